// HashFieldTests: the block a field of a hash lives in.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class HashFieldTests : MemFixture
{
    private readonly DictShared _shared = new("0123456789abcdef"u8);

    public HashFieldTests(string kind)
        : base(kind)
    {
    }

    [Test]
    public void The_layout_is_the_one_drawn()
    {
        HashField f = HashField.New(Z, "name"u8, "alice"u8);
        Assert.That(Convert.ToHexString(Zmalloc.Span(f.Address, 25)),
            Is.EqualTo("00000000000000000400000005000000" + "6E616D65" + "616C696365"));
        Z.Free(f.Address);
    }

    [Test]
    public void A_value_of_any_length_takes_the_place_of_another()
    {
        HashField f = HashField.New(Z, "field"u8, default);
        foreach (int length in new[] { 1, 1, 100, 0, 70_000, 3 })
        {
            byte[] value = new byte[length];
            value.AsSpan().Fill((byte)length);
            nint before = f.Address;
            Assert.That(HashField.SetValue(Z, ref f, value), Is.EqualTo(f.Address != before));
            Assert.That(f.Field.SequenceEqual("field"u8));
            Assert.That(f.Value.SequenceEqual(value));
        }

        Z.Free(f.Address);
    }

    [Test]
    public void A_table_of_fields_does_what_a_dictionary_does()
    {
        var table = new Dict<HashDictType>(Z, new HashDictType(_shared));
        var model = new Dictionary<int, byte[]>();
        var random = new Random(7);
        for (int i = 0; i < 5000; i++)
        {
            byte key = (byte)random.Next(200);
            byte[] field = [key];
            nint found = table.Find(field);
            Assert.That(found != 0, Is.EqualTo(model.ContainsKey(key)));
            if (random.Next(3) == 0)
            {
                Assert.That(table.Delete(field), Is.EqualTo(model.Remove(key)));
                continue;
            }

            byte[] value = new byte[random.Next(40)];
            random.NextBytes(value);
            model[key] = value;
            if (found == 0)
            {
                Assert.That(table.Add(HashField.New(Z, field, value).Address));
                continue;
            }

            HashField f = HashField.FromAddress(found);
            if (HashField.SetValue(Z, ref f, value))
            {
                table.ReplaceLink(
                    table.FindLinkByAddress(found, table.GetHash(field)), f.Address);
            }
        }

        Assert.That(table.Size, Is.EqualTo(model.Count));
        foreach ((int key, byte[] value) in model)
        {
            byte[] field = [(byte)key];
            Assert.That(HashField.FromAddress(table.Find(field)).Value.SequenceEqual(value));
        }

        table.Release();
    }
}
