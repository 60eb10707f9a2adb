// ZmallocSlab: the slab allocator servers run on. Blocks from 64 KiB pages inside 4 MiB chunks.
// Ours; takes the place of jemalloc under redis 7.2 zmalloc.c.
//
// A chunk is 4 MiB at an address that is a multiple of 4 MiB, cut into 64 pages:
//
//   page 0                                   page 1          page 2 ..                page 63
//   +--------------------------------------+---------------+---------------+----    +-------------+
//   | .. head of 4096 bytes ..             | span of 48s   | span of 4 pages, 20480s, ..          |
//   +--------------------------------------+---------------+---------------+----    +-------------+
//        head: 64 slots of 64 bytes; slot 0 is SlabChunk, slot i the SlabPage of page i
//
// From a block's address alone: chunk = address & ~(4 MiB - 1); page = bits 16..21; descriptor =
// slot page of the head; for a span of several pages the descriptor says how many slots back the
// head of the span is. No table outside the chunk is read. The head lies at one of 16 places of
// page 0, chosen by bits 22..25 of the address, because heads at equal addresses modulo 4 MiB would
// share a handful of cache sets. Of page 0 only these 4 KiB are ever touched.
//
// Three sizes of request:
//   <= 128 KiB  a block of a class (SlabClasses) from a span of 1 to 15 pages. Freed blocks are a
//               stack in the span; never-used ones are cut off its end, so that memory nobody
//               used yet is not made resident. Where pages have 4 KiB: in a chunk of large pages
//               (below) the first touch brings 2 MiB.
//   <= 1 MiB    a run: whole pages of a chunk for one block. Usable size counts in 4 KiB steps.
//   larger      a mapping of its own at a chunk address, 64 bytes of head before the block. Its
//               block lies in page 0, which chunks never hand out: so Free knows it. It grows by
//               mremap. See ZmallocSlab.Large.cs.
//
// A span without live blocks goes back to its chunk unless it is the last with room in its class
// and no long one; a chunk without spans goes back to the system unless it is the only such. Purge
// returns the touched pages of the rest.
//
// From the fifth chunk on, and in mappings of 2 MiB and more, the kernel is asked for pages of 2
// MiB: the address of a random key is then found sooner, and more often without a walk of the page
// table. A chunk of which an eighth or more is given back returns to 4 KiB pages until it is full
// again, or the kernel would make it whole. What a large page makes resident beyond what was
// touched is not in Resident.
// REDISNET(mem-huge-pages): C avoids them, since a fork would copy them whole; nothing forks here.
//
// Blocks freed at random leave every span partly empty. ZmallocSlab.Compact.cs picks those that
// should be emptied, for whoever can move blocks.
//
// Chunks with free pages are sorted by how many they have in a row, 16 and more alike, and pages
// are taken from the chunk that has the fewest that suffice: so long rows stay whole for runs,
// and chunks that are nearly full fill up first.
//
// O(1) everywhere.
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>The production allocator. See <see cref="Zmalloc"/> for the contract.</summary>
public sealed unsafe partial class ZmallocSlab : Zmalloc
{
    internal const int ChunkShift = 22;
    internal const nuint ChunkSize = (nuint)1 << ChunkShift;
    internal const int PageShift = 16;
    internal const nuint PageSize = (nuint)1 << PageShift;
    internal const int PagesPerChunk = 64;
    internal const int HeadSize = PagesPerChunk * 64;
    internal const nuint MaxRun = 1024 * 1024;
    internal const int MaxRunPages = (int)(MaxRun / PageSize);

    private const int SmallPagesChunks = 4;
    private const int MaxIdlePages = 4;
    private const int HugeKeepsIdle = PagesPerChunk / 8;

    private readonly SlabPage** _room;
    private readonly SlabChunk** _roomForRun;
    private uint _roomForRunBits;
    private SlabChunk* _chunks;
    private long _chunkCount;
    private long _emptyChunks;
    private long _spanBytes;
    private bool _disposed;

