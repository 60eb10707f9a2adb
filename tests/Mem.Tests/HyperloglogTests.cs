// HyperloglogTests: bytes and counts of C, both forms against plain registers, and foreign strings.
// Tests of src/Mem/Hyperloglog/*.cs.
using System;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class HyperloglogTests : MemFixture
{
    private const long SparseMax = 3000;

    public HyperloglogTests(string kind)
        : base(kind)
    {
    }

    // What redis 7.2.4 held after PFADD of e:0, e:1, ... under this hll-sparse-max-bytes, with a
    // PFCOUNT at each of 1, 2, 3, 10, 100, 500, 1000, 1500, 2000, 5000, 20000, 100000 elements.
    [TestCase(3000, new ulong[]
    {
        0x22a4cfbed36f584dUL, 0x4cacf5050731fa7cUL, 0x72ae037b2497454bUL, 0x388e23ed03ed847fUL,
        0x7c54defb5e32431bUL, 0x73b41d1a8533a6f2UL, 0x556810eb226a0077UL, 0x93e6405ff2c3537eUL,
        0x42a214ce0419470dUL, 0x37610696648ae3f2UL, 0xbf1063ee7ff70184UL, 0xdc818a14a091a7f9UL,
    })]
    [TestCase(500, new ulong[]
    {
        0x22a4cfbed36f584dUL, 0x4cacf5050731fa7cUL, 0x72ae037b2497454bUL, 0x388e23ed03ed847fUL,
        0x7c54defb5e32431bUL, 0xe944ec7bacf50902UL, 0x78e173f89c38010eUL, 0x6dfd22ef080c0e70UL,
        0x42a214ce0419470dUL, 0x37610696648ae3f2UL,
    })]
    [TestCase(0, new ulong[]
    {
        0x513bfe1c8b93dfdaUL, 0x7cc0af9669ff3100UL, 0xc6d23bf95bdcaa3fUL, 0xc43173292f7f9befUL,
        0xee6e705cecceb5a0UL, 0xe944ec7bacf50902UL, 0x78e173f89c38010eUL, 0x6dfd22ef080c0e70UL,
        0x42a214ce0419470dUL, 0x37610696648ae3f2UL,
    })]
    [TestCase(16000, new ulong[]
    {
        0x22a4cfbed36f584dUL, 0x4cacf5050731fa7cUL, 0x72ae037b2497454bUL, 0x388e23ed03ed847fUL,
        0x7c54defb5e32431bUL, 0x73b41d1a8533a6f2UL, 0x556810eb226a0077UL, 0x93e6405ff2c3537eUL,
        0x66b4a22cc821eb26UL, 0xe5673a6a496656a0UL,
    })]
    public void The_bytes_and_counts_are_those_of_C(long sparseMax, ulong[] digests)
    {
        int[] elements = [1, 2, 3, 10, 100, 500, 1000, 1500, 2000, 5000, 20_000, 100_000];
        ulong[] counts = [1, 2, 3, 10, 100, 500, 995, 1484, 1983, 5027, 20_096, 100_342];
        Sds s = Hyperloglog.Create(Z);
        int n = 0;
        for (int row = 0; row < digests.Length; row++)
        {
            for (; n < elements[row]; n++)
            {
                if (Hyperloglog.Add(Z, ref s, Element(n), sparseMax) == HllResult.Changed)
                {
                    Hyperloglog.InvalidateCache(s.Span);
                }
            }

            Assert.That(Digest(s.Span), Is.EqualTo(digests[row]), $"{n}");
            Assert.That(Hyperloglog.TryCount(s.Span, out ulong card) && card == counts[row]);
            Hyperloglog.SetCached(s.Span, card);
        }

        Sds.Free(Z, ref s);
    }

    [Test]
    public void Elements_of_0_to_40_bytes_hash_as_in_C()
    {
        Sds s = Hyperloglog.Create(Z);
        byte[] xs = new byte[40];
        xs.AsSpan().Fill((byte)'x');
        for (int n = 0; n <= xs.Length; n++)
        {
            Hyperloglog.Add(Z, ref s, xs.AsSpan(0, n), SparseMax);
        }

        Assert.That(
            Convert.ToHexStringLower(s.Span),
            Is.EqualTo(
                "48594c4c01000000000000000000008041f78442468c40c781409d8041ba90437490028040a384"
                + "427a8041888041368441a180416d84435c8441dd8441e280404980441894412080429c80424d8016"
                + "84426d8c407b80405f80416a80423a8c33800d8440728041f68043748043208443b98c413f90418d"
                + "84419c80407684408888410b8408"));
        Assert.That(Hyperloglog.TryCount(s.Span, out ulong card) && card == 41);
        Sds.Free(Z, ref s);
    }

    [Test]
    public void An_empty_one_is_one_run_and_counts_as_nothing()
    {
        Sds s = Hyperloglog.Create(Z);
        Assert.That(
            Convert.ToHexStringLower(s.Span),
            Is.EqualTo("48594c4c01000000" + "0000000000000000" + "7fff"));
        Assert.That(Hyperloglog.IsValid(s.Span));
        Assert.That(Hyperloglog.TryGetCached(s.Span, out ulong card) && card == 0);
        Assert.That(Hyperloglog.TryCount(s.Span, out card) && card == 0);
        Hyperloglog.InvalidateCache(s.Span);
        Assert.That(Hyperloglog.TryGetCached(s.Span, out _), Is.False);
        Sds.Free(Z, ref s);
    }

    [Test]
    public void The_example_of_the_sparse_form_has_these_bytes()
    {
        byte[] max = new byte[Hyperloglog.Registers];
        max[1000] = 2;
        max[1020] = 3;
        max[1021] = 3;
        Sds s = Hyperloglog.Create(Z);
        Assert.That(Hyperloglog.TryRaise(Z, ref s, max, SparseMax));
        Assert.That(
            Convert.ToHexStringLower(s.Span[16..]),
            Is.EqualTo("43e7" + "84" + "12" + "89" + "7c01"));
        Assert.That(
            Decoded(s.Span), Is.EqualTo("Z:1000 v:2,1 z:19 v:3,2 Z:15362"));
        Sds.Free(Z, ref s);
    }

    [Test]
    public void Merging_gives_the_bytes_and_counts_of_C()
    {
        Sds m1 = Filled(0, 300);
        Sds m2 = Filled(200, 700);
        Sds m3 = Filled(600, 9000);
        ExpectMerged(m1, m2, 1376, 0x9816d17ffa2afad6UL, 697, dense: false);
        ExpectMerged(m1, m3, 12304, 0x0e5c1fa1c36c5211UL, 8739, dense: true);
        byte[] max = new byte[Hyperloglog.Registers];
        Assert.That(Hyperloglog.TryMerge(max, m1.Span) && Hyperloglog.TryMerge(max, m2.Span)
            && Hyperloglog.TryMerge(max, m3.Span));
        Assert.That(Hyperloglog.CountRaw(max), Is.EqualTo(9036));
        Sds.Free(Z, ref m1);
        Sds.Free(Z, ref m2);
        Sds.Free(Z, ref m3);
    }

    [Test]
    public void A_foreign_dense_one_counts_as_in_C_whatever_its_registers()
    {
        byte[] s = new byte[Hyperloglog.DenseSize];
        "HYLL"u8.CopyTo(s);
        s.AsSpan(16).Fill(0xff);
        Assert.That(Hyperloglog.TryCount(s, out ulong card) && card == 1UL << 63);
        Seeded random = new(9);
        for (int i = 16; i < s.Length; i++)
        {
            s[i] = (byte)random.Next();
        }

        Assert.That(Hyperloglog.TryCount(s, out card) && card == 399835);
    }

    [Test]
    public void Both_forms_hold_the_registers_a_plain_array_would()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            CompareWithRegisters(new Seeded((ulong)seed));
            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void A_register_above_32_makes_the_sparse_form_dense()
    {
        byte[] max = new byte[Hyperloglog.Registers];
        max[16383] = 51;
        max[0] = 33;
        max[77] = 32;
        Sds s = Hyperloglog.Create(Z);
        Assert.That(Hyperloglog.TryRaise(Z, ref s, max, SparseMax));
        Assert.That(Hyperloglog.Encoding(s.Span), Is.EqualTo(HllEncoding.Dense));
        byte[] found = new byte[Hyperloglog.Registers];
        Assert.That(Hyperloglog.TryMerge(found, s.Span));
        Assert.That(found, Is.EqualTo(max));
        Sds.Free(Z, ref s);
    }

    [TestCase("", false)]
    [TestCase("48594c4c010000000000000000000000", true)]
    [TestCase("48594c4c0100000000000000000000", false)]
    [TestCase("48594c4d010000000000000000000000", false)]
    [TestCase("48594c4c020000000000000000000000", false)]
    [TestCase("48594c4cff0000000000000000000000", false)]
    [TestCase("48594c4c000000000000000000000000", false)]
    [TestCase("48594c4c0100000000000000000000007fff", true)]
    public void A_string_is_one_by_its_header_and_length(string hex, bool valid)
    {
        Assert.That(Hyperloglog.IsValid(Convert.FromHexString(hex)), Is.EqualTo(valid));
    }

    [TestCase("")]
    [TestCase("7f")]
    [TestCase("7ffe")]
    [TestCase("7fff00")]
    [TestCase("7fff0080")]
    [TestCase("7ffe83")]
    [TestCase("68656c6c6f")]
    [TestCase("43e784128a7c0168656c6c6f")]
    public void Runs_that_do_not_make_16384_registers_are_corrupt(string hex)
    {
        byte[] bytes = Convert.FromHexString("48594c4c010000000000000000000080" + hex);
        Sds s = Sds.New(Z, bytes);
        byte[] max = new byte[Hyperloglog.Registers];
        Assert.That(Hyperloglog.IsValid(s.Span));
        Assert.That(Hyperloglog.TryCount(s.Span, out _), Is.False);
        Assert.That(Hyperloglog.TryMerge(max, s.Span), Is.False);
        Assert.That(Hyperloglog.TryToDense(Z, ref s), Is.False);
        max[5] = 40;
        Assert.That(Hyperloglog.TryRaise(Z, ref s, max, SparseMax), Is.False);
        Assert.That(s.Span.SequenceEqual(bytes), "it stands");
        Sds.Free(Z, ref s);
    }

    [TestCase("7fff80")]
    [TestCase("7fffffffffffff")]
    [TestCase("7fff8068656c6c6f")]
    public void A_value_behind_the_last_register_ends_a_merge_but_spoils_a_count(string hex)
    {
        Sds s = Sds.New(
            Z, Convert.FromHexString("48594c4c010000000000000000000080" + hex));
        byte[] max = new byte[Hyperloglog.Registers];
        Assert.That(Hyperloglog.TryCount(s.Span, out _), Is.False);
        Assert.That(Hyperloglog.TryMerge(max, s.Span));
        Assert.That(max, Is.All.Zero);
        Assert.That(Hyperloglog.TryToDense(Z, ref s));
        Assert.That(Hyperloglog.TryCount(s.Span, out ulong card) && card == 0);
        Sds.Free(Z, ref s);
    }

    [Test]
    public void Mutated_bytes_are_either_whole_or_corrupt_in_every_operation()
    {
        int corrupt = 0;
        for (ulong seed = 0; seed < 400; seed++)
        {
            corrupt += Mutate(new Seeded(seed)) ? 0 : 1;
        }

        Assert.That(corrupt, Is.InRange(200, 399));
    }

    [Test]
    public void Adding_counting_and_merging_allocate_no_managed_memory()
    {
        byte[] max = new byte[Hyperloglog.Registers];
        byte[] ele = [0, 0];
        long before = 0;
        for (int i = 0; i < 300; i++)
        {
            before = i == 200 ? GC.GetAllocatedBytesForCurrentThread() : before;
            Sds s = Hyperloglog.Create(Z);
            ele[0] = (byte)i;
            Hyperloglog.Add(Z, ref s, ele, SparseMax);
            Hyperloglog.TryMerge(max, s.Span);
            Hyperloglog.TryCount(s.Span, out _);
            Hyperloglog.TryToDense(Z, ref s);
            Hyperloglog.Add(Z, ref s, ele, SparseMax);
            Hyperloglog.TryCount(s.Span, out _);
            Hyperloglog.TryRaise(Z, ref s, max, SparseMax);
            Sds.Free(Z, ref s);
        }

        if (Debug == null)
        {
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        }
    }

    [Test]
    public void A_refused_allocation_leaves_the_registers_whole()
    {
        if (Debug == null)
        {
            return;
        }

        Sds s = Hyperloglog.Create(Z);
        int refused = 0;
        for (int i = 0; i < 2500; i++)
        {
            byte[] before = s.Span.ToArray();
            Debug.FailNth(1);
            Sds now = s;
            try
            {
                Hyperloglog.Add(Z, ref s, Element(i), SparseMax);
            }
            catch (OutOfMemoryException)
            {
                refused++;
                Assert.That(s.Address, Is.EqualTo(now.Address));
                Assert.That(s.Span.SequenceEqual(before));
                Hyperloglog.Add(Z, ref s, Element(i), SparseMax);
            }
        }

        Debug.FailNth(0);
        Assert.That(refused, Is.InRange(5, 40));
        Assert.That(Hyperloglog.Encoding(s.Span), Is.EqualTo(HllEncoding.Dense));
        Sds.Free(Z, ref s);
    }

    private static byte[] Element(int i) =>
        Encoding.ASCII.GetBytes("e:" + i.ToString(CultureInfo.InvariantCulture));

    private static ulong Digest(ReadOnlySpan<byte> s)
    {
        Fnv hash = new();
        hash.AddAll(s);
        return hash.Value;
    }

    private static string Decoded(ReadOnlySpan<byte> s)
    {
        StringBuilder text = new();
        HllOpcodes ops = new(s);
        while (ops.Next())
        {
            char kind = ops.Value > 0 ? 'v' : ops.IsXzero ? 'Z' : 'z';
            string value = ops.Value > 0 ? $"{ops.Value}," : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"{kind}:{value}{ops.Run} ");
        }

        return text.ToString().TrimEnd();
    }

    private Sds Filled(int from, int to)
    {
        Sds s = Hyperloglog.Create(Z);
        for (int i = from; i < to; i++)
        {
            Hyperloglog.Add(Z, ref s, Element(i), SparseMax);
        }

        Hyperloglog.InvalidateCache(s.Span);
        return s;
    }

    private void ExpectMerged(Sds a, Sds b, int length, ulong digest, int count, bool dense)
    {
        byte[] max = new byte[Hyperloglog.Registers];
        Assert.That(Hyperloglog.TryMerge(max, a.Span) && Hyperloglog.TryMerge(max, b.Span));
        Sds d = Hyperloglog.Create(Z);
        Assert.That(!dense || Hyperloglog.TryToDense(Z, ref d));
        Assert.That(Hyperloglog.TryRaise(Z, ref d, max, SparseMax));
        Hyperloglog.InvalidateCache(d.Span);
        Assert.That(d.Length, Is.EqualTo(length));
        Assert.That(Digest(d.Span), Is.EqualTo(digest));
        Assert.That(Hyperloglog.TryCount(d.Span, out ulong card) && card == (ulong)count);
        Assert.That(Hyperloglog.CountRaw(max), Is.EqualTo(card));
        Sds.Free(Z, ref d);
    }

    private void CompareWithRegisters(Seeded random)
    {
        byte[] plain = new byte[Hyperloglog.Registers];
        Sds sparse = Hyperloglog.Create(Z);
        Sds dense = Hyperloglog.Create(Z);
        Assert.That(Hyperloglog.TryToDense(Z, ref dense));
        int adds = random.Below(300);
        for (int i = 0; i < adds; i++)
        {
            byte[] ele = Element(random.Below(200) + (random.Below(3) * 100_000));
            int count = Hyperloglog.PatLen(ele, out int index);
            bool rises = count > plain[index];
            plain[index] = byte.Max(plain[index], (byte)count);
            HllResult expected = rises ? HllResult.Changed : HllResult.Same;
            Assert.That(Hyperloglog.Add(Z, ref sparse, ele, 100_000), Is.EqualTo(expected));
            Assert.That(Hyperloglog.Add(Z, ref dense, ele, 0), Is.EqualTo(expected));
        }

        foreach (Sds s in new[] { sparse, dense })
        {
            byte[] found = new byte[Hyperloglog.Registers];
            Assert.That(Hyperloglog.TryMerge(found, s.Span));
            Assert.That(found.AsSpan().SequenceEqual(plain));
            Assert.That(Hyperloglog.TryCount(s.Span, out ulong card));
            Assert.That(card, Is.EqualTo(Hyperloglog.CountRaw(plain)));
        }

        Sds.Free(Z, ref sparse);
        Sds.Free(Z, ref dense);
    }

    /// <summary>Damages a sparse value and does everything with it; true when it is still
    /// whole.</summary>
    private bool Mutate(Seeded random)
    {
        Sds s = Filled(0, random.Below(150));
        int changes = random.Below(4);
        for (int i = 0; i < changes; i++)
        {
            s.Span[16 + random.Below((int)s.Length - 16)] = (byte)random.Next();
        }

        if (random.Below(3) == 0)
        {
            s.IncrLen(-random.Below((int)s.Length - 15));
        }
        else if (random.Below(4) == 0)
        {
            Sds.CatLen(Z, ref s, Bytes(1 + random.Below(8), (int)random.Next()));
        }

        Sds.RemoveFreeSpace(Z, ref s, false);
        bool whole = IsWhole(s.Span);
        bool mergeable = whole || IsWhole(UpToTheLastRegister(s.Span));
        byte[] max = new byte[Hyperloglog.Registers];
        Assert.That(Hyperloglog.IsValid(s.Span));
        Assert.That(Hyperloglog.TryCount(s.Span, out ulong card), Is.EqualTo(whole));
        Assert.That(Hyperloglog.TryMerge(max, s.Span), Is.EqualTo(mergeable));
        Assert.That(!whole || Hyperloglog.CountRaw(max) == card);
        Sds dense = Sds.Dup(Z, s);
        Assert.That(Hyperloglog.TryToDense(Z, ref dense), Is.EqualTo(mergeable));
        Assert.That(!whole || (Hyperloglog.TryCount(dense.Span, out ulong same) && same == card));
        Sds.Free(Z, ref dense);
        long limit = random.Below(2) == 0 ? SparseMax : s.Length;
        for (int i = 0; i < 60; i++)
        {
            HllResult result = Hyperloglog.Add(Z, ref s, Element(random.Below(2000)), limit);
            Assert.That(!whole || result != HllResult.Corrupt);
        }

        Assert.That(!whole || Hyperloglog.TryCount(s.Span, out _));
        Sds.Free(Z, ref s);
        return whole;
    }

    /// <summary>What lies before the first VAL that finds every register taken.</summary>
    private static ReadOnlySpan<byte> UpToTheLastRegister(ReadOnlySpan<byte> s)
    {
        for (int i = 16; i < s.Length; i += s[i] is >= 0x40 and < 0x80 ? 2 : 1)
        {
            if (s[i] >= 0x80 && IsWhole(s[..i]))
            {
                return s[..i];
            }
        }

        return s;
    }

    private static bool IsWhole(ReadOnlySpan<byte> s)
    {
        long registers = 0;
        for (int i = 16; i < s.Length; i++)
        {
            int b = s[i];
            if (b is >= 0x40 and < 0x80)
            {
                if (++i == s.Length)
                {
                    return false;
                }

                registers += (((b & 63) << 8) | s[i]) + 1;
            }
            else
            {
                registers += b < 0x40 ? b + 1 : (b & 3) + 1;
            }
        }

        return registers == Hyperloglog.Registers;
    }
}
