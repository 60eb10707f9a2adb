// ZmallocSlabTests: classes, pages and chunks. Tests of src/Mem/ZmallocSlab.cs and SlabClasses.cs.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

[TestFixture]
public sealed class ZmallocSlabTests
{
    [Test]
    public void Every_small_size_gets_the_smallest_class_that_holds_it()
    {
        for (int size = 1; size <= SlabClasses.MaxSmall; size++)
        {
            int cls = SlabClasses.ClassOf((nuint)size);
            bool tight = cls == 0 || SlabClasses.SizeOf(cls - 1) < size;
            Assert.That(SlabClasses.SizeOf(cls) >= size && tight, $"{size} -> {cls}");
        }

        Assert.That(SlabClasses.SizeOf(SlabClasses.Count - 1), Is.EqualTo(SlabClasses.MaxSmall));
        Assert.That(SlabClasses.ClassOf(0), Is.Zero);
    }

    [Test]
    public void Above_128_bytes_slack_is_at_most_a_ninth_and_sizes_are_multiples_of_8()
    {
        for (int cls = 1; cls < SlabClasses.Count; cls++)
        {
            uint size = SlabClasses.SizeOf(cls);
            uint least = SlabClasses.SizeOf(cls - 1) + 1;
            Assert.That(size % 8, Is.Zero);
            Assert.That(size - least, Is.LessThanOrEqualTo(Math.Max(7, size / 9)), $"{size}");
        }
    }

    [TestCase(0b0110UL, 1, 1)]
    [TestCase(0b0110UL, 2, 1)]
    [TestCase(0b01110110UL, 3, 4)]
    [TestCase(0b0101010UL, 2, 64)]
    [TestCase(0xFFFF0000UL, 16, 16)]
    [TestCase(0xFFFF0000UL, 17, 64)]
    [TestCase(ulong.MaxValue, 63, 0)]
    public void FindRun_gives_the_first_stretch_that_is_long_enough(
        ulong free, int count, int index)
    {
        Assert.That(ZmallocSlab.FindRun(free, count), Is.EqualTo(index));
    }

    [Test]
    public void A_48_byte_block_costs_48_bytes_and_blocks_of_a_span_are_neighbours()
    {
        using ZmallocSlab z = new();
        nint a = z.Alloc(48);
        nint b = z.Alloc(41);
        Assert.That(b - a, Is.EqualTo((nint)48));
        Assert.That(z.UsedMemory, Is.EqualTo(96));
        z.Free(a);
        Assert.That(z.Alloc(48), Is.EqualTo(a), "the block freed last is reused first");
    }

    [Test]
    public void Chunks_go_back_to_the_system_when_their_blocks_are_gone()
    {
        using ZmallocSlab z = new();
        List<nint> blocks = new();
        for (int i = 0; i < 400_000; i++)
        {
            blocks.Add(z.Alloc(64));
        }

        Assert.That(z.Stats.Mapped, Is.GreaterThan(6 * (long)ZmallocSlab.ChunkSize));
        blocks.ForEach(p => z.Free(p));
        Assert.That(z.UsedMemory, Is.Zero);
        Assert.That(z.Stats.Mapped, Is.LessThanOrEqualTo(2 * (long)ZmallocSlab.ChunkSize));
        z.Purge();
        Assert.That(z.Stats, Is.EqualTo(new AllocatorStats(0, 0, 0, 0)));
    }

    [Test]
    public void Purge_gives_free_pages_back_while_others_stay()
    {
        using ZmallocSlab z = new();
        nint keep = z.Alloc(100);
        nint run = z.Alloc(500_000);
        Zmalloc.Span(run, 500_000).Fill(1);
        z.Free(run);
        Assert.That(z.Stats.Resident - z.Stats.Active, Is.GreaterThan(500_000));
        z.Purge();
        Assert.That(z.Stats.Resident - z.Stats.Active, Is.LessThan(5000));
        nint zeroed = z.AllocZeroed(500_000);
        Assert.That(Zmalloc.Span(zeroed, 500_000).ContainsAnyExcept((byte)0), Is.False);
        z.Free(zeroed);
        z.Free(keep);
    }