    /// <summary>An empty allocator. The handler hears the size that could not be had; it should not
    /// return. </summary>
    /// <port>zmalloc.c zmalloc_set_oom_handler</port>
    public ZmallocSlab(Action<nuint>? oomHandler = null)
        : base(oomHandler)
    {
        _room = (SlabPage**)NativeMemory.AllocZeroed(SlabClasses.Count, (nuint)sizeof(nint));
        _roomForRun = (SlabChunk**)NativeMemory.AllocZeroed(MaxRunPages + 1, (nuint)sizeof(nint));
    }

    /// <inheritdoc/>
    public override AllocatorStats Stats
    {
        get
        {
            long dirty = 0;
            for (SlabChunk* c = _chunks; c != null; c = c->Next)
            {
                dirty += BitOperations.PopCount(c->Dirty & ~c->Taken);
            }

            long active = _spanBytes + _largeBytes;
            long heads = _chunkCount * HeadSize;
            return new AllocatorStats(
                Used,
                active,
                active + heads + (dirty << PageShift) + _keptBytes,
                (_chunkCount << ChunkShift) + _largeBytes + _keptBytes);
        }
    }

    /// <inheritdoc/>
    public override nint TryAlloc(nuint size, string file = "", int line = 0)
    {
        if (size > SlabClasses.MaxSmall)
        {
            return size <= MaxRun ? AllocRun(size, out _) : AllocLarge(size, zeroed: false);
        }

        int cls = SlabClasses.ClassOf(size);
        SlabPage* page = _room[cls];
        if (page == null)
        {
            page = CutSpan(cls);
            if (page == null)
            {
                return 0;
            }
        }

        nint block = page->Free;
        if (block != 0)
        {
            page->Free = *(nint*)block;
        }
        else
        {
            block = page->Bump;
            page->Bump += (nint)page->Usable;
        }

        page->Live++;
        Used += (long)page->Usable;
        if (page->IsFull)
        {
            RemoveRoom(page);
        }

        return block;
    }

    /// <inheritdoc/>
    public override nint TryAllocZeroed(nuint size, string file = "", int line = 0)
    {
        if (size > MaxRun)
        {
            return AllocLarge(size, zeroed: true);
        }

        bool dirty = true;
        nint p = size > SlabClasses.MaxSmall ? AllocRun(size, out dirty) : TryAlloc(size);
        if (p != 0 && dirty)
        {
            NativeMemory.Clear((void*)p, UsableSize(p));
        }

        return p;
    }

    /// <inheritdoc/>
    public override nint TryRealloc(nint p, nuint size, string file = "", int line = 0)
    {
        if (p == 0)
        {
            return TryAlloc(size);
        }

        if (size == 0)
        {
            Free(p);
            return 0;
        }

        if (ResizeInPlace(ref p, size))
        {
            return p;
        }

        nint n = TryAlloc(size);
        if (n == 0)
        {
            return 0;
        }

        nuint old = UsableSize(p);
        Buffer.MemoryCopy((void*)p, (void*)n, size, old < size ? old : size);
        Free(p);
        return n;
    }

    /// <inheritdoc/>
    public override void Free(nint p, string file = "", int line = 0)
    {
        if (p == 0)
        {
            return;
        }

        SlabPage* page = PageOf(p);
        if (page == null)
        {
            FreeLarge(p);
            return;
        }

        Used -= (long)page->Usable;
        if (page->IsRun != 0)
        {
            ReleaseSpan(page);
            return;
        }

        bool wasFull = page->IsFull;
        *(nint*)p = page->Free;
        page->Free = p;
        page->Live--;
        if (wasFull)
        {
            AddRoom(page);
        }
        else if (page->Live == 0)
        {
            SpanEmptied(page);
        }
    }

    /// <inheritdoc/>
    public override nuint UsableSize(nint p)
    {
        SlabPage* page = PageOf(p);
        return page != null ? page->Usable : LargeOf(p)->Usable;
    }

