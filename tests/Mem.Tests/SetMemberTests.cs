// SetMemberTests: the block a member of a set lives in.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class SetMemberTests : MemFixture
{
    private readonly DictShared _shared = new("0123456789abcdef"u8);

    public SetMemberTests(string kind)
        : base(kind)
    {
    }

    [Test]
    public void The_layout_is_the_one_drawn()
    {
        SetMember m = SetMember.New(Z, "apple"u8);
        Assert.That(Convert.ToHexString(Zmalloc.Span(m.Address, 17)),
            Is.EqualTo("000000000000000005000000" + "6170706C65"));
        Z.Free(m.Address);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(100_000)]
    public void A_member_has_the_bytes_it_was_given(int length)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(7);
        SetMember m = SetMember.New(Z, bytes);
        Assert.That(m.Bytes.SequenceEqual(bytes));
        Assert.That(m.IsNull, Is.False);
        Z.Free(m.Address);
    }

    [Test]
    public void A_table_of_members_does_what_a_set_does()
    {
        var table = new Dict<SetDictType>(Z, new SetDictType(_shared));
        var model = new HashSet<int>();
        var random = new Random(7);
        for (int i = 0; i < 5000; i++)
        {
            int key = random.Next(300);
            byte[] member = BitConverter.GetBytes(key);
            Assert.That(table.Find(member) != 0, Is.EqualTo(model.Contains(key)));
            if (random.Next(3) == 0)
            {
                Assert.That(table.Delete(member), Is.EqualTo(model.Remove(key)));
            }
            else if (model.Add(key))
            {
                Assert.That(table.Add(SetMember.New(Z, member).Address));
            }
        }

        Assert.That(table.Size, Is.EqualTo(model.Count));
        table.Release();
    }

    [Test]
    public void A_set_is_freed_with_its_entry_in_every_encoding()
    {
        Intset integers = Intset.New(Z);
        Intset.Add(Z, ref integers, 1000);
        Robj o = Robj.Create(Z, "s"u8, ObjType.Set, ObjEncoding.Intset, integers.Address);
        Assert.That(o.MemoryUsage(Z, 5), Is.EqualTo(Z.UsedMemory));
        Robj.Free(Z, ref o);
        var table = new Dict<SetDictType>(Z, new SetDictType(_shared));
        Assert.That(table.Add(SetMember.New(Z, "m"u8).Address));
        o = Robj.Create(Z, "s"u8, ObjType.Set, ObjEncoding.Ht, table.Address);
        Assert.That(o.MemoryUsage(Z, 5), Is.EqualTo(Z.UsedMemory));
        Robj.Free(Z, ref o);
        Assert.That(Z.UsedMemory, Is.Zero);
    }

    [Test]
    public void An_entry_can_be_freed_without_its_value()
    {
        Intset integers = Intset.New(Z);
        Robj o = Robj.Create(Z, "s"u8, ObjType.Set, ObjEncoding.Intset, integers.Address);
        Assert.That(Robj.FreeAllButValue(Z, ref o), Is.EqualTo(integers.Address));
        Assert.That(o.IsNull);
        Intset.Free(Z, ref integers);
        Assert.That(Z.UsedMemory, Is.Zero);
    }
}
