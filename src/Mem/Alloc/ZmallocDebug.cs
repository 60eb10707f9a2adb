// ZmallocDebug: the allocator of the tests. Slow, wasteful, and names every misuse it can see.
// Ours, no origin in C (there: valgrind and the address sanitizer).
//
//   [ head 32: magic 8 | size 8 | serial 8 | state 8 ][ canary 16 ][ user bytes ][ canary 16 ]
//
//   on alloc    user bytes are 0xCC, canaries 0xA5; the caller's file and line are noted
//   on realloc  the block always moves, so that stale spans and handles are found out
//   on free     canaries are compared, user bytes become 0xDD, the block goes to quarantine
//   quarantine  up to 16 MiB of freed blocks whose addresses are not reused; when one leaves, its
//               bytes must still be 0xDD, or somebody wrote after free
//   on dispose  what still lives is listed with the place it was allocated
//
// UsableSize is exactly what was asked for (8 at least), so that a byte too far hits the canary.
// FailNth makes the n-th request from now be refused. In guard mode (the tests turn it on where
// REDISNET_GUARD=1 is set) each block ends at an inaccessible page and its pages become so too when
// it is freed: a stray read faults on the spot.
//
// During a compaction every block should move, so that a link nobody mended is found out. Choosing
// takes some steps though there is nothing to choose, and so does the end.
//
// Errors are MemoryFaultException with the kind of misuse and the sites in the text.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;

namespace RedisNet.Mem;

/// <summary>The checking allocator. See <see cref="Zmalloc"/> for the contract.</summary>
public sealed unsafe class ZmallocDebug : Zmalloc
{
    internal const int HeadSize = 32;
    internal const int CanarySize = 16;
    internal const byte CanaryByte = 0xA5;
    internal const byte AllocByte = 0xCC;
    internal const byte FreeByte = 0xDD;

    private const ulong Magic = 0x5245444953484541UL;
    private const long QuarantineLimit = 16 * 1024 * 1024;
    private const long SizeLimit = 1L << 36;

    private const int CompactionSteps = 4;

    // The system allows a process some 65,000 mappings, and a guarded block takes two.
    private const int GuardedQuarantineLimit = 4096;

    private readonly Dictionary<nint, Record> _live = new();
    private readonly Dictionary<nint, Record> _dead = new();
    private readonly Queue<nint> _quarantine = new();
    private readonly ConcurrentQueue<nint> _remoteFrees = new();
    private readonly bool _guard;
    private long _quarantined;
    private long _failAt = -1;
    private long _serial;
    private int _compactionSteps;
    private bool _compacting;
    private bool _ending;
    private bool _disposed;

    /// <summary>An empty allocator, with guard pages or without.</summary>
    public ZmallocDebug(Action<nuint>? oomHandler = null, bool guard = false)
        : base(oomHandler)
    {
        _guard = guard;
    }

    /// <summary>Number of live blocks.</summary>
    public int LiveBlocks => _live.Count;

    /// <summary>Requests made since construction, refused ones included.</summary>
    public long Requests { get; private set; }

    /// <inheritdoc/>
    public override AllocatorStats Stats =>
        new(Used, Used, Used + _quarantined, Used + _quarantined);

    /// <inheritdoc/>
    public override long LeavingBytes => _compacting ? Used : 0;

    /// <inheritdoc/>
    public override bool IsLeaving(nint p) =>
        _compacting && !_ending && _compactionSteps == 0;

    /// <inheritdoc/>
    public override void BeginCompaction()
    {
        MemCheck.That(!_compacting);
        _compacting = true;
        _compactionSteps = CompactionSteps;
    }

    /// <inheritdoc/>
    public override bool CompactionStep()
    {
        _compactionSteps = int.Max(_compactionSteps - 1, 0);
        _compacting &= !_ending || _compactionSteps > 0;
        _ending &= _compacting;
        return _compactionSteps > 0;
    }

    /// <inheritdoc/>
    public override void EndCompaction()
    {
        MemCheck.That(_compacting && !_ending);
        _ending = true;
        _compactionSteps = CompactionSteps;
    }

    /// <summary>Refuses the <paramref name="n"/>-th request from now, counting from 1; 0 turns it
    /// off. </summary>
    public void FailNth(long n)
    {
        _failAt = n == 0 ? -1 : Requests + n;
    }

