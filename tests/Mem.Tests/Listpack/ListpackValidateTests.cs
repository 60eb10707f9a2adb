// ListpackValidateTests: what is no listpack is refused, and nothing outside it is read.
// Tests of src/Mem/Listpack/Listpack.Validate.cs, and of what the others do with broken bytes.
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

[TestFixture]
public sealed class ListpackValidateTests
{
    private const string Good = "0f000000" + "0300" + "816102" + "0101" + "c40002" + "ff";

    [TestCase("", false, Description = "nothing")]
    [TestCase("0700000000ff", false, Description = "too short for a header")]
    [TestCase("070000000000ff", true, Description = "empty")]
    [TestCase("080000000000ff", false, Description = "another length than it says")]
    [TestCase("070000000000fe", false, Description = "no end")]
    [TestCase("070000000100ff", false, Description = "more entries claimed than there are")]
    [TestCase("07000000ffffff", true, Description = "a count that is not known")]
    [TestCase("0900000001000101ff", true, Description = "the integer 1")]
    [TestCase("0900000001000102ff", false, Description = "a backlen that is wrong")]
    [TestCase("0900000000000101ff", false, Description = "fewer entries claimed than there are")]
    [TestCase("0900000001008101ff", false, Description = "a string into the end")]
    [TestCase("090000000100bf01ff", false, Description = "a string beyond the end")]
    [TestCase("090000000100f4" + "01ff", false, Description = "an integer beyond the end")]
    [TestCase("080000000100e0ff", false, Description = "a length cut short")]
    [TestCase("0b0000000100f0000000ff", false, Description = "another")]
    [TestCase("0d0000000100f0ffffffff05ff", false, Description = "a length that would wrap")]
    [TestCase("090000000100f501ff", false, Description = "no encoding there is")]
    [TestCase("0900000000" + "00ff01ff", false, Description = "an end before the end")]
    [TestCase("0a0000000100c00082ff", true, Description = "a backlen with a zero in front")]
    public void The_deep_check_takes_what_C_takes(string hex, bool isGood)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.That(Listpack.ValidateIntegrity(bytes, true), Is.EqualTo(isGood));
    }

    [Test]
    public void The_shallow_check_looks_at_the_frame_only()
    {
        Assert.That(
            Listpack.ValidateIntegrity(Convert.FromHexString("0900000001000102ff"), false));
        Assert.That(
            Listpack.ValidateIntegrity(Convert.FromHexString("0900000001000102fe"), false),
            Is.False);
    }

    [Test]
    public void The_visitor_sees_every_entry_and_may_refuse()
    {
        byte[] bytes = Convert.FromHexString(Good);
        Collector all = new() { Limit = 3, Seen = [] };
        Assert.That(Listpack.ValidateIntegrity(bytes, true, ref all));
        Assert.That(all.Seen, Is.EqualTo(new[] { "a/3", "1/3", "1024/3" }));
        Collector two = new() { Limit = 2, Seen = [] };
        Assert.That(Listpack.ValidateIntegrity(bytes, true, ref two), Is.False);
        Collector none = new() { Limit = 0, Seen = [] };
        Assert.That(Listpack.ValidateIntegrity(bytes, false, ref none));
        Assert.That(none.Seen, Is.Empty);
    }

    [Test]
    public void ValidateNext_walks_to_the_end_and_then_to_none()
    {
        byte[] bytes = Convert.FromHexString(Good);
        int p = Listpack.ValidateFirst(bytes);
        List<string> seen = [];
        while (bytes[p] != 0xff)
        {
            seen.Add(ListpackText.Text(Listpack.GetValidated(bytes, p)));
            Assert.That(Listpack.ValidateNext(bytes, ref p));
        }

        Assert.That(seen, Is.EqualTo(new[] { "a", "1", "1024" }));
        Assert.That(p, Is.EqualTo(bytes.Length - 1));
        Assert.That(Listpack.ValidateNext(bytes, ref p));
        Assert.That(p, Is.EqualTo(Listpack.None));
        Assert.That(Listpack.ValidateNext(bytes, ref p), Is.False);
        p = bytes.Length;
        Assert.That(Listpack.ValidateNext(bytes, ref p), Is.False);
    }

    [Test]
    public void Mutated_bytes_are_judged_without_reading_outside_them()
    {
        using GuardedBytes room = new();
        using ZmallocSlab z = new();
        Seeded random = new(11);
        int good = 0;
        for (int round = 0; round < 60_000; round++)
        {
            byte[] bytes = Mutated(z, random);
            Span<byte> guarded = room.Put(bytes, 0x00);
            bool isGood = Listpack.ValidateIntegrity(guarded, true);
            guarded = room.Put(bytes, 0xff);
            Assert.That(Listpack.ValidateIntegrity(guarded, true), Is.EqualTo(isGood));
            good += isGood ? 1 : 0;
        }

        Assert.That(good, Is.InRange(1000, 59_000), "both answers occur");
    }

    [Test]
    public void Broken_listpacks_give_values_or_faults_and_are_not_read_outside()
    {
        using GuardedBytes room = new();
        using ZmallocSlab z = new();
        Seeded random = new(12);
        int faults = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = Mutated(z, random);
            if (bytes.Length < 7)
            {
                continue;
            }

            BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
            bytes[^1] = 0xff;
            Span<byte> guarded = room.Put(bytes, (byte)round);
            bool isGood = Listpack.ValidateIntegrity(guarded, true);
            Listpack lp = room.Listpack(bytes.Length);
            try
            {
                ReadAll(lp, random);
            }
            catch (MemoryFaultException)
            {
                faults++;
                Assert.That(isGood, Is.False, "a fault in a good listpack");
            }
        }

        Assert.That(faults, Is.GreaterThan(1000));
    }

    private static void ReadAll(Listpack lp, Seeded random)
    {
        for (int p = lp.First; p != Listpack.None; p = lp.Next(p))
        {
            lp.Get(p).TryGetInteger(out _);
        }

        for (int p = lp.Last; p != Listpack.None; p = lp.Prev(p))
        {
            lp.Compare(p, "1024"u8);
        }

        if (lp.First != Listpack.None)
        {
            lp.Find(lp.First, "absent"u8, random.Below(3));
            lp.Find(lp.First, "77"u8, random.Below(3));
        }

        lp.Seek(random.Below(6) - 3);
    }

    /// <summary>A listpack with up to four bytes changed, its ends in place mostly.</summary>
    private static byte[] Mutated(Zmalloc z, Seeded random)
    {
        Listpack lp = Listpack.New(z);
        for (int i = random.Below(6); i > 0; i--)
        {
            Listpack.Append(z, ref lp, ListpackModel.Value(random).AsSpan());
            if (lp.Bytes > 200)
            {
                Listpack.Delete(z, ref lp, lp.First);
            }
        }

        byte[] bytes = lp.Span.ToArray();
        Listpack.Free(z, ref lp);
        for (int i = random.Below(5); i > 0; i--)
        {
            bytes[random.Below(bytes.Length)] = random.Below(3) switch
            {
                0 => (byte)random.Next(),
                1 => (byte)(0xc0 | random.Below(64)),
                _ => bytes[random.Below(bytes.Length)],
            };
        }

        return random.Below(20) == 0 ? bytes[..random.Below(bytes.Length)] : bytes;
    }

    private struct Collector : IListpackVisitor
    {
        public int Limit;
        public List<string> Seen;

        public readonly bool Visit(ListpackValue value, int headCount)
        {
            Seen.Add($"{ListpackText.Text(value)}/{headCount}");
            return Seen.Count <= Limit;
        }
    }
}
