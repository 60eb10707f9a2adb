// ZmallocSlabCompactTests: which spans are emptied, and that they go back. Tests of
// src/Mem/Alloc/ZmallocSlab.Compact.cs.
using System;
using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

[TestFixture]
public sealed class ZmallocSlabCompactTests
{
    [Test]
    public void After_a_random_half_was_freed_the_other_half_ends_on_half_the_pages()
    {
        using ZmallocSlab z = new();
        Seeded random = new(3);
        List<nint> live = Fill(z, 300_000, 48);
        live.RemoveAll(p => random.Below(2) == 0 && Freed(z, p));
        Assert.That(z.Stats.Active, Is.GreaterThan(z.UsedMemory * 19 / 10));
        Assert.That(z.BeginCompaction(), Is.GreaterThan(z.UsedMemory * 9 / 10));
        int all = live.Count;
        int moved = live.RemoveAll(p => z.Relocate(p) != p);
        z.EndCompaction();
        z.Purge();
        Assert.That(z.Relocated, Is.EqualTo(moved));
        Assert.That(moved, Is.LessThan(all * 6 / 10), "only what must");
        Assert.That(z.Stats.Active, Is.LessThan(z.UsedMemory * 11 / 10));
        Assert.That(z.Stats.Resident, Is.LessThan(z.UsedMemory * 11 / 10));
        Assert.That(z.UnusedBytes, Is.EqualTo(z.Stats.Active - z.Stats.Allocated));
    }

    [Test]
    public void Of_full_pages_none_leaves_and_runs_never_do()
    {
        using ZmallocSlab z = new();
        List<nint> live = Fill(z, 10 * (int)ZmallocSlab.PageSize / 64, 64);
        live.Add(z.Alloc(500_000));
        live.Add(z.Alloc(5_000_000));
        Assert.That(z.BeginCompaction(), Is.Zero);
        Assert.That(live.Exists(z.IsLeaving), Is.False);
        z.EndCompaction();
    }

    [Test]
    public void Nothing_is_taken_from_a_leaving_span_and_what_stayed_serves_again_later()
    {
        using ZmallocSlab z = new();
        List<nint> live = Fill(z, 20_000, 96);
        for (int i = 0; i < live.Count; i++)
        {
            if (i % 3 != 0)
            {
                z.Free(live[i]);
            }
        }

        Assert.That(z.BeginCompaction(), Is.Positive);
        List<nint> during = Fill(z, 20_000, 96);
        Assert.That(during.Exists(z.IsLeaving), Is.False);
        during.ForEach(p => z.Free(p));
        long active = z.Stats.Active;
        z.EndCompaction();
        during = Fill(z, 10_000, 96);
        Assert.That(z.Stats.Active, Is.EqualTo(active), "the holes were used");
    }

    [Test]
    public void Blocks_keep_their_bytes_whatever_is_done_during_a_pass()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            RandomPasses(new Seeded((ulong)seed));
            return true;
        }).QuickCheckThrowOnFailure();
    }

    private static void RandomPasses(Seeded random)
    {
        using ZmallocSlab z = new();
        List<(nint P, byte Mark)> live = [];
        bool passing = false;
        for (int i = 0; i < 4000; i++)
        {
            int what = random.Below(live.Count > 1500 ? 12 : 9);
            if (what < 5 || live.Count == 0)
            {
                nint p = z.Alloc((nuint)(500 << random.Below(5)));
                live.Add((p, (byte)random.Next()));
                Zmalloc.Span(p, (int)z.UsableSize(p)).Fill(live[^1].Mark);
            }
            else if (what == 5 && random.Below(20) == 0)
            {
                passing = Switch(z, passing);
            }
            else
            {
                int at = random.Below(live.Count);
                (nint p, byte mark) = live[at];
                p = what == 6 ? z.Relocate(p) : p;
                Assert.That(
                    Zmalloc.Span(p, (int)z.UsableSize(p)).ContainsAnyExcept(mark), Is.False);
                live[at] = (p, mark);
                if (what > 7)
                {
                    z.Free(p);
                    live.RemoveAt(at);
                }
            }
        }

        Finish(z, live);
    }

    private static bool Switch(ZmallocSlab z, bool passing)
    {
        if (passing)
        {
            z.EndCompaction();
        }
        else
        {
            z.BeginCompaction();
        }

        return !passing;
    }

    private static void Finish(ZmallocSlab z, List<(nint P, byte Mark)> live)
    {
        z.EndCompaction();
        live.ForEach(e => z.Free(e.P));
        z.Purge();
        Assert.That(z.Stats, Is.EqualTo(new AllocatorStats(0, 0, 0, 0)));
    }

    private static List<nint> Fill(ZmallocSlab z, int count, nuint size)
    {
        List<nint> blocks = [];
        for (int i = 0; i < count; i++)
        {
            blocks.Add(z.Alloc(size));
        }

        return blocks;
    }

    private static bool Freed(ZmallocSlab z, nint p)
    {
        z.Free(p);
        return true;
    }
}