    /// <inheritdoc/>
    public override nint TryAlloc(nuint size, string file = "", int line = 0)
    {
        MemCheck.That(!_disposed);
        Requests++;
        if (Requests == _failAt || size >= SizeLimit)
        {
            return 0;
        }

        nuint usable = size < 8 ? 8 : size;
        nint p = _guard ? GuardedAlloc(usable) : PlainAlloc(usable);
        if (p == 0)
        {
            return 0;
        }

        new Span<byte>((void*)p, (int)nuint.Min(usable, int.MaxValue)).Fill(AllocByte);
        _dead.Remove(p);
        _live.Add(p, new Record(usable, ++_serial, file, line));
        Used += (long)usable;
        return p;
    }

    /// <inheritdoc/>
    public override nint TryAllocZeroed(nuint size, string file = "", int line = 0)
    {
        nint p = TryAlloc(size, file, line);
        if (p != 0)
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
            return TryAlloc(size, file, line);
        }

        Record old = Check(p, "Realloc", file, line);
        if (size == 0)
        {
            Free(p, file, line);
            return 0;
        }

        nint n = TryAlloc(size, file, line);
        if (n != 0)
        {
            Buffer.MemoryCopy((void*)p, (void*)n, size < 8 ? 8 : size, nuint.Min(old.Size, size));
            Free(p, file, line);
        }

