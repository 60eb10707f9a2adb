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
        nint p = z.Alloc(200_000);
        Assert.That(z.UsableSize(p), Is.EqualTo((nuint)200_704));
        Assert.That(z.Realloc(p, 260_000), Is.EqualTo(p));
        Assert.That(z.UsedMemory, Is.EqualTo(262_144));
        Assert.That(z.Realloc(p, 197_000), Is.EqualTo(p));
        Assert.That(z.UsedMemory, Is.EqualTo(200_704));
    }

    [TestCase(0UL, 0)]
    [TestCase(0b1011011UL, 2)]
    [TestCase(0b0111_0110_1111_0000UL, 4)]
    [TestCase(ulong.MaxValue << 1, 16)]
    [TestCase(0x7FFFUL << 49, 15)]
    public void LongestRun_counts_what_stands_in_a_row(ulong free, int length) =>
        Assert.That(ZmallocSlab.LongestRun(free), Is.EqualTo(length));

    [Test]
    public void The_span_of_every_class_wastes_little_of_itself_and_of_its_chunk()
    {
        for (int cls = 0; cls < SlabClasses.Count; cls++)
        {
            int pages = SlabClasses.SpanPages(cls);
            uint span = (uint)pages * (uint)ZmallocSlab.PageSize;
            Assert.That(span % SlabClasses.SizeOf(cls), Is.LessThan(span / 11), $"class {cls}");
            Assert.That((ZmallocSlab.PagesPerChunk - 1) % pages, Is.LessThanOrEqualTo(3));
        }
    }

    [TestCase(40_000)]
    [TestCase(100_000)]
    [TestCase(262_200)]
    [TestCase(530_000)]
    public void Blocks_that_replace_each_other_take_no_more_than_they_did(int size)
    {
        // Every chunk has some pages free throughout: what counts is how many in a row.
        using ZmallocSlab z = new();
        nint[] blocks = new nint[400];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = z.Alloc((nuint)size);
        }

        long mapped = z.Stats.Mapped;
        long twoChunks = 2 * (long)ZmallocSlab.ChunkSize;
        Assert.That(mapped, Is.LessThan(z.UsedMemory * 3 / 2));
        Seeded random = new(7);
        for (int i = 0; i < 20_000; i++)
        {
            ref nint old = ref blocks[random.Below(blocks.Length)];
            nint block = z.Alloc((nuint)size);
            z.Free(old);
            old = block;
            if (i % 16 == 0)
            {
                z.Free(z.Alloc(3000));
            }
        }

        Assert.That(z.Stats.Mapped - mapped, Is.LessThanOrEqualTo(twoChunks));
    }

    [Test]
    public void A_freed_large_block_serves_the_next_that_suits_until_pages_are_given_back()
    {
        using ZmallocSlab z = new();
        nint p = z.Alloc(2_000_000);
        long mapped = z.Stats.Mapped;
        Zmalloc.Span(p, 2_000_000).Fill(1);
        z.Free(p);
        Assert.That(z.UsedMemory, Is.Zero);
        Assert.That(z.Stats, Is.EqualTo(new AllocatorStats(0, 0, mapped, mapped)));
        Assert.That(z.Alloc(1_900_000), Is.EqualTo(p), "an eighth less at most");
        z.Free(p);
        nint smaller = z.Alloc(1_500_000);
        Assert.That(smaller, Is.Not.EqualTo(p));
        nint larger = z.Alloc(2_100_000);
        Assert.That(larger, Is.Not.EqualTo(p));
        nint zeroed = z.AllocZeroed(2_000_000);
        Assert.That(Zmalloc.Span(zeroed, 2_000_000).ContainsAnyExcept((byte)0), Is.False);
        z.Free(smaller);
        z.Free(larger);
        z.Free(zeroed);
        z.Purge();
        Assert.That(z.Stats, Is.EqualTo(new AllocatorStats(0, 0, 0, 0)));
    }

    [Test]
    public void A_block_that_was_kept_grows_as_any_does()
    {
        using ZmallocSlab z = new();
        nint p = z.Alloc(1_500_000);
        z.Free(p);
        Assert.That(z.Alloc(1_480_000), Is.EqualTo(p));
        Zmalloc.Span(p, 1_480_000).Fill(0x5A);
        p = z.Realloc(p, 9_000_000);
        Assert.That(Zmalloc.Span(p, 1_480_000).ContainsAnyExcept((byte)0x5A), Is.False);
        z.Free(p);
        z.Purge();
        Assert.That(z.Stats, Is.EqualTo(new AllocatorStats(0, 0, 0, 0)));
    }

    [Test]
    public void A_block_grows_into_one_that_was_kept()
    {
        using ZmallocSlab z = new();
        nint large = z.Alloc(5_000_000);
        nint p = z.Alloc(1_500_000);
        Zmalloc.Span(p, 1_500_000).Fill(0x5A);
        z.Free(large);
        long mapped = z.Stats.Mapped;
        Assert.That(z.Realloc(p, 4_900_000), Is.EqualTo(large));
        Assert.That(Zmalloc.Span(large, 1_500_000).ContainsAnyExcept((byte)0x5A), Is.False);
        Assert.That(z.Stats.Mapped, Is.EqualTo(mapped));
        Assert.That(z.UsedMemory, Is.EqualTo((long)z.UsableSize(large)));
        Assert.That(z.Alloc(1_500_000), Is.EqualTo(p), "what it grew out of is kept");
    }

    [TestCase(1_100_000, 200)]
    [TestCase(9_000_000, 30)]
    [TestCase(20_000_000, 3)]
    public void Freed_large_blocks_are_kept_within_bounds(int size, int count)
    {
        using ZmallocSlab z = new();
        nint[] blocks = new nint[count];
        for (int i = 0; i < count; i++)
        {
            blocks[i] = z.Alloc((nuint)size);
        }

        foreach (nint block in blocks)
        {
            z.Free(block);
        }

        Assert.That(z.Stats.Active, Is.Zero);
        Assert.That(z.Stats.Mapped, Is.LessThanOrEqualTo(ZmallocSlab.MaxKeptBytes));
        Assert.That(z.Stats.Mapped / size, Is.LessThanOrEqualTo(ZmallocSlab.MaxKept));
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
