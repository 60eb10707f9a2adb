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
// A compaction marks A and C and takes them off the list of spans with room; so whoever copies a
// block finds the copy in B or D, and a marked span is released when its last block was freed. It
// cannot know what points at a block: walking and mending links is for the owners
// (KeyspaceDict.Compact). What nobody moves, because its owner cannot, stays, and its span goes
// back on the list in the end.
//
// Sparse chunks come first, whatever class: a chunk that runs empty goes back to the system whole,
// and the others keep their pages of 2 MiB. A span counts by its whole capacity: marking one takes
// its free blocks away and needs as many as it has live ones, together its capacity.
//
// All this walks the list of chunks, one chunk a step, since 64 GB are 16,000 chunks and a million
// spans, tens of milliseconds:
//
//   Survey   once, counting free blocks by class and telling how full each chunk is
//   Mark     once for each fullness that was seen, sparsest first; then the owner moves blocks
//   End      once, putting marked spans back and giving free pages to the system
//
// Between steps anything may happen. A chunk that is mapped meanwhile comes before the first and is
// not visited; one that goes while the walk stands at it lets the walk go on behind it. What was
// counted by then is an estimate that grows old: when others take the free blocks first, copies
// need new spans for a while, and nothing else is lost.
using System;
using System.Numerics;

namespace RedisNet.Mem;

public sealed unsafe partial class ZmallocSlab
{
    private const int FullnessSteps = 16;
    private const byte NeverSurveyed = FullnessSteps;

    /// <summary>Live blocks of a span that is worth emptying, in percent of all.</summary>
    private const uint LeavesBelow = 85;

    private readonly long[] _freeBlocks = new long[SlabClasses.Count];
    private CompactionPhase _phase;
    private SlabChunk* _visitNext;
    private uint _fullnessSeen;
    private int _fullness;
    private long _leavingBytes;

    private enum CompactionPhase
    {
        None,
        Survey,
        Mark,
        Move,
        End,
    }

    /// <inheritdoc/>
    public override long UnusedBytes => _spanBytes + _largeBytes - Used;

    /// <inheritdoc/>
    public override long LeavingBytes => _leavingBytes;

    /// <inheritdoc/>
    public override bool IsLeaving(nint p)
    {
        SlabPage* page = PageOf(p);
        return page != null && page->IsLeaving != 0;
    }

    /// <inheritdoc/>
    public override void BeginCompaction()
    {
        MemCheck.That(_phase == CompactionPhase.None);
        _phase = CompactionPhase.Survey;
        _visitNext = _chunks;
        _fullnessSeen = 0;
        _leavingBytes = 0;
        Array.Clear(_freeBlocks);
    }

    /// <inheritdoc/>
    public override bool CompactionStep()
    {
        if (_phase is CompactionPhase.None or CompactionPhase.Move)
        {
            return false;
        }

        SlabChunk* c = _visitNext;
        if (c == null)
        {
            return BeginNextWalk();
        }

        _visitNext = c->Next;
        switch (_phase)
        {
            case CompactionPhase.Survey:
                c->Fullness = Survey(c);
                _fullnessSeen |= 1U << c->Fullness;
                break;
            case CompactionPhase.Mark when c->Fullness == _fullness:
                MarkLeaving(c);
                break;
            case CompactionPhase.End:
                LetServe(c);
                DiscardFreePages(c);
                break;
        }

        return true;
    }

    /// <inheritdoc/>
    public override void EndCompaction()
    {
        MemCheck.That(_phase is not CompactionPhase.None and not CompactionPhase.End);
        ReleaseIdleSpans();
        _phase = CompactionPhase.End;
        _visitNext = _chunks;
    }

    /// <summary>All chunks were visited; false when they need not be once more.</summary>
    private bool BeginNextWalk()
    {
        if (_phase == CompactionPhase.End)
        {
            _phase = CompactionPhase.None;
            return false;
        }

        _fullness = BitOperations.TrailingZeroCount(_fullnessSeen);
        if (_fullness == 32)
        {
            _phase = CompactionPhase.Move;
            return false;
        }

        _phase = CompactionPhase.Mark;
        _fullnessSeen &= _fullnessSeen - 1;
        _visitNext = _chunks;
        return true;
    }

    /// <summary>Adds the free blocks of a chunk by class; returns how full it is.</summary>
    private byte Survey(SlabChunk* c)
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
            _freeBlocks[page->ClassIndex] += page->Capacity - page->Live;
        }

        return (byte)(live * FullnessSteps / ((long)ChunkSize));
    }

    /// <summary>Marks the spans of a chunk whose blocks have room elsewhere. An eighth of a span
    /// more must stay free, or one filled to the brim would soon ask for another.</summary>
    private void MarkLeaving(SlabChunk* c)
    {
        for (SlabPage* page = FirstSpan(c); page != null; page = NextSpan(c, page))
        {
            uint capacity = page->IsRun != 0 ? 0 : page->Capacity;
            ref long free = ref _freeBlocks[page->ClassIndex];
            if (page->Live * 100UL >= capacity * (ulong)LeavesBelow || page->Live == 0
                || free < capacity + ((capacity + 7) / 8))
            {
                continue;
            }

            free -= capacity;
            RemoveRoom(page);
            page->IsLeaving = 1;
            c->Leaving++;
            _leavingBytes += (long)page->SpanPages << PageShift;
        }
    }

    private void LetServe(SlabChunk* c)
    {
        for (SlabPage* page = FirstSpan(c); page != null && c->Leaving > 0;
            page = NextSpan(c, page))
        {
            if (page->IsLeaving != 0)
            {
                page->IsLeaving = 0;
                c->Leaving--;
                AddRoom(page);
            }
        }

        MemCheck.That(c->Leaving == 0);
    }

    /// <summary>A chunk goes: a walk that would visit it next goes on behind it.</summary>
    private void VisitNot(SlabChunk* c)
    {
        if (_visitNext == c)
        {
            _visitNext = c->Next;
        }
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
