// ZmallocTests: what holds for both allocators. Tests of src/Mem/Zmalloc.cs.
using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class ZmallocTests : MemFixture
{
    public ZmallocTests(string kind)
        : base(kind)
    {
    }

    [Test]
    public void Used_memory_is_the_sum_of_usable_sizes_whatever_is_done()
    {
        Seeded random = new(7);
        List<(nint P, int Size, byte Mark)> live = new();
        for (int i = 0; i < 6000; i++)
        {
            int what = random.Below(10);
            if (what < 5 || live.Count == 0)
            {
                int size = SomeSize(random);
                byte mark = (byte)random.Next();
                nint p = Z.Alloc((nuint)size);
                Fill(p, size, mark);
                live.Add((p, size, mark));
            }
            else if (what < 7)
            {
                int at = random.Below(live.Count);
                (nint p, int size, byte mark) = live[at];
                int newSize = 1 + SomeSize(random);
                p = Z.Realloc(p, (nuint)newSize);
                Expect(p, int.Min(size, newSize), mark);
                Fill(p, newSize, mark);
                live[at] = (p, newSize, mark);
            }
            else
            {
                int at = random.Below(live.Count);
                Expect(live[at].P, live[at].Size, live[at].Mark);
                Z.Free(live[at].P);
                live[at] = live[^1];
                live.RemoveAt(live.Count - 1);
            }

            if (i % 500 == 0)
            {
                Assert.That(Z.UsedMemory, Is.EqualTo(SumUsable(live)));
            }
        }

        Assert.That(Z.UsedMemory, Is.EqualTo(SumUsable(live)));
        foreach ((nint p, int size, byte mark) in live)
        {
            Expect(p, size, mark);
            Z.Free(p);
        }
    }

    [Test]
    public void Usable_size_is_at_least_what_was_asked_for_and_the_address_a_multiple_of_8()
    {
        int[] sizes =
        [
            0, 1, 7, 8, 9, 127, 128, 129, 4096, 32768, 32769, 65537, 1 << 20, (1 << 20) + 1,
        ];
        foreach (int size in sizes)
        {
            nint p = Z.Alloc((nuint)size);
            Assert.That(Z.UsableSize(p), Is.GreaterThanOrEqualTo((nuint)size), $"{size}");
            Assert.That(p % 8 == 0, $"{size}");
            Z.Free(p);
        }
    }

    [Test]
    public void Zeroed_blocks_are_zero_also_when_the_memory_was_used_before()
    {
        foreach (int size in new[] { 16, 500, 40_000, 300_000, 3_000_000 })
        {
            nint p = Z.Alloc((nuint)size);
            Fill(p, size, 0xEE);
            Z.Free(p);
            p = Z.AllocZeroed((nuint)size);
            Assert.That(Zmalloc.Span(p, size).ContainsAnyExcept((byte)0), Is.False, $"{size}");
            Z.Free(p);
        }
    }

    [Test]
    public void Realloc_of_nothing_allocates_and_to_nothing_frees()
    {
        nint p = Z.Realloc(0, 10);
        Assert.That(p != 0);
        Assert.That(Z.Realloc(p, 0) == 0);
        Assert.That(Z.UsedMemory, Is.Zero);
    }

    [Test]
    public void Free_of_nothing_is_ignored()
    {
        Z.Free(0);
        Z.FreeRemote(0);
        Assert.That(Z.DrainRemote(10), Is.Zero);
    }

    [Test]
    public void A_refused_request_reaches_the_handler_and_try_answers_zero()
    {
        Assert.That(Z.TryAlloc(nuint.MaxValue / 2) == 0);
        Assert.That(Z.TryAllocZeroed(nuint.MaxValue - 5) == 0);
        Assert.That(() => Z.Alloc(nuint.MaxValue / 2), Throws.TypeOf<OutOfMemoryException>());
        nint p = Z.Alloc(100);
        Assert.That(Z.TryRealloc(p, nuint.MaxValue / 2) == 0);
        Assert.That(Z.UsableSize(p), Is.GreaterThanOrEqualTo((nuint)100));
        Z.Free(p);
    }

    [Test]
    public void Blocks_freed_remotely_count_until_they_are_drained()
    {
        nint[] blocks = new nint[100];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = Z.Alloc((nuint)(8 + (i * 997)));
        }

        long full = Z.UsedMemory;
        Zmalloc remote = Z.Remote;
        foreach (nint p in blocks)
        {
            remote.Free(p);
        }

        Assert.That(Z.UsedMemory, Is.EqualTo(full));
        Assert.That(Z.DrainRemote(60), Is.EqualTo(60));
        Assert.That(Z.UsedMemory, Is.GreaterThan(0).And.LessThan(full));
        Assert.That(Z.DrainRemote(1000), Is.EqualTo(40));
    }

    [Test]
    public void The_remote_view_refuses_to_allocate()
    {
        Assert.That(() => Z.Remote.Alloc(8), Throws.TypeOf<MemoryFaultException>());
    }

    private static int SomeSize(Seeded random)
    {
        return random.Below(100) switch
        {
            < 60 => random.Below(200),
            < 85 => random.Below(5000),
            < 97 => random.Below(60_000),
            _ => random.Below(2_000_000),
        };
    }

    private static void Fill(nint p, int size, byte mark)
    {
        Zmalloc.Span(p, size).Fill(mark);
    }

    private static void Expect(nint p, int size, byte mark)
    {
        Assert.That(Zmalloc.Span(p, size).ContainsAnyExcept(mark), Is.False);
    }

    private long SumUsable(List<(nint P, int Size, byte Mark)> live)
    {
        long sum = 0;
        foreach ((nint p, _, _) in live)
        {
            sum += (long)Z.UsableSize(p);
        }

        return sum;
    }
}