    [Test]
    public void Pages_of_2_MiB_are_asked_for_from_the_fifth_chunk_on_until_some_are_given_back()
    {
        if (!Directory.Exists("/sys/kernel/mm/transparent_hugepage"))
        {
            Assert.Ignore("This kernel has no pages of 2 MiB to ask for.");
        }

        using ZmallocSlab z = new();
        List<nint> runs = new();
        // Three fit beside the head of a chunk.
        for (int i = 0; i < 6 * 3; i++)
        {
            runs.Add(z.Alloc(1_000_000));
        }

        nint large = z.Alloc(3_000_000);
        Assert.That(FlagsAt(runs[0]), Does.Not.Contain(" hg"));
        Assert.That(FlagsAt(runs[^1]), Does.Contain(" hg"));
        Assert.That(FlagsAt(large), Does.Contain(" hg"));
        Zmalloc.Span(runs[^1], 1_000_000).Fill(1);
        z.Free(runs[^1]);
        z.Purge();
        Assert.That(FlagsAt(runs[^2]), Does.Contain(" nh"));
        z.Alloc(1_000_000);
        z.Alloc((nuint)(ZmallocSlab.PagesPerChunk - 1 - (3 * 16)) * ZmallocSlab.PageSize);
        Assert.That(FlagsAt(runs[^2]), Does.Contain(" hg"), "full again");
    }

    [Test]
    public void A_run_shrinks_and_grows_in_place_within_its_pages()
    {
        using ZmallocSlab z = new();
        nint p = z.Alloc(100_000);
        Assert.That(z.UsableSize(p), Is.EqualTo((nuint)102_400));
        Assert.That(z.Realloc(p, 130_000), Is.EqualTo(p));
        Assert.That(z.UsedMemory, Is.EqualTo(131_072));
        Assert.That(z.Realloc(p, 70_000), Is.EqualTo(p));
        Assert.That(z.UsedMemory, Is.EqualTo(73_728));
    }

    [Test]
    public void A_large_block_keeps_its_bytes_while_it_grows_by_remapping()
    {
        using ZmallocSlab z = new();
        nint p = z.Alloc(2_000_000);
        nint other = z.Alloc(2_000_000);
        Zmalloc.Span(p, 2_000_000).Fill(0x5A);
        p = z.Realloc(p, 50_000_000);
        Assert.That(Zmalloc.Span(p, 2_000_000).ContainsAnyExcept((byte)0x5A), Is.False);
        Assert.That(p & (nint)(ZmallocSlab.PageSize - 1), Is.EqualTo((nint)64));
        p = z.Realloc(p, 3_000_000);
        Assert.That(Zmalloc.Span(p, 2_000_000).ContainsAnyExcept((byte)0x5A), Is.False);
        p = z.Realloc(p, 100);
        Assert.That(Zmalloc.Span(p, 100).ContainsAnyExcept((byte)0x5A), Is.False);
        z.Free(p);
        z.Free(other);
        Assert.That(z.UsedMemory, Is.Zero);
    }

    [Test]
    public void A_huge_block_is_not_resident_before_it_is_touched()
    {
        using ZmallocSlab z = new();
        nint p = z.AllocZeroed((nuint)8 << 30);
        Assert.That(p != 0);
        Assert.That(Zmalloc.Span(p + ((nint)7 << 30), 8)[0], Is.Zero);
        z.Free(p);
    }

    // What the kernel was told about the mapping that this address lies in.
    private static string FlagsAt(nint address)
    {
        bool inside = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] range = line.Split(' ', 2)[0].Split('-');
            if (range.Length == 2 && TryHex(range[0], out nint from)
                && TryHex(range[1], out nint to))
            {
                inside = address >= from && address < to;
            }
            else if (inside && line.StartsWith("VmFlags:", StringComparison.Ordinal))
            {
                return line;
            }
        }

        return "";
    }

    private static bool TryHex(string text, out nint value) =>
        nint.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out value);

    [Test]
    public void Alloc_and_free_allocate_nothing_on_the_managed_heap()
    {
        using ZmallocSlab z = new();
        z.Free(z.Alloc(48));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            z.Free(z.Alloc((nuint)(i % 2000)));
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
