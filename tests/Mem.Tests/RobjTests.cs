// RobjTests: every value kind, with and without TTL, short and wide keys. Tests of src/Mem/Robj.cs.
using System;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class RobjTests : MemFixture
{
    public RobjTests(string kind)
        : base(kind)
    {
    }

    [Test]
    public void Up_to_44_bytes_are_embstr_and_one_more_is_raw()
    {
        Robj o = Robj.Create(Z, "k"u8, Bytes(44));
        Assert.That(o.Encoding, Is.EqualTo(ObjEncoding.Embstr));
        Robj.SetString(Z, ref o, Bytes(45));
        Assert.That(o.Encoding, Is.EqualTo(ObjEncoding.Raw));
        Assert.That(Text(o).SequenceEqual(Bytes(45)));
        Robj.SetString(Z, ref o, Bytes(3));
        Assert.That(o.Encoding, Is.EqualTo(ObjEncoding.Embstr));
        Assert.That(Text(o).SequenceEqual(Bytes(3)));
        Robj.Free(Z, ref o);
        Assert.That(o.IsNull);
    }

    [TestCase(0L, "0")]
    [TestCase(-1L, "-1")]
    [TestCase(long.MinValue, "-9223372036854775808")]
    [TestCase(long.MaxValue, "9223372036854775807")]
    public void An_integer_reads_as_its_digits(long value, string text)
    {
        Robj o = Robj.Create(Z, "n"u8, value);
        Assert.That(o.TryGetInteger(out long back) && back == value);
        Assert.That(Encoding.ASCII.GetString(Text(o)), Is.EqualTo(text));
        Assert.That(o.StringLength, Is.EqualTo(text.Length));
        Robj.Free(Z, ref o);
    }

    [Test]
    public void A_raw_string_may_be_short()
    {
        Sds s = Sds.New(Z, "x"u8);
        Robj o = Robj.CreateRaw(Z, "k"u8, ref s);
        Assert.That(s.IsNull);
        Assert.That(o.Encoding, Is.EqualTo(ObjEncoding.Raw));
        s = o.RawSds;
        Sds.CatLen(Z, ref s, Bytes(5000));
        o.UpdatePointer(s.Address);
        Assert.That(o.StringLength, Is.EqualTo(5001));
        Assert.That(o.MemoryUsage(Z, 0), Is.GreaterThan(5001));
        Robj.Free(Z, ref o);
    }

    [Test]
    public void Random_changes_keep_key_value_ttl_lru_and_epoch()
    {
        Seeded random = new(3);
        int[] keyLengths = [0, 1, 16, 31, 254, 255, 256, 70_000];
        foreach (int keyLength in keyLengths)
        {
            byte[] key = Bytes(keyLength, keyLength);
            Robj o = Robj.Create(Z, key, 5);
            byte[] expected = "5"u8.ToArray();
            long when = -1;
            o.Lru = 0xFEDCBA;
            o.Epoch = 99;
            for (int i = 0; i < 300; i++)
            {
                nint before = o.Address;
                bool moved = Change(ref o, random, ref expected, ref when);
                Assert.That(moved, Is.EqualTo(o.Address != before));
                Assert.That(o.Key.SequenceEqual(key));
                Assert.That(Text(o).SequenceEqual(expected));
                Assert.That(o.Expire, Is.EqualTo(when));
                Assert.That(o.Lru, Is.EqualTo(0xFEDCBA));
                Assert.That(o.Epoch, Is.EqualTo(99));
                Assert.That(o.Type, Is.EqualTo(ObjType.String));
            }

            Robj.Free(Z, ref o);
        }
    }

    [Test]
    public void A_structure_is_freed_with_its_entry()
    {
        Listpack lp = Listpack.New(Z);
        Listpack.AppendPair(Z, ref lp, "f"u8, "v"u8);
        Robj o = Robj.Create(Z, "h"u8, ObjType.Hash, ObjEncoding.Listpack, lp.Address);
        Assert.That(o.Pointer == lp.Address);
        Robj.Free(Z, ref o);
        var table = new Dict<HashDictType>(
            Z, new HashDictType(new DictShared("0123456789abcdef"u8)));
        Assert.That(table.Add(HashField.New(Z, "f"u8, "v"u8).Address));
        o = Robj.Create(Z, "h"u8, ObjType.Hash, ObjEncoding.Ht, table.Address);
        Robj.Free(Z, ref o);
        Assert.That(Z.UsedMemory, Is.Zero);
    }

    [Test]
    public void A_skiplist_is_measured_and_freed_with_its_entry()
    {
        var type = new ZsetDictType(new DictShared("0123456789abcdef"u8));
        Zset zset = Zset.Create(Z, type, 1);
        for (int i = 0; i < 100; i++)
        {
            byte[] member = [(byte)i];
            zset.Add(Z, type, i, member);
        }

        while (zset.Dict(Z, type).IsRehashing)
        {
            zset.Dict(Z, type).Rehash(100);
        }

        Robj o = Robj.Create(Z, "z"u8, ObjType.Zset, ObjEncoding.Skiplist, zset.Address);
        Assert.That(o.MemoryUsage(Z, long.MaxValue), Is.EqualTo(Z.UsedMemory));
        Robj.Free(Z, ref o);
        Assert.That(Z.UsedMemory, Is.Zero);
    }

    [Test]
    public void A_table_s_size_is_reckoned_from_samples()
    {
        var table = new Dict<HashDictType>(
            Z, new HashDictType(new DictShared("0123456789abcdef"u8)));
        for (int i = 0; i < 100; i++)
        {
            byte[] field = [(byte)i];
            Assert.That(table.Add(HashField.New(Z, field, "0123456789"u8).Address));
        }

        while (table.IsRehashing)
        {
            table.Rehash(100);
        }

        Robj o = Robj.Create(Z, "h"u8, ObjType.Hash, ObjEncoding.Ht, table.Address);
        Assert.That(o.MemoryUsage(Z, long.MaxValue), Is.EqualTo(Z.UsedMemory));
        Assert.That(o.MemoryUsage(Z, 5), Is.EqualTo(Z.UsedMemory));
        Robj.Free(Z, ref o);
    }

    [Test]
    public void A_duplicate_has_the_same_encoding_and_neither_ttl_nor_epoch()
    {
        byte[][] values = [Bytes(10), Bytes(100)];
        foreach (byte[] value in values)
        {
            Robj o = Robj.Create(Z, "a"u8, value);
            Robj.SetExpire(Z, ref o, 77);
            o.Epoch = 3;
            Robj d = Robj.DupString(Z, "other"u8, o);
            Assert.That(d.Encoding, Is.EqualTo(o.Encoding));
            Assert.That(Text(d).SequenceEqual(value));
            Assert.That(d.Expire, Is.EqualTo(-1));
            Assert.That(d.Epoch, Is.Zero);
            Robj.Free(Z, ref o);
            Robj.Free(Z, ref d);
        }
    }

    [Test]
    public void A_moved_value_keeps_its_encoding_and_a_raw_one_is_not_copied()
    {
        byte[] raw = new byte[100];
        foreach (byte[] value in new[] { "12"u8.ToArray(), "short"u8.ToArray(), raw })
        {
            Robj o = Robj.Create(Z, "a"u8, value);
            nint pointer = o.Encoding == ObjEncoding.Raw ? o.Pointer : 0;
            Robj moved = Robj.Move(Z, "other"u8, o);
            Assert.That(moved.Encoding, Is.EqualTo(o.Encoding));
            Assert.That(Text(moved).SequenceEqual(value));
            Assert.That(pointer, Is.EqualTo(pointer == 0 ? 0 : moved.Pointer));
            Robj.Free(Z, ref o);
            Robj.Free(Z, ref moved);
        }
    }

    [Test]
    public void A_refused_allocation_leaves_the_entry_whole()
    {
        if (Debug == null)
        {
            return;
        }

        Robj o = Robj.Create(Z, "key"u8, Bytes(60));
        Action[] changes =
        [
            () => Try((ref Robj r) => Robj.SetString(Z, ref r, Bytes(200)), o),
            () => Try((ref Robj r) => Robj.SetExpire(Z, ref r, 5), o),
        ];
        foreach (Action change in changes)
        {
            Debug.FailNth(1);
            Assert.That(() => change(), Throws.TypeOf<OutOfMemoryException>());
            Assert.That(Text(o).SequenceEqual(Bytes(60)));
            Assert.That(o.Expire, Is.EqualTo(-1));
        }

        Robj.Free(Z, ref o);
    }

    private delegate void RobjChange(ref Robj o);

    private static void Try(RobjChange change, Robj o)
    {
        change(ref o);
    }

    private static ReadOnlySpan<byte> Text(Robj o)
    {
        return o.StringSpan(new byte[Robj.IntegerScratch]);
    }

    private bool Change(ref Robj o, Seeded random, ref byte[] expected, ref long when)
    {
        switch (random.Below(6))
        {
            case 0:
                long number = (long)random.Next();
                expected = Encoding.ASCII.GetBytes(number.ToString(null, null));
                return Robj.SetInteger(Z, ref o, number);
            case 1:
                expected = Bytes(random.Below(45), random.Below(1000));
                return Robj.SetString(Z, ref o, expected);
            case 2:
                expected = Bytes(random.Below(3000), random.Below(1000));
                return Robj.SetString(Z, ref o, expected);
            case 3:
                expected = Bytes(random.Below(20), random.Below(1000));
                Sds s = Sds.New(Z, expected);
                return Robj.SetRaw(Z, ref o, ref s);
            case 4:
                when = (long)random.Next() & long.MaxValue;
                return Robj.SetExpire(Z, ref o, when);
            default:
                when = -1;
                return Robj.RemoveExpire(Z, ref o);
        }
    }
}
