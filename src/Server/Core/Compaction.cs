// Compaction: after many deletions, keys are moved together, and the pages they leave go back.
// Port of redis 7.2 defrag.c activeDefragCycle, in role. The allocator's side stands in
// src/Mem/Alloc/ZmallocSlab.Compact.cs. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A pass: the allocator marks sparse pages; a timer walks all databases in slices and moves what
// lies on them; then what is still marked serves again. Measured by the bench (`--suite memory`):
// when a random half of the keys is deleted, RSS stays what it was without this, twice used_memory
// and more, with jemalloc just as well.
//
// It begins by itself, unlike C's, since it costs a tenth of the loop's time and only while a pass
// goes on: half a millisecond every five. There is no pass while an image is written, which knows
// entries by their address; one that is under way is given up.
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

    /// <summary>Unused bytes that are borne: so many, and this part of what is used. A pass must
    /// promise half of that.</summary>
    private const long BorneBytes = 1024 * 1024;
    private const int BorneShare = 8;

    private readonly List<byte[]> _large = [];
    private bool _running;
    private long _startedMonoUs;
    private long _promised;
    private long _pagesBefore;
    private long _cannotBeHad;
    private int _db;
    private ulong _cursor;
    private ulong _largeCursor;

    /// <summary>Passes that were begun.</summary>
    public long Passes { get; private set; }

    /// <summary>How long all passes took from start to end.</summary>
    public long TotalUs { get; private set; }

    /// <summary>How long the pass under way has taken; 0 without one.</summary>
    public long CurrentUs { get; private set; }

    /// <summary>Share of the loop's time while a pass goes on; 0 without one.</summary>
    public int Percent => _running ? SliceUs / 10 / SliceEveryMs : 0;

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

    /// <summary>Begins a pass, if the allocator finds pages worth emptying.</summary>
    public void Start(RedisServer server)
    {
        if (_running || !MayRun(server))
        {
            return;
        }

        _pagesBefore = Pages(server);
        _promised = server.Z.BeginCompaction();
        if (_promised < Borne(server) / 2)
        {
            server.Z.EndCompaction();
            _cannotBeHad = server.Z.UnusedBytes;
            return;
        }

        _running = true;
        Passes++;
        _startedMonoUs = server.Env.Clock.MonoUs();
        _db = 0;
        _cursor = 0;
        server.El.CreateTimeEvent(SliceEveryMs, OnTimer, server, null);
    }

    private static long Pages(RedisServer server) =>
        server.Z.UsedMemory + server.Z.UnusedBytes;

    private static long Borne(RedisServer server) =>
        BorneBytes + (server.Z.UsedMemory / BorneShare);

    private static bool MayRun(RedisServer server) =>
        server.Persistence.Snapshot == null && !server.Persistence.Loading;

    private long OnTimer(EventLoop el, long id, object? clientData)
    {
        var server = (RedisServer)clientData!;
        long start = server.Env.Clock.MonoUs();
        CurrentUs = start - _startedMonoUs;
        bool givenUp = !MayRun(server);
        if (!givenUp && Slice(server, start))
        {
            return SliceEveryMs;
        }

        End(server, givenUp);
        return EventLoop.NoMore;
    }

    private void End(RedisServer server, bool givenUp)
    {
        _running = false;
        _large.Clear();
        _largeCursor = 0;
        TotalUs += CurrentUs;
        CurrentUs = 0;
        server.Z.EndCompaction();
        server.Z.Purge();
        bool isWorthTrying = givenUp || _pagesBefore - Pages(server) >= _promised / 4;
        _cannotBeHad = isWorthTrying ? 0 : server.Z.UnusedBytes;
    }

    /// <summary>Half a millisecond of a pass; false when it is through.</summary>
    private bool Slice(RedisServer server, long start)
    {
        for (int steps = 0; _db < server.Db.Length; steps++)
        {
            if (!Step(server))
            {
                _db++;
            }

            // One step may have moved thousands of fields: the clock is looked at after each.
            if (steps >= MaxStepsOfSlice || server.Env.Clock.MonoUs() - start >= SliceUs)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One bucket of the database, or of a large value in it; false at its end.</summary>
    private bool Step(RedisServer server)
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
