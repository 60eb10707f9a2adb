// Compaction: after many deletions, keys are moved together, and the pages they leave go back.
// Port of redis 7.2 defrag.c activeDefragCycle, in role. The allocator's side stands in
// src/Mem/Alloc/ZmallocSlab.Compact.cs. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A pass: the allocator chooses sparse pages; a walk through all databases moves what lies on them;
// then what is still chosen serves again, and free pages go back to the system. All three go by
// slices of a timer, since each looks at everything there is:
//
//   Idle -> Choosing -> Moving -> Ending -> Idle
//               |          |        ^
//               +----------+--------+   too little to gain, or something forbids going on
//
// Measured by the bench (`--suite memory`): when a random half of the keys is deleted, RSS stays
// what it was without this, twice used_memory and more, with jemalloc just as well.
//
// It begins by itself, unlike C's, since it costs a tenth of the loop's time and only while a pass
// goes on: half a millisecond every five. `memory-compaction no` forbids it. There is no pass while
// an image is written, which knows entries by their address. Whatever forbids a pass also ends one
// that is under way.
using System.Collections.Generic;
using RedisNet.Ae;

namespace RedisNet.Server;

/// <summary>One pass at a time over the whole keyspace.</summary>
/// <port>defrag.c activeDefragCycle</port>
public sealed class Compaction
{
    private const int SliceUs = 500;
    private const int SliceEveryMs = 5;
    private const int MaxStepsOfSlice = 8192;

    /// <summary>Chunks of pages looked at in a slice, where time has not ended it: few where it is
    /// tested, so that each pass there goes over several.</summary>
#if DEBUG
    private const int MaxChunksOfSlice = 1;
#else
    private const int MaxChunksOfSlice = 1024;
#endif

    /// <summary>Unused bytes that are borne: so many, and this part of what is used. A pass must
    /// promise half of that.</summary>
    private const long BorneBytes = 1024 * 1024;
    private const int BorneShare = 8;

    private enum Phase
    {
        Idle,
        Choosing,
        Moving,
        Ending,
    }

    private readonly List<byte[]> _large = [];
    private Phase _phase;
    private long _startedMonoUs;
    private long _promised;
    private long _pagesBefore;
    private long _cannotBeHad;
    private int _db;
    private ulong _cursor;
    private ulong _largeCursor;

    /// <summary>Passes that found enough to move.</summary>
    public long Passes { get; private set; }

    /// <summary>How long all passes took from start to end.</summary>
    public long TotalUs { get; private set; }

    /// <summary>How long the pass under way has taken; 0 without one.</summary>
    public long CurrentUs { get; private set; }

    /// <summary>Share of the loop's time while a pass goes on; 0 without one.</summary>
    public int Percent => _phase != Phase.Idle ? SliceUs / 10 / SliceEveryMs : 0;

    /// <summary>To be called once a second: begins a pass when enough is unused, and clearly more
    /// than was once found not to be had.</summary>
    public void EverySecond(RedisServer server)
    {
        long unused = server.Z.UnusedBytes;
        long borne = Borne(server);
        _cannotBeHad = long.Min(_cannotBeHad, unused);
        if (unused > borne && unused > _cannotBeHad + (borne / 2))
        {
            Start(server);
        }
    }

    /// <summary>Begins a pass, unless one goes on or something forbids it.</summary>
    public void Start(RedisServer server)
    {
        if (_phase != Phase.Idle || !MayRun(server))
        {
            return;
        }

        _phase = Phase.Choosing;
        _pagesBefore = Pages(server);
        _startedMonoUs = server.Env.Clock.MonoUs();
        server.Z.BeginCompaction();
        server.El.CreateTimeEvent(SliceEveryMs, OnTimer, server, null);
    }

    private static long Pages(RedisServer server) =>
        server.Z.UsedMemory + server.Z.UnusedBytes;

    private static long Borne(RedisServer server) =>
        BorneBytes + (server.Z.UsedMemory / BorneShare);

    private static bool MayRun(RedisServer server) =>
        server.Config.MemoryCompaction
        && server.Persistence.Snapshot == null && !server.Persistence.Loading;

    private long OnTimer(EventLoop el, long id, object? clientData)
    {
        var server = (RedisServer)clientData!;
        long start = server.Env.Clock.MonoUs();
        CurrentUs = start - _startedMonoUs;
        if (_phase != Phase.Ending && !MayRun(server))
        {
            End(server);
        }

        if (Slice(server, start))
        {
            return SliceEveryMs;
        }

        TotalUs += CurrentUs;
        CurrentUs = 0;
        return EventLoop.NoMore;
    }

    /// <summary>Half a millisecond of a pass; false when it is over.</summary>
    private bool Slice(RedisServer server, long start)
    {
        for (int steps = 1; _phase != Phase.Idle; steps++)
        {
            int most = _phase == Phase.Moving ? MaxStepsOfSlice : MaxChunksOfSlice;
            Step(server);

            // One step may have moved thousands of fields: the clock is looked at after each.
            if (steps >= most || server.Env.Clock.MonoUs() - start >= SliceUs)
            {
                break;
            }
        }

        return _phase != Phase.Idle;
    }

    private void Step(RedisServer server)
    {
        switch (_phase)
        {
            case Phase.Choosing:
                if (!server.Z.CompactionStep())
                {
                    Chosen(server);
                }

                break;
            case Phase.Moving:
                _db += Move(server) ? 0 : 1;
                if (_db >= server.Db.Length)
                {
                    Moved(server);
                }

                break;
            default:
                if (!server.Z.CompactionStep())
                {
                    _phase = Phase.Idle;
                }

                break;
        }
    }

    private void Chosen(RedisServer server)
    {
        _promised = server.Z.LeavingBytes;
        if (_promised < Borne(server) / 2)
        {
            End(server);
            _cannotBeHad = server.Z.UnusedBytes;
            return;
        }

        _phase = Phase.Moving;
        Passes++;
        _db = 0;
        _cursor = 0;
    }

    private void Moved(RedisServer server)
    {
        End(server);
        bool isWorthTrying = _pagesBefore - Pages(server) >= _promised / 4;
        _cannotBeHad = isWorthTrying ? 0 : server.Z.UnusedBytes;
    }

    private void End(RedisServer server)
    {
        _phase = Phase.Ending;
        _cannotBeHad = 0;
        _large.Clear();
        _largeCursor = 0;
        server.Z.EndCompaction();
    }

    /// <summary>One bucket of the database, or of a large value in it; false at its end.</summary>
    private bool Move(RedisServer server)
    {
        var keys = server.Db[_db].Keys;
        if (_large.Count > 0)
        {
            _largeCursor = keys.CompactValue(_large[^1], _largeCursor);
            if (_largeCursor == 0)
            {
                _large.RemoveAt(_large.Count - 1);
            }
        }
        else
        {
            _cursor = keys.Compact(_cursor, server.Config.ActiveDefragMaxScanFields, _large);
        }

        return _cursor != 0 || _large.Count > 0;
    }
}
