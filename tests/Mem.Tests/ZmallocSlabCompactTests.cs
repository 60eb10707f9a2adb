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
    private const long Chunk = (long)ZmallocSlab.ChunkSize;
    private const int Block = 1024;
    private const int BlocksOfChunk = 63 * 64;

    [Test]
    public void After_a_random_half_was_freed_the_other_half_ends_on_half_the_pages()
    {
        using ZmallocSlab z = new();
        Seeded random = new(3);
        List<nint> live = Fill(z, 300_000, 48);
        live.RemoveAll(p => random.Below(2) == 0 && Freed(z, p));
        Assert.That(z.Stats.Active, Is.GreaterThan(z.UsedMemory * 19 / 10));
        Assert.That(z.ChoosePages(), Is.GreaterThan(z.UsedMemory * 9 / 10));
        int all = live.Count;
        int moved = live.RemoveAll(p => z.Relocate(p) != p);
        z.LetPagesServe();
        Assert.That(z.Relocated, Is.EqualTo(moved));
        Assert.That(moved, Is.LessThan(all * 6 / 10), "only what must");
        Assert.That(z.Stats.Active, Is.LessThan(z.UsedMemory * 11 / 10));
        Assert.That(z.Stats.Resident, Is.LessThan(z.UsedMemory * 11 / 10));
        Assert.That(z.UnusedBytes, Is.EqualTo(z.Stats.Active - z.Stats.Allocated));
    }

    // Spans of 7 and of 15 pages, cut into ten blocks or so.
    [TestCase(40_000)]
    [TestCase(100_000)]
    public void Blocks_of_long_spans_are_moved_together_too(int size)
    {
        using ZmallocSlab z = new();
        Seeded random = new(5);
        List<nint> live = Fill(z, 1000, (nuint)size);
        live.RemoveAll(p => random.Below(2) == 0 && Freed(z, p));
        Assert.That(z.ChoosePages(), Is.Positive);
        live.RemoveAll(p => z.Relocate(p) != p);
        z.LetPagesServe();
        Assert.That(z.Stats.Active, Is.LessThan(z.UsedMemory * 14 / 10));
    }

    [Test]
    public void Of_full_pages_none_leaves_and_runs_never_do()
    {
        using ZmallocSlab z = new();
        List<nint> live = Fill(z, 10 * (int)ZmallocSlab.PageSize / 64, 64);
        live.Add(z.Alloc(500_000));
        live.Add(z.Alloc(5_000_000));
        Assert.That(z.ChoosePages(), Is.Zero);
        Assert.That(live.Exists(z.IsLeaving), Is.False);
        z.LetPagesServe();
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

        Assert.That(z.ChoosePages(), Is.Positive);
        List<nint> during = Fill(z, 20_000, 96);
        Assert.That(during.Exists(z.IsLeaving), Is.False);
        during.ForEach(p => z.Free(p));
        long active = z.Stats.Active;
        z.LetPagesServe();
        during = Fill(z, 10_000, 96);
        Assert.That(z.Stats.Active, Is.EqualTo(active), "the holes were used");
    }

    [Test]
    public void A_step_looks_at_one_chunk_and_only_the_sparse_ones_are_looked_at_again()
    {
        using ZmallocSlab z = new();
        List<nint> live = Fill(z, 40 * BlocksOfChunk, Block);
        Assert.That(z.Stats.Mapped, Is.EqualTo(40 * Chunk));
        FreeOf(z, live, from: 10 * BlocksOfChunk, every: 2);
        int steps = 1;
        for (z.BeginCompaction(); z.CompactionStep(); steps++)
        {
        }

        // Once all, once for each of the two fullnesses, and the end of each walk.
        Assert.That(steps, Is.EqualTo(3 * (40 + 1)));
        Assert.That(z.LeavingBytes, Is.InRange(14 * Chunk, 15 * Chunk));
        Assert.That(z.CompactionStep(), Is.False, "nothing until the end");
    }

    [Test]
    public void A_chunk_that_goes_or_comes_while_pages_are_chosen_does_no_harm()
    {
        for (int at = 0; at < 40; at++)
        {
            using ZmallocSlab z = new();
            List<nint> live = Fill(z, 10 * BlocksOfChunk, Block);
            FreeOf(z, live, from: 0, every: 2);
            z.BeginCompaction();
            for (int step = 0; step < at; step++)
            {
                z.CompactionStep();
            }

            // Whole chunks go, the one that is next among them, and as many come.
            live.ForEach(p => z.Free(p));
            Assert.That(z.Stats.Mapped, Is.LessThanOrEqualTo(2 * Chunk));
            live = Fill(z, 5 * BlocksOfChunk, Block);
            z.StepToTheEnd();
            Assert.That(live.Exists(z.IsLeaving), Is.False, "no page is worth emptying now");
            z.EndCompaction();
            z.CompactionStep();
            live.ForEach(p => z.Free(p));
            z.StepToTheEnd();
            z.Purge();
            Assert.That(z.Stats, Is.EqualTo(new AllocatorStats(0, 0, 0, 0)));
        }
    }

    [Test]
    public void A_compaction_given_up_half_way_leaves_nothing_behind()
    {
        using ZmallocSlab z = new();
        List<nint> live = Fill(z, 10 * BlocksOfChunk, Block);
        FreeOf(z, live, from: 0, every: 2);
        z.BeginCompaction();
        while (z.LeavingBytes == 0)
        {
            Assert.That(z.CompactionStep());
        }

        Assert.That(live.Exists(z.IsLeaving));
        z.LetPagesServe();
        Assert.That(live.Exists(z.IsLeaving), Is.False);
        long active = z.Stats.Active;
        live.AddRange(Fill(z, 5 * BlocksOfChunk, Block));
        Assert.That(z.Stats.Active, Is.EqualTo(active), "each hole serves again");
        FreeOf(z, live, from: 0, every: 2);
        Assert.That(z.ChoosePages(), Is.Positive, "and the next one begins anew");
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

    private enum Pass
    {
        None,
        Going,
        Ending,
    }

    private static void RandomPasses(Seeded random)
    {
        using ZmallocSlab z = new();
        List<(nint P, byte Mark)> live = [];
        Pass pass = Pass.None;
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
                pass = Switch(z, pass);
            }
            else if (what == 5)
            {
                pass = !z.CompactionStep() && pass == Pass.Ending ? Pass.None : pass;
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

        Finish(z, live, pass);
    }

    private static Pass Switch(ZmallocSlab z, Pass pass)
    {
        switch (pass)
        {
            case Pass.None:
                z.BeginCompaction();
                return Pass.Going;
            case Pass.Going:
                z.EndCompaction();
                return Pass.Ending;
            default:
                return pass;
        }
    }

    private static void Finish(ZmallocSlab z, List<(nint P, byte Mark)> live, Pass pass)
    {
        if (pass == Pass.Going)
        {
            z.EndCompaction();
        }

        z.StepToTheEnd();
        Assert.That(live.Exists(e => z.IsLeaving(e.P)), Is.False);
        live.ForEach(e => z.Free(e.P));
        z.Purge();
        Assert.That(z.Stats, Is.EqualTo(new AllocatorStats(0, 0, 0, 0)));
    }

    /// <summary>Frees and forgets one block of so many.</summary>
    private static void FreeOf(ZmallocSlab z, List<nint> live, int from, int every)
    {
        for (int i = from; i < live.Count; i++)
        {
            if (i % every == 0)
            {
                z.Free(live[i]);
                live[i] = 0;
            }
        }

        live.RemoveAll(p => p == 0);
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
