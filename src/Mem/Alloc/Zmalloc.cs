// Zmalloc: the allocator every unmanaged byte of one server comes from. One instance a server.
// Port of redis 7.2 zmalloc.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The base holds what both allocators share: the exact byte count, the out-of-memory rule and the
// list on which other threads hand blocks back. ZmallocSlab is what servers run on; ZmallocDebug is
// what tests run on.
//
// Threads. An instance belongs to the thread of its loop. The single exception is FreeRemote: any
// thread may push a block there, and the owner really frees it in DrainRemote. The list is a stack
// threaded through the blocks' own first bytes; producers only push, the owner takes the whole list
// at once, so no ABA can occur.
//
// Out of memory. TryAlloc answers 0. Alloc calls the handler given at construction, which is
// expected not to return.
using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace RedisNet.Mem;

/// <summary>Allocates, counts and frees unmanaged blocks. Addresses are multiples of 8.</summary>
/// <port>zmalloc.c zmalloc</port>
public abstract unsafe class Zmalloc : IDisposable
{
    private readonly Action<nuint> _oomHandler;
    private nint _remoteHead;
    private nint _remotePending;
    private ZmallocRemote? _remote;

    private protected Zmalloc(Action<nuint>? oomHandler)
    {
        _oomHandler = oomHandler ?? (static _ => { });
    }

    /// <summary>Sum of the usable sizes of all live blocks; what INFO calls used_memory.
    /// Exact.</summary>
    /// <port>zmalloc.c zmalloc_used_memory</port>
    public long UsedMemory => Used;

    /// <summary>Where the bytes are, for INFO memory. O(chunks).</summary>
    public abstract AllocatorStats Stats { get; }

    /// <summary>A view for background threads: its Free is <see cref="FreeRemote"/>, it cannot
    /// allocate.</summary>
    /// <remarks>Made on first use, which must be on the owner's thread.</remarks>
    public Zmalloc Remote => _remote ??= new ZmallocRemote(this);

    /// <summary>The byte count behind <see cref="UsedMemory"/>, kept by the derived
    /// allocators.</summary>
    private protected long Used { get; set; }

    /// <summary>A block of at least <paramref name="size"/> bytes, contents undefined; 0 when
    /// refused.</summary>
    /// <port>zmalloc.c ztrymalloc</port>
    public abstract nint TryAlloc(
        nuint size, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0);

    /// <summary>As <see cref="TryAlloc"/>, all usable bytes zero. Those of more than a
    /// megabyte are not touched.</summary>
    /// <port>zmalloc.c ztrycalloc</port>
    public abstract nint TryAllocZeroed(
        nuint size, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0);

    /// <summary>Changes a block's size and may move it. 0 when refused, and then the old block
    /// stands.</summary>
    /// <remarks>A zero <paramref name="p"/> allocates. A zero size frees and answers 0, as in
    /// C.</remarks>
    /// <port>zmalloc.c ztryrealloc_usable_internal</port>
    public abstract nint TryRealloc(
        nint p, nuint size, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0);

    /// <summary>Gives a block back. A zero address is ignored.</summary>
    /// <port>zmalloc.c zfree</port>
    public abstract void Free(
        nint p, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0);

    /// <summary>Bytes of the block that may be written; at least what was asked for.</summary>
    /// <port>zmalloc.c zmalloc_size</port>
    public abstract nuint UsableSize(nint p);

    /// <summary>Gives pages without live blocks back to the system (MEMORY PURGE).</summary>
    /// <port>zmalloc.c jemalloc_purge</port>
    public abstract void Purge();

    /// <summary>Bytes of pages in use that lie in no live block. O(1).</summary>
    public virtual long UnusedBytes => 0;

    /// <summary>Whether this block should move, see <see cref="BeginCompaction"/>.</summary>
    /// <port>defrag.c activeDefragAlloc</port>
    public virtual bool IsLeaving(nint p) => false;

    /// <summary>Bytes of the pages chosen by the compaction under way.</summary>
    public virtual long LeavingBytes => 0;

    /// <summary>Begins to choose sparse pages whose blocks have room elsewhere: to be followed by
    /// <see cref="CompactionStep"/> until there is none left to look at, by moving what is on the
    /// pages, and by <see cref="EndCompaction"/>. No block is taken from a chosen page, and it goes
    /// back when its last block moved or was freed. Anything may be done in between.</summary>
    public virtual void BeginCompaction()
    {
    }

