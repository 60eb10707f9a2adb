// ZipmapTests: older hashes are read or refused. Tests of src/Mem/Ziplist/Zipmap.cs.
// Redis 7.2.4 takes and refuses the same (RESTORE with type 09), but for the last two refusals: the
// one it misreads, the other ends it with a signal.
using System;
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

[TestFixture]
public sealed class ZipmapTests
{
    [TestCase("02" + "026631" + "02007631" + "026632" + "02007632" + "ff", "f1=v1,f2=v2",
        Description = "what hash-zipmap.rdb of Redis's tests holds")]
    [TestCase("02" + "03666f6f" + "0300626172" + "0568656c6c6f" + "0501776f726c6400" + "ff",
        "foo=bar,hello=world")]
    [TestCase("fe" + "0161" + "010062" + "ff", "a=b", Description = "a count that is not known")]
    [TestCase("01" + "00" + "0000" + "ff", "=")]
    [TestCase("01" + "0161" + "fefe00000000" + "@" + "ff", "a=@",
        Description = "254 bytes, written here as @")]
    public void Pairs_are_read(string hex, string pairs)
    {
        string big = new('b', 254);
        byte[] bytes = Convert.FromHexString(hex.Replace("@", Hex(big), StringComparison.Ordinal));
        Assert.That(Zipmap.ValidateIntegrity(bytes, true));
        pairs = pairs.Replace("@", big, StringComparison.Ordinal);
        Zipmap map = new(bytes);
        List<string> read = [];
        while (map.Next(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
        {
            read.Add(Encoding.Latin1.GetString(key) + "=" + Encoding.Latin1.GetString(value));
        }

        Assert.That(string.Join(',', read), Is.EqualTo(pairs));
        Assert.That(map.Next(out _, out _), Is.False);
    }

    private static string Hex(string text) => Convert.ToHexString(Encoding.ASCII.GetBytes(text));

    [TestCase("", false)]
    [TestCase("ff", false)]
    [TestCase("00ff", true, Description = "empty")]
    [TestCase("01016101006200", false, Description = "no end")]
    [TestCase("0201610100" + "62ff", true, Description = "another count")]
    [TestCase("0101610100" + "ff", true, Description = "a value into the end")]
    [TestCase("010161" + "ff", true, Description = "a key without a value")]
    [TestCase("0105" + "61ff", true, Description = "a key into the end")]
    [TestCase("01fe0100" + "ff", true, Description = "a length cut short")]
    [TestCase("010161" + "010262" + "00ff", true, Description = "free bytes into the end")]
    [TestCase("010161" + "fe0100000000" + "62ff", true, Description = "1 in five bytes")]
    [TestCase("010161" + "feffffffff02" + "41ff", true, Description = "a length that would wrap")]
    public void What_is_no_zipmap_is_refused(string hex, bool isShallow)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.That(Zipmap.ValidateIntegrity(bytes, true), Is.False);
        Assert.That(Zipmap.ValidateIntegrity(bytes, false), Is.EqualTo(isShallow));
    }

    [Test]
    public void Mutated_bytes_are_judged_by_themselves_alone()
    {
        using GuardedBytes room = new();
        byte[] good = Convert.FromHexString(
            "02" + "03666f6f" + "0300626172" + "0568656c6c6f" + "0501776f726c6400" + "ff");
        Seeded random = new(22);
        int taken = 0;
        for (int round = 0; round < 30_000; round++)
        {
            byte[] bytes = [.. good];
            for (int i = random.Below(4); i > 0; i--)
            {
                bytes[random.Below(bytes.Length)] = (byte)(
                    random.Below(3) == 0 ? 254 - random.Below(3) : random.Below(12));
            }

            bool isGood = Zipmap.ValidateIntegrity(room.Put(bytes, 0), true);
            Assert.That(
                Zipmap.ValidateIntegrity(room.Put(bytes, 0xff), true), Is.EqualTo(isGood));
            taken += isGood ? 1 : 0;
        }

        Assert.That(taken, Is.InRange(1000, 29_000));
    }
}