        return n;
    }

    /// <inheritdoc/>
    public override void Free(nint p, string file = "", int line = 0)
    {
        if (p == 0)
        {
            return;
        }

        Record r = Check(p, "Free", file, line);
        _live.Remove(p);
        Used -= (long)r.Size;
        _dead[p] = r with { FreeFile = file, FreeLine = line };
        if (_guard)
        {
            GuardedFree(p, r.Size);
            _quarantine.Enqueue(p);
            while (_quarantine.Count > GuardedQuarantineLimit)
            {
                LeaveQuarantine();
            }

            return;
        }

        *(ulong*)(p - CanarySize - HeadSize) = ~Magic;
        NativeMemory.Fill((void*)p, r.Size, FreeByte);
        _quarantine.Enqueue(p);
        _quarantined += (long)r.Size;
        while (_quarantined > QuarantineLimit)
        {
            LeaveQuarantine();
        }
    }

    /// <inheritdoc/>
    public override nuint UsableSize(nint p)
    {
        return Check(p, "UsableSize", string.Empty, 0).Size;
    }

    /// <inheritdoc/>
    public override void FreeRemote(nint p)
    {
        if (p != 0)
        {
            _remoteFrees.Enqueue(p);
        }
    }

    /// <inheritdoc/>
    public override int DrainRemote(int max)
    {
        int done = 0;
        while (done < max && _remoteFrees.TryDequeue(out nint p))
        {
            Free(p);
            done++;
        }

        return done;
    }

    /// <summary>Looks at the canaries of every live and every quarantined block.</summary>
    public void CheckAll()
    {
        foreach (nint p in _live.Keys)
        {
            Check(p, "CheckAll", string.Empty, 0);
        }

        foreach (nint p in _guard ? [] : _quarantine)
        {
            CheckQuarantined(p, _dead[p]);
        }
    }

    /// <summary>The live blocks, oldest first, one line each.</summary>
    public string LeakReport()
    {
        StringBuilder text = new();
        foreach (KeyValuePair<nint, Record> e in _live.OrderBy(e => e.Value.Serial).Take(50))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"#{e.Value.Serial} {e.Value.Size} bytes, {e.Value.Site}\n");
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override void Purge()
    {
        while (_quarantine.Count > 0)
        {
            LeaveQuarantine();
        }
    }

    /// <summary>Frees everything; raises a fault with the list when blocks are still
    /// alive.</summary>
    public override void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        DrainRemote(int.MaxValue);
        _disposed = true;
        string leaks = LeakReport();
        int count = _live.Count;
        foreach ((nint p, Record r) in _live)
        {
            if (_guard)
            {
                Pages.Unmap(p & ~(nint)(Pages.OsPage - 1), GuardedBody(r.Size) + Pages.OsPage);
            }
            else
            {
                NativeMemory.Free((void*)(p - CanarySize - HeadSize));
            }
        }

        _live.Clear();
        Purge();
        Used = 0;
        if (count > 0)
        {
            throw new MemoryFaultException($"{count} blocks leaked:\n{leaks}");
        }
    }

    private static nint PlainAlloc(nuint usable)
    {
        byte* raw;
        try
        {
            raw = (byte*)NativeMemory.Alloc(HeadSize + usable + (2 * CanarySize));
        }
        catch (OutOfMemoryException)
        {
            return 0;
        }

        *(ulong*)raw = Magic;
        *(nuint*)(raw + 8) = usable;
        byte* p = raw + HeadSize + CanarySize;
        NativeMemory.Fill(p - CanarySize, CanarySize, CanaryByte);
        NativeMemory.Fill(p + usable, CanarySize, CanaryByte);
        return (nint)p;
    }

    /// <summary>Block sizes are rounded up to 8, so up to 7 bytes past the end lie before the guard
    /// page. </summary>
    private static nint GuardedAlloc(nuint usable)
    {
        nuint rounded = (usable + 7) & ~(nuint)7;
        nuint body = GuardedBody(usable);
        nint raw = Pages.Map(body + Pages.OsPage, Pages.OsPage);
        if (raw == 0)
        {
            return 0;
        }

        Pages.Protect(raw + (nint)body, Pages.OsPage);
        return raw + (nint)(body - rounded);
    }

    /// <summary>The range stays reserved and inaccessible while it is in quarantine.</summary>
    private static void GuardedFree(nint p, nuint size)
    {
        nint raw = p & ~(nint)(Pages.OsPage - 1);
        Pages.Discard(raw, GuardedBody(size));
        Pages.Protect(raw, GuardedBody(size));
    }

    private static nuint GuardedBody(nuint size)
    {
        return (size + 7 + Pages.OsPage - 1 - ((size + 7) & 7)) & ~(nuint)(Pages.OsPage - 1);
    }

    private static void CheckQuarantined(nint p, Record r)
    {
        if (new ReadOnlySpan<byte>((void*)p, (int)r.Size).ContainsAnyExcept(FreeByte))
        {
            throw new MemoryFaultException($"Write after free: {r.Describe()}");
        }
    }

    private Record Check(nint p, string call, string file, int line)
    {
        if (!_live.TryGetValue(p, out Record? r))
        {
            string what = _dead.TryGetValue(p, out Record? dead)
                ? (call == "Free" ? "Double free: " : call + " after free: ") + dead.Describe()
                : $"{call} of a foreign address 0x{p:x}";
            throw new MemoryFaultException($"{what}; called at {file}:{line}");
        }

        if (!_guard)
        {
            CheckCanary(p - CanarySize, "before", r);
            CheckCanary(p + (nint)r.Size, "after", r);
            if (*(ulong*)(p - CanarySize - HeadSize) != Magic)
            {
                throw new MemoryFaultException($"Head overwritten: {r.Describe()}");
            }
        }

        return r;
    }

    private static void CheckCanary(nint at, string where, Record r)
    {
        if (new ReadOnlySpan<byte>((void*)at, CanarySize).ContainsAnyExcept(CanaryByte))
        {
            throw new MemoryFaultException($"Write {where} the block: {r.Describe()}");
        }
    }

    private void LeaveQuarantine()
    {
        nint p = _quarantine.Dequeue();
        Record r = _dead[p];
        _dead.Remove(p);
        if (_guard)
        {
            Pages.Unmap(p & ~(nint)(Pages.OsPage - 1), GuardedBody(r.Size) + Pages.OsPage);
            return;
        }

        _quarantined -= (long)r.Size;
        CheckQuarantined(p, r);
        NativeMemory.Free((void*)(p - CanarySize - HeadSize));
    }

    private sealed record Record(nuint Size, long Serial, string File, int Line)
    {
        public string FreeFile { get; init; } = string.Empty;

        public int FreeLine { get; init; }

        public string Site => $"allocated at {File}:{Line}";

        public string Describe()
        {
            string freed = FreeFile.Length == 0
                ? string.Empty
                : $", freed at {FreeFile}:{FreeLine}";
            return $"block #{Serial} of {Size} bytes, {Site}{freed}";
        }
    }
}
