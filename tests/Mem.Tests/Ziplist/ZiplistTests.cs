// ZiplistTests: old lists become listpacks or are refused. Tests of src/Mem/Ziplist/Ziplist.cs.
// Redis 7.2.4 agrees on each of these bytes: RESTORE them as a list (type 0a, length, bytes,
// version, checksum) after `debug set-skip-checksum-validation 1`, sanitize-dump-payload being yes.
// Only the empty one is refused there, since a key may not be empty.
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class ZiplistTests : MemFixture
{
    /// <summary>What hash-ziplist.rdb of Redis's tests holds.</summary>
    private const string Hash = "1b000000" + "16000000" + "0400"
        + "00026631" + "04027631" + "04026632" + "04027632" + "ff";

    public ZiplistTests(string kind)
        : base(kind)
    {
    }

    [TestCase("0b0000000a0000000000ff", "")]
    [TestCase("0f0000000c0000000200" + "00f3" + "02f6" + "ff", "2,5")]
    [TestCase("0d0000000a0000000100" + "00f8" + "ff", "7")]
    [TestCase(Hash, "f1,v1,f2,v2")]
    [TestCase("19000000" + "16000000" + "0400" + "00036f6e65" + "05f2" + "020374776f" + "05f3"
        + "ff", "one,1,two,2")]
    [TestCase("39000000" + "2b000000" + "0700" + "00c0ff7f" + "04d0ffffff7f"
        + "06e0000000000000" + "0080" + "0af0000080" + "05f0ffff7f" + "05fe80"
        + "030b48656c6c6f20576f726c64" + "ff",
        "32767,2147483647,-9223372036854775808,-8388608,8388607,-128,Hello World")]
    public void A_ziplist_is_read_and_becomes_a_listpack(string hex, string values)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Ziplist zl = new(bytes);
        List<string> read = [];
        for (int p = zl.First; p != Ziplist.None; p = zl.Next(p))
        {
            read.Add(ListpackText.Text(zl.Get(p)));
        }

        Assert.That(string.Join(',', read), Is.EqualTo(values));
        Picky all = new() { Limit = 100 };
        Listpack lp = Ziplist.ConvertAndValidate(Z, bytes, ref all);
        Assert.That(string.Join(',', ListpackText.Texts(lp)), Is.EqualTo(values));
        Assert.That(Listpack.ValidateIntegrity(lp.Span, true));
        Listpack.Free(Z, ref lp);
    }

    [TestCase(63)]
    [TestCase(64)]
    [TestCase(300)]
    [TestCase(16383)]
    [TestCase(16384)]
    public void Long_strings_and_long_entries_before_are_read(int length)
    {
        byte[] text = Bytes(length);
        byte[] bytes = Write([text, "12345"u8.ToArray(), text, text]);
        Picky all = new() { Limit = 4 };
        Listpack lp = Ziplist.ConvertAndValidate(Z, bytes, ref all);
        Assert.That(lp.IsNull, Is.False);
        Assert.That(lp.Get(lp.First).TextEquals(text) && lp.Get(lp.Last).TextEquals(text));
        Assert.That(lp.Get(lp.Seek(1)).Integer, Is.EqualTo(12345));
        Listpack.Free(Z, ref lp);
    }

    [Test]
    public void The_visitor_may_refuse_and_then_there_is_no_listpack()
    {
        Picky picky = new() { Limit = 3 };
        Listpack lp = Ziplist.ConvertAndValidate(Z, Convert.FromHexString(Hash), ref picky);
        Assert.That(lp.IsNull);
    }

    [TestCase("", Description = "nothing")]
    [TestCase("0a0000000a0000000000", Description = "too short")]
    [TestCase("0c0000000a0000000000ff", Description = "another length than it says")]
    [TestCase("0b0000000a0000000000fe", Description = "no end")]
    [TestCase("0b0000000b0000000000ff", Description = "a last entry beyond the end")]
    [TestCase("0f0000000a0000000200" + "00f302f6ff", Description = "another last entry")]
    [TestCase("0f0000000c0000000300" + "00f302f6ff", Description = "another count")]
    [TestCase("0f0000000c0000000200" + "00f303f6ff", Description = "another entry before")]
    [TestCase("0f0000000c0000000200" + "00f302c0ff", Description = "an integer into the end")]
    [TestCase("0f0000000c0000000200" + "00f30201ff", Description = "a string into the end")]
    [TestCase("0f0000000c0000000200" + "00f30240ff", Description = "a length cut short")]
    [TestCase("0f0000000c0000000200" + "00f302ffff", Description = "an end too early")]
    [TestCase("0f0000000c0000000200" + "00f302f2ff00", Description = "bytes too many")]
    [TestCase("140000000c0000000200" + "00f30280ffffffff00ff", Description = "4 GiB")]
    [TestCase("0d0000000a0000000100" + "00c1ff", Description = "no encoding there is")]
    [TestCase("0d0000000a0000000100" + "02f3ff", Description = "something before the first")]
    [TestCase("110000000a0000000100" + "fe00000000f3ff", true, Description = "0 in five bytes")]
    public void What_is_no_ziplist_is_refused(string hex, bool isGood = false)
    {
        Picky all = new() { Limit = 100 };
        Listpack lp = Ziplist.ConvertAndValidate(Z, Convert.FromHexString(hex), ref all);
        Assert.That(lp.IsNull, Is.Not.EqualTo(isGood));
        Listpack.Free(Z, ref lp);
    }

    [Test]
    public void Mutated_bytes_are_judged_by_themselves_alone()
    {
        using GuardedBytes room = new();
        Seeded random = new(21);
        int good = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = Write([.. Enumerable.Range(0, random.Below(5)).Select(
                _ => ListpackModel.Text(random, random.Below(70)))]);
            for (int i = random.Below(4); i > 0; i--)
            {
                bytes[random.Below(bytes.Length)] = (byte)random.Next();
            }

            Picky all = new() { Limit = 100 };
            bool isGood = Ziplist.ValidateIntegrity(room.Put(bytes, 0), true, ref all);
            all = new() { Limit = 100 };
            Assert.That(Ziplist.ValidateIntegrity(room.Put(bytes, 0xff), true, ref all),
                Is.EqualTo(isGood));
            good += isGood ? 1 : 0;
        }

        Assert.That(good, Is.InRange(1000, 19_000));
    }

    /// <summary>Strings as a ziplist would hold them; nothing but this test writes any.</summary>
    private static byte[] Write(byte[][] values)
    {
        List<byte> bytes = [.. new byte[10]];
        int before = 0;
        foreach (byte[] value in values)
        {
            int at = bytes.Count;
            BinaryPrimitives.WriteInt32LittleEndian(
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes)[4..], at);
            byte[] head = new byte[5];
            head[0] = 254;
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(1), before);
            bytes.AddRange(before < 254 ? [(byte)before] : head);
            head[0] = 0x80;
            BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), value.Length);
            byte[] two = [(byte)(0x40 | (value.Length >> 8)), (byte)value.Length];
            bytes.AddRange(value.Length < 64 ? [(byte)value.Length]
                : value.Length < 16384 ? two : head);
            bytes.AddRange(value);
            before = bytes.Count - at;
        }

        bytes.Add(0xff);
        byte[] all = [.. bytes];
        BinaryPrimitives.WriteInt32LittleEndian(all, all.Length);
        all[4] = values.Length == 0 ? (byte)10 : all[4];
        all[8] = (byte)values.Length;
        return all;
    }

    private struct Picky : IListpackVisitor
    {
        public int Limit;

        public bool Visit(ListpackValue value, int headCount)
        {
            return Limit-- > 0;
        }
    }
}