    /// <inheritdoc/>
    public override void Purge()
    {
        ReleaseIdleSpans();
        UnmapKept();
        for (SlabChunk* c = _chunks; c != null;)
        {
            SlabChunk* next = c->Next;
            if (c->Taken == 1)
            {
                UnmapChunk(c);
            }
            else
            {
                DiscardFreePages(c);
            }

            c = next;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        while (_chunks != null)
        {
            SlabChunk* c = _chunks;
            _chunks = c->Next;
            Pages.Unmap(c->Base, ChunkSize);
        }

        UnmapKept();
        while (_large != null)
        {
            LargeBlock* l = _large;
            _large = l->Next;
            Pages.Unmap((nint)l, l->Mapped);
        }

        NativeMemory.Free(_room);
        NativeMemory.Free(_roomForRun);
        Used = 0;
    }

    /// <summary>Descriptor of the span a block lies in, or null when the block has a mapping of its
    /// own. </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static SlabPage* PageOf(nint p)
    {
        nint index = (p >> PageShift) & (PagesPerChunk - 1);
        if (index == 0)
        {
            return null;
        }

        SlabPage* page = (SlabPage*)HeadOf(p & ~((nint)ChunkSize - 1)) + index;
        return page - page->Back;
    }

    /// <summary>Where in page 0 the head of a chunk lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static SlabChunk* HeadOf(nint chunk)
    {
        return (SlabChunk*)(chunk + (((chunk >> ChunkShift) & 15) * HeadSize));
    }

    private static nuint RoundUp(nuint size, nuint to)
    {
        return (size + to - 1) & ~(to - 1);
    }

    // ---- Spans ----

    private void AddRoom(SlabPage* page)
    {
        SlabPage* first = _room[page->ClassIndex];
        page->Prev = null;
        page->Next = first;
        if (first != null)
        {
            first->Prev = page;
        }

        _room[page->ClassIndex] = page;
    }

    private void RemoveRoom(SlabPage* page)
    {
        if (page->Prev != null)
        {
            page->Prev->Next = page->Next;
        }
        else
        {
            _room[page->ClassIndex] = page->Next;
        }

        if (page->Next != null)
        {
            page->Next->Prev = page->Prev;
        }

        page->Next = null;
        page->Prev = null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SlabPage* CutSpan(int cls)
    {
        SlabPage* page = TakePages(SlabClasses.SpanPages(cls), out _);
        if (page == null)
        {
            return null;
        }

        nuint size = SlabClasses.SizeOf(cls);
        nuint bytes = (nuint)page->SpanPages << PageShift;
        page->ClassIndex = (byte)cls;
        page->IsRun = 0;
        page->IsLeaving = 0;
        page->Usable = (uint)size;
        page->Live = 0;
        page->Free = 0;
        page->Bump = page->Start;
        page->End = page->Start + (nint)(bytes - (bytes % size));
        AddRoom(page);
        return page;
    }

    /// <summary>The last block of a span went. One span with room stays with its class, so that a
    /// single block allocated and freed over and over does not cut a span each time; but for long
    /// spans, of which that would be too much memory.</summary>
    private void SpanEmptied(SlabPage* page)
    {
        if (page->IsLeaving != 0)
        {
            page->IsLeaving = 0;
            HeadOf(page->Start & ~((nint)ChunkSize - 1))->Leaving--;
            ReleaseSpan(page);
            return;
        }

        if (page->Next == null && page->Prev == null && page->SpanPages <= MaxIdlePages)
        {
            page->Free = 0;
            page->Bump = page->Start;
            return;
        }

        RemoveRoom(page);
        ReleaseSpan(page);
    }

    /// <summary>Releases what <see cref="SpanEmptied"/> has kept.</summary>
    private void ReleaseIdleSpans()
    {
        for (int cls = 0; cls < SlabClasses.Count; cls++)
        {
            SlabPage* page = _room[cls];
            if (page != null && page->Live == 0)
            {
                RemoveRoom(page);
                ReleaseSpan(page);
            }
        }
    }

    private nint AllocRun(nuint size, out bool dirty)
    {
        SlabPage* page = TakePages((int)((size + PageSize - 1) >> PageShift), out dirty);
        if (page == null)
        {
            return 0;
        }

        page->IsRun = 1;
        page->IsLeaving = 0;
        page->Live = 1;
        page->Usable = (uint)RoundUp(size, Pages.OsPage);
        Used += (long)page->Usable;
        return page->Start;
    }

    // ---- Pages of chunks ----

    private SlabPage* TakePages(int count, out bool dirty)
    {
        uint fitting = _roomForRunBits >> count << count;
        if (fitting != 0)
        {
            SlabChunk* best = _roomForRun[BitOperations.TrailingZeroCount(fitting)];
            return TakeFrom(best, FindRun(~best->Taken, count), count, out dirty);
        }

        dirty = false;
        SlabChunk* c = MapChunk();
        return c == null ? null : TakeFrom(c, 1, count, out dirty);
    }

    /// <summary>Index of the first of <paramref name="count"/> set bits in a row; 64 when there are
    /// none. </summary>
    /// <remarks>After a step with shift s a set bit means "s more in a row than before", so the
    /// length known doubles until it is reached: log2(count) steps.</remarks>
    internal static int FindRun(ulong free, int count)
    {
        while (count > 1)
        {
            int s = count >> 1;
            free &= free >> s;
            count -= s;
        }

        return BitOperations.TrailingZeroCount(free);
    }

    /// <summary>How many set bits stand in a row at most; <see cref="MaxRunPages"/> where there are
    /// more.</summary>
    internal static int LongestRun(ulong free)
    {
        int length = 0;
        for (; free != 0 && length < MaxRunPages; length++)
        {
            free &= free >> 1;
        }

        return length;
    }

    private SlabPage* TakeFrom(SlabChunk* c, int index, int count, out bool dirty)
    {
        MemCheck.That(index + count <= PagesPerChunk);
        ulong mask = ((1UL << count) - 1) << index;
        MemCheck.That((c->Taken & mask) == 0);
        if (c->Taken == 1)
        {
            _emptyChunks--;
        }

        dirty = (c->Dirty & mask) != 0;
        c->Taken |= mask;
        c->Dirty |= mask;
        SortChunk(c);
        if (c->Taken == ulong.MaxValue && c->Huge == 0 && _chunkCount > SmallPagesChunks)
        {
            PreferHuge(c, huge: true);
        }

        SlabPage* head = (SlabPage*)c + index;
        for (int i = 0; i < count; i++)
        {
            head[i].Back = (byte)i;
        }

        head->SpanPages = (byte)count;
        head->Start = c->Base + ((nint)index << PageShift);
        head->Next = null;
        head->Prev = null;
        _spanBytes += (long)count << PageShift;
        return head;
    }

    private void ReleaseSpan(SlabPage* page)
    {
        nint chunk = page->Start & ~((nint)ChunkSize - 1);
        SlabChunk* c = HeadOf(chunk);
        int index = (int)(page->Start - chunk) >> PageShift;
        ulong mask = ((1UL << page->SpanPages) - 1) << index;
        MemCheck.That((c->Taken & mask) == mask);
        c->Taken &= ~mask;
        SortChunk(c);
        _spanBytes -= (long)page->SpanPages << PageShift;
        if (c->Taken == 1)
        {
            _emptyChunks++;
            if (_emptyChunks > 1)
            {
                UnmapChunk(c);
            }
        }
    }

    private SlabChunk* MapChunk()
    {
        nint chunk = Map(ChunkSize);
        if (chunk == 0)
        {
            return null;
        }

        SlabChunk* c = HeadOf(chunk);
        c->Base = chunk;
        if (_chunkCount >= SmallPagesChunks)
        {
            PreferHuge(c, huge: true);
        }

        c->Taken = 1;
        c->Dirty = 0;
        c->Fullness = NeverSurveyed;
        c->Leaving = 0;
        c->LongestRun = 0;
        c->Prev = null;
        c->Next = _chunks;
        if (_chunks != null)
        {
            _chunks->Prev = c;
        }

        _chunks = c;
        _chunkCount++;
        _emptyChunks++;
        SortChunk(c);
        return c;
    }

    private void UnmapChunk(SlabChunk* c)
    {
        MemCheck.That(c->Taken == 1);
        VisitNot(c);
        RemoveChunkRoom(c);
        if (c->Prev != null)
        {
            c->Prev->Next = c->Next;
        }
        else
        {
            _chunks = c->Next;
        }

        if (c->Next != null)
        {
            c->Next->Prev = c->Prev;
        }

        _chunkCount--;
        _emptyChunks--;
        Pages.Unmap(c->Base, ChunkSize);
    }

    /// <summary>Puts a chunk whose pages were taken or given back where <see cref="TakePages"/>
    /// looks for it.</summary>
    private void SortChunk(SlabChunk* c)
    {
        int run = LongestRun(~c->Taken);
        if (run == c->LongestRun)
        {
            return;
        }

        RemoveChunkRoom(c);
        c->LongestRun = (byte)run;
        if (run == 0)
        {
            return;
        }

        SlabChunk* first = _roomForRun[run];
        c->PrevRoom = null;
        c->NextRoom = first;
        if (first != null)
        {
            first->PrevRoom = c;
        }

        _roomForRun[run] = c;
        _roomForRunBits |= 1U << run;
    }

    private void RemoveChunkRoom(SlabChunk* c)
    {
        int run = c->LongestRun;
        if (run == 0)
        {
            return;
        }

        if (c->PrevRoom != null)
        {
            c->PrevRoom->NextRoom = c->NextRoom;
        }
        else
        {
            _roomForRun[run] = c->NextRoom;
            _roomForRunBits &= c->NextRoom == null ? ~(1U << run) : uint.MaxValue;
        }

        if (c->NextRoom != null)
        {
            c->NextRoom->PrevRoom = c->PrevRoom;
        }
    }

    private static void PreferHuge(SlabChunk* c, bool huge)
    {
        Pages.PreferHuge(c->Base, ChunkSize, huge);
        c->Huge = huge ? (byte)1 : (byte)0;
    }

    private static void DiscardFreePages(SlabChunk* c)
    {
        ulong idle = c->Dirty & ~c->Taken;
        if (c->Huge != 0)
        {
            if (BitOperations.PopCount(idle) < HugeKeepsIdle)
            {
                return;
            }

            PreferHuge(c, huge: false);
        }

        c->Dirty &= ~idle;
        while (idle != 0)
        {
            int first = BitOperations.TrailingZeroCount(idle);
            int count = BitOperations.TrailingZeroCount(~(idle >> first));
            Pages.Discard(c->Base + ((nint)first << PageShift), (nuint)count << PageShift);
            idle &= ~(((1UL << count) - 1) << first);
        }
    }

    // ---- Resizing ----

    /// <summary>Resizes without copying bytes where that can be done; may change the address of a
    /// large block.</summary>
    private bool ResizeInPlace(ref nint p, nuint size)
    {
        SlabPage* page = PageOf(p);
        if (page == null)
        {
            return size > MaxRun && size < nuint.MaxValue / 2 && ResizeLarge(ref p, size);
        }

        if (page->IsRun == 0)
        {
            return size <= SlabClasses.MaxSmall && SlabClasses.ClassOf(size) == page->ClassIndex;
        }

        int pages = (int)((size + PageSize - 1) >> PageShift);
        if (size <= SlabClasses.MaxSmall || size > MaxRun || pages != page->SpanPages)
        {
            return false;
        }

        nuint usable = RoundUp(size, Pages.OsPage);
        Used += (long)usable - (long)page->Usable;
        page->Usable = (uint)usable;
        return true;
    }
}
