// IntsetTests: widths, order and validation. Tests of src/Mem/Intset/Intset.cs.
// The golden bytes are those of Redis 7.2.4: SADD what the test names, then DUMP the key; the
// intset follows the type byte 0b and the length.
using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class IntsetTests : MemFixture
{
    public IntsetTests(string kind)
        : base(kind)
    {
    }

    [TestCase("02000000" + "03000000" + "010002000300", 1, 2, 3)]
    [TestCase("04000000" + "03000000" + "fbffffff" + "01000000" + "a0860100", 1, -5, 100000)]
    [TestCase("08000000" + "03000000" + "fbffffffffffffff" + "0100000000000000"
        + "00f2052a01000000", 1, -5, 5000000000)]
    public void The_bytes_are_those_of_C(string hex, params object[] values)
    {
        Intset set = Make([.. values.Select(v => Convert.ToInt64(v, null))]);
        Assert.That(Convert.ToHexStringLower(set.Span), Is.EqualTo(hex));
        Intset copy = Intset.Dup(Z, set);
        Intset again = Intset.FromBytes(Z, set.Span);
        Assert.That(copy.Span.SequenceEqual(set.Span) && again.Span.SequenceEqual(set.Span));
        Intset.Free(Z, ref copy);
        Intset.Free(Z, ref again);
        Intset.Free(Z, ref set);
        Assert.That(set.IsNull);
    }

    [Test]
    public void An_empty_one_is_eight_bytes_and_holds_nothing()
    {
        Intset set = Intset.New(Z);
        Assert.That(Convert.ToHexStringLower(set.Span), Is.EqualTo("0200000000000000"));
        Assert.That(set.Find(0), Is.False);
        Assert.That(Intset.Remove(Z, ref set, 0), Is.False);
        Intset copy = set;
        Assert.That(() => copy.Get(0), Throws.TypeOf<MemoryFaultException>());
        Assert.That(() => copy.Random(new Seeded(1).Next), Throws.TypeOf<MemoryFaultException>());
        Intset.Free(Z, ref set);
    }

    [TestCase(2, short.MinValue, short.MaxValue)]
    [TestCase(4, short.MinValue - 1, short.MaxValue)]
    [TestCase(4, int.MinValue, int.MaxValue)]
    [TestCase(8, short.MinValue, int.MaxValue + 1L)]
    [TestCase(8, int.MinValue - 1L, 0)]
    [TestCase(8, long.MinValue, long.MaxValue)]
    public void The_width_is_that_of_the_widest(int width, long a, long b)
    {
        Intset set = Make(1, a, 7, b, -3);
        Assert.That(set.Width, Is.EqualTo(width));
        Assert.That(Values(set), Is.EqualTo(new SortedSet<long> { 1, a, 7, b, -3 }));
        Assert.That(set.Min, Is.EqualTo(a));
        Assert.That(set.Max, Is.EqualTo(long.Max(b, 7)));
        Assert.That(set.Find(a) && set.Find(b) && !set.Find(2) && !set.Find(a + 1));
        Intset.Remove(Z, ref set, a);
        Intset.Remove(Z, ref set, b);
        Assert.That(set.Width, Is.EqualTo(width), "never narrower");
        Intset.Free(Z, ref set);
    }

    [Test]
    public void Random_changes_leave_what_a_sorted_set_holds([Range(1, 4)] int seed)
    {
        Seeded random = new((ulong)seed);
        SortedSet<long> model = [];
        Intset set = Intset.New(Z);
        for (int step = 0; step < 2000; step++)
        {
            long v = (long)random.Next() >> (random.Below(16) + (step < 1000 ? 48 : 40));
            bool isNew = random.Below(3) > 0;
            Assert.That(
                isNew ? Intset.Add(Z, ref set, v) : Intset.Remove(Z, ref set, v),
                Is.EqualTo(isNew ? model.Add(v) : model.Remove(v)));
            Assert.That(set.Find(v), Is.EqualTo(isNew));
            if (step % 50 == 0)
            {
                Assert.That(Values(set), Is.EqualTo(model));
                Assert.That(Intset.ValidateIntegrity(set.Span, true), Is.EqualTo(model.Count > 0));
            }
        }

        Intset.Free(Z, ref set);
    }

    [Test]
    public void Random_gives_each_of_them()
    {
        Intset set = Make(1, 2, 3, 70000, 5);
        Seeded random = new(3);
        HashSet<long> seen = [];
        for (int i = 0; i < 200; i++)
        {
            seen.Add(set.Random(random.Next));
        }

        Assert.That(seen, Is.EquivalentTo(Values(set)));
        Intset.Free(Z, ref set);
    }

    [Test]
    public void A_refused_allocation_leaves_the_set_whole()
    {
        if (Debug == null)
        {
            return;
        }

        Intset set = Make(1, 2, 3);
        foreach (long v in new[] { 4, 100_000, -100_000, long.MaxValue, long.MinValue })
        {
            Debug.FailNth(1);
            Intset copy = set;
            Assert.That(() => Intset.Add(Z, ref copy, v), Throws.TypeOf<OutOfMemoryException>());
            Assert.That(Values(set), Is.EqualTo(new[] { 1L, 2, 3 }));
            Assert.That(set.Width, Is.EqualTo(2));
        }

        Debug.FailNth(1);
        Assert.That(Intset.Remove(Z, ref set, 2), "a refused shrink does no harm");
        Assert.That(Values(set), Is.EqualTo(new[] { 1L, 3 }));
        Intset.Free(Z, ref set);
    }

    [Test]
    public void Operations_allocate_nothing_managed()
    {
        if (Debug != null)
        {
            return;
        }

        Intset set = Make(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Intset.Add(Z, ref set, (i * 7919) % 1000 * (i < 500 ? 1 : 100));
            Intset.Remove(Z, ref set, (i * 31) % 1000);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Intset.Free(Z, ref set);
    }

    [TestCase("", false, false)]
    [TestCase("02000000000000", false, false)]
    [TestCase("0200000000000000", false, false, Description = "empty")]
    [TestCase("0200000001000000" + "0100", true, true)]
    [TestCase("0300000001000000" + "010000", false, false, Description = "no such width")]
    [TestCase("0200000002000000" + "0100", false, false, Description = "too short")]
    [TestCase("0200000001000000" + "01000200", false, false, Description = "too long")]
    [TestCase("0200000002000000" + "01000100", true, false, Description = "twice the same")]
    [TestCase("0200000002000000" + "0100ffff", true, false, Description = "descending")]
    [TestCase("0400000002000000" + "ffffffff" + "01000000", true, true)]
    [TestCase("0800000000000020", false, false, Description = "2^29 * 8 would wrap")]
    [TestCase("08000000010000e0" + "0000000000000000", false, false)]
    public void Validation_takes_what_C_takes(string hex, bool isShallow, bool isDeep)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.That(Intset.ValidateIntegrity(bytes, false), Is.EqualTo(isShallow));
        Assert.That(Intset.ValidateIntegrity(bytes, true), Is.EqualTo(isDeep));
    }

    [Test]
    public void Mutated_bytes_are_judged_without_reading_outside_them()
    {
        using GuardedBytes room = new();
        Seeded random = new(4);
        int good = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] bytes = Bytes(8 + random.Below(40), round);
            bytes.AsSpan(0, 8).Clear();
            bytes[0] = (byte)(1 << (random.Below(4) + (random.Below(9) == 0 ? 2 : 0)));
            bytes[4] = (byte)((bytes.Length - 8) / bytes[0]);
            bytes[random.Below(random.Below(6) == 0 ? 8 : bytes.Length)] ^= (byte)random.Below(4);
            bool isGood = Intset.ValidateIntegrity(room.Put(bytes, 0), true);
            good += isGood ? 1 : 0;
            Assert.That(
                Intset.ValidateIntegrity(room.Put(bytes, 0xff), true), Is.EqualTo(isGood));
        }

        Assert.That(good, Is.InRange(100, 49_900));
    }

    private static List<long> Values(Intset set)
    {
        return [.. Enumerable.Range(0, set.Length).Select(set.Get)];
    }

    private Intset Make(params long[] values)
    {
        Intset set = Intset.New(Z);
        foreach (long v in values)
        {
            Assert.That(Intset.Add(Z, ref set, v));
            Assert.That(Intset.Add(Z, ref set, v), Is.False);
        }

        return set;
    }
}
