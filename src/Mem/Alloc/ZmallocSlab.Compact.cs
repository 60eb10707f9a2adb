// ZmallocSlab, second part: which spans should be emptied, so that their pages can go back.
// Ours; the role of jemalloc's je_get_defrag_hint under redis 7.2 defrag.c.
//
// After a random half of all keys was deleted every span is half empty and none is free. The half
// of the spans with the fewest live blocks would go into the holes of the other half:
//
//   class 48    span   live of 1365     the free blocks of B and D, 700, take what A and C hold
//               A       300    leaves
//               B      1000    stays, is filled
//               C       390    leaves
//               D      1030    stays, is filled
//
// BeginCompaction marks A and C and takes them off the list of spans with room; so whoever copies a
// block finds the copy in B or D, and a marked span is released when its last block was freed. It
// cannot know what points at a block: walking and mending links is for the owners
// (KeyspaceDict.Compact). What nobody moves, because its owner cannot, stays, and EndCompaction
// puts its span back on the list.
//
// Sparse chunks come first, whatever class: a chunk that runs empty goes back to the system whole,
// and the others keep their pages of 2 MiB. A span counts by its whole capacity: marking one takes
// its free blocks away and needs as many as it has live ones, together its capacity.
using System;
using System.Numerics;

namespace RedisNet.Mem;

public sealed unsafe partial class ZmallocSlab
{
    private const int FullnessSteps = 16;

    /// <summary>Live blocks of a span that is worth emptying, in percent of all.</summary>
    private const uint LeavesBelow = 85;

    private bool _compacting;

    /// <inheritdoc/>
    public override long UnusedBytes => _spanBytes + _largeBytes - Used;

    /// <inheritdoc/>
    public override bool IsLeaving(nint p)
    {
        SlabPage* page = PageOf(p);
        return page != null && page->IsLeaving != 0;
    }

    /// <inheritdoc/>
    public override long BeginCompaction()
    {
        MemCheck.That(!_compacting);
        _compacting = true;
        Span<long> free = stackalloc long[SlabClasses.Count];
        free.Clear();
        for (SlabChunk* c = _chunks; c != null; c = c->Next)
        {
            c->Fullness = Survey(c, free);
        }

        long leaving = 0;
        for (int fullness = 0; fullness < FullnessSteps; fullness++)
        {
            for (SlabChunk* c = _chunks; c != null; c = c->Next)
            {
                if (c->Fullness == fullness)
                {
                    leaving += MarkLeaving(c, free);
                }
            }
        }

        return leaving;
    }

    /// <inheritdoc/>
    public override void EndCompaction()
    {
        _compacting = false;
        for (SlabChunk* c = _chunks; c != null; c = c->Next)
        {
            for (SlabPage* page = FirstSpan(c); page != null; page = NextSpan(c, page))
            {
                if (page->IsLeaving != 0)
                {
                    page->IsLeaving = 0;
                    AddRoom(page);
                }
            }
        }
    }

    /// <summary>Adds the free blocks of a chunk by class; returns how full it is.</summary>
    private static byte Survey(SlabChunk* c, Span<long> free)
    {
        long live = 0;
        for (SlabPage* page = FirstSpan(c); page != null; page = NextSpan(c, page))
        {
            if (page->IsRun != 0)
            {
                live += (long)page->SpanPages << PageShift;
                continue;
            }

            live += (long)page->Live * page->Usable;
            free[page->ClassIndex] += page->Capacity - page->Live;
        }

        return (byte)(live * FullnessSteps / ((long)ChunkSize));
    }

    /// <summary>Marks the spans of a chunk whose blocks have room elsewhere; returns their bytes.
    /// An eighth of a span more must stay free, or one filled to the brim would soon ask for
    /// another.</summary>
    private long MarkLeaving(SlabChunk* c, Span<long> free)
    {
        long leaving = 0;
        for (SlabPage* page = FirstSpan(c); page != null; page = NextSpan(c, page))
        {
            uint capacity = page->IsRun != 0 ? 0 : page->Capacity;
            if (page->Live * 100UL >= capacity * (ulong)LeavesBelow || page->Live == 0
                || free[page->ClassIndex] < capacity + (capacity / 8))
            {
                continue;
            }

            free[page->ClassIndex] -= capacity;
            RemoveRoom(page);
            page->IsLeaving = 1;
            leaving += (long)page->SpanPages << PageShift;
        }

        return leaving;
    }

    private static SlabPage* FirstSpan(SlabChunk* c) => SpanFrom(c, 1);

    private static SlabPage* NextSpan(SlabChunk* c, SlabPage* page) =>
        SpanFrom(c, (int)(page - (SlabPage*)c) + page->SpanPages);

    /// <summary>The first span at a page index or after it; null at the end of the
    /// chunk.</summary>
    private static SlabPage* SpanFrom(SlabChunk* c, int index)
    {
        ulong taken = index < PagesPerChunk ? c->Taken >> index : 0;
        return taken == 0 ? null : (SlabPage*)c + index + BitOperations.TrailingZeroCount(taken);
    }
}