    /// <summary>Looks at a few pages: for choosing, or after <see cref="EndCompaction"/> for
    /// letting them serve again. Bounded, whatever the allocator holds. False when that is
    /// through.</summary>
    public virtual bool CompactionStep() => false;

    /// <summary>No more pages are chosen. Those that were, and still hold blocks, serve again when
    /// the steps that follow are done; these also give free pages back, as <see cref="Purge"/>
    /// does.</summary>
    public virtual void EndCompaction()
    {
    }

    /// <summary>Moves a block out of a page that should be emptied; returns where it is now. All
    /// links to the old address are stale then. Never refused: a block that cannot move
    /// stays.</summary>
    /// <port>defrag.c activeDefragAlloc</port>
    public nint Relocate(nint p, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (!IsLeaving(p))
        {
            return p;
        }

        nuint size = UsableSize(p);
        nint to = TryAlloc(size, file, line);
        if (to == 0)
        {
            return p;
        }

        Buffer.MemoryCopy((void*)p, (void*)to, size, size);
        Free(p, file, line);
        Relocated++;
        return to;
    }

    /// <summary>How many blocks <see cref="Relocate"/> has moved.</summary>
    public long Relocated { get; private set; }

    /// <summary>Returns all memory to the system; every block of this instance is gone.</summary>
    public abstract void Dispose();

    /// <summary>As <see cref="TryAlloc"/>, but a refusal goes to the out-of-memory
    /// handler.</summary>
    /// <port>zmalloc.c zmalloc</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Alloc(
        nuint size, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        nint p = TryAlloc(size, file, line);
        if (p == 0)
        {
            OutOfMemory(size);
        }

        return p;
    }

    /// <summary>As <see cref="TryAllocZeroed"/>, but a refusal goes to the out-of-memory
    /// handler.</summary>
    /// <port>zmalloc.c zcalloc</port>
    public nint AllocZeroed(
        nuint size, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        nint p = TryAllocZeroed(size, file, line);
        if (p == 0)
        {
            OutOfMemory(size);
        }

        return p;
    }

    /// <summary>As <see cref="TryRealloc"/>, but a refusal goes to the out-of-memory
    /// handler.</summary>
    /// <port>zmalloc.c zrealloc</port>
    public nint Realloc(
        nint p, nuint size, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        nint n = TryRealloc(p, size, file, line);
        if (n == 0 && size != 0)
        {
            OutOfMemory(size);
        }

        return n;
    }

    /// <summary>Hands a block back from any thread. It counts as used until the owner drains
    /// it.</summary>
    /// <remarks>Overwrites the first 8 bytes of the block, lock-free.</remarks>
    public virtual void FreeRemote(nint p)
    {
        if (p == 0)
        {
            return;
        }

        nint head = Volatile.Read(ref _remoteHead);
        while (true)
        {
            *(nint*)p = head;
            nint seen = Interlocked.CompareExchange(ref _remoteHead, p, head);
            if (seen == head)
            {
                return;
            }

            head = seen;
        }
    }

    /// <summary>Frees up to <paramref name="max"/> blocks other threads handed back; returns how
    /// many. </summary>
    public virtual int DrainRemote(int max)
    {
        int done = 0;
        while (done < max)
        {
            if (_remotePending == 0)
            {
                _remotePending = Interlocked.Exchange(ref _remoteHead, 0);
                if (_remotePending == 0)
                {
                    break;
                }
            }

            nint p = _remotePending;
            _remotePending = *(nint*)p;
            Free(p);
            done++;
        }

        return done;
    }

    /// <summary>The bytes of a block as a span. Valid until the block is freed or
    /// reallocated.</summary>
    public static Span<byte> Span(nint p, int length)
    {
        MemCheck.That(p != 0 || length == 0);
        return MemoryMarshal.CreateSpan(ref *(byte*)p, length);
    }

    /// <summary>What a refused <see cref="Alloc"/> does; for those who tried first and must clean
    /// up.</summary>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void OutOfMemory(nuint size)
    {
        _oomHandler(size);
        throw new OutOfMemoryException($"Out of memory allocating {size} bytes");
    }
}
