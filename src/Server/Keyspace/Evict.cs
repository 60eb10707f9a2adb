// Evict: keys that must go when memory runs out.
// Port of redis 7.2 evict.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Before each command, while used memory is over maxmemory, keys are deleted until it is not: the
// policy says which (least lately used, least often used, soonest to expire, any) and among which
// (all keys, or those with a time to live). No order of use is kept anywhere: a few keys are
// sampled, and the best of many samples wait in EvictionPool.
//
// One call works for a bounded time (maxmemory-eviction-tenacity). What is left then is done by a
// timer, a slice a turn, and commands run meanwhile although memory is over the limit. To replicas
// an eviction is a DEL.
using System;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Eviction.</summary>
public static class Evict
{
    /// <summary>Keys deleted between two looks at the clock and at the replicas.</summary>
    private const int KeysPerCheck = 16;

    /// <summary>Bytes a block of the replication buffer holds, for the estimate of the blocks' own
    /// size.</summary>
    private const long BlockBytes = 16 * 1024;
    private const long BlockOverhead = 48;

    /// <summary>Entries a bucket above which a table grows whatever it costs.</summary>
    /// <port>server.h HASHTABLE_MAX_LOAD_FACTOR</port>
    private const double MaxLoad = 1.618;

    /// <summary>More samples than this are not kept on the stack.</summary>
    private const int UsualSamples = 64;

    /// <summary>Deletes keys until memory is below the limit, time is up or none may go.</summary>
    /// <port>evict.c performEvictions</port>
    public static EvictionResult PerformEvictions(RedisServer server)
    {
        if (!IsSafe(server))
        {
            return EvictionResult.Ok;
        }
        EvictionResult result = EvictionResult.Ok;
        if (IsOverLimit(server, out long toFree))
        {
            result = server.Config.MaxmemoryPolicy == MaxmemoryPolicy.NoEviction
                ? EvictionResult.Fail
                : EvictTraced(server, toFree);
        }
        TrackExceeded(server, result);
        return result;
    }

    private static EvictionResult EvictTraced(RedisServer server, long toFree)
    {
        LoopTrace? trace = server.Trace;
        trace?.Enter(TracePhase.Evict);
        EvictionResult result = EvictUntil(server, toFree);
        trace?.Leave();
        return result;
    }

    /// <summary>Whether memory counts as over maxmemory, and by how much. What replicas have yet to
    /// read beyond the backlog does not count: evicting writes DELs into it, so that counting it
    /// would never end.</summary>
    /// <port>evict.c getMaxmemoryState</port>
    public static bool IsOverLimit(RedisServer server, out long toFree)
    {
        toFree = 0;
        long limit = server.Config.Maxmemory;
        if (limit == 0 || server.UsedMemory <= limit)
        {
            return false;
        }
        toFree = Math.Max(server.UsedMemory - NotCounted(server), 0) - limit;
        return toFree > 0;
    }

    /// <summary>Whether a table of the keyspace may grow: not when keys would have to go for it, as
    /// long as its chains are short.</summary>
    /// <port>server.c dictExpandAllowed</port>
    public static bool MayExpand(RedisServer server, long moreBytes, double load) =>
        load > MaxLoad || !WouldBeOver(server, moreBytes);

    /// <port>evict.c overMaxmemoryAfterAlloc</port>
    private static bool WouldBeOver(RedisServer server, long moreBytes)
    {
        long limit = server.Config.Maxmemory;
        long used = server.UsedMemory + moreBytes;
        return limit != 0 && used > limit && used - NotCounted(server) > limit;
    }

    /// <summary>Starts the timer that evicts in slices.</summary>
    /// <port>evict.c startEvictionTimeProc</port>
    public static void StartTimeProc(RedisServer server)
    {
        if (!server.Eviction.ProcRunning)
        {
            server.Eviction.ProcRunning = true;
            server.El.CreateTimeEvent(0, TimeProc, server, null);
        }
    }

    /// <port>evict.c evictionTimeProc</port>
    private static long TimeProc(EventLoop el, long id, object? clientData)
    {
        var server = (RedisServer)clientData!;
        if (PerformEvictions(server) == EvictionResult.Running)
        {
            return 0;
        }
        server.Eviction.ProcRunning = false;
        return EventLoop.NoMore;
    }

    /// <port>evict.c isSafeToPerformEvictions</port>
    private static bool IsSafe(RedisServer server) =>
        !server.Persistence.Loading
        && !(server.Repl.MasterHost != null && server.Config.ReplicaIgnoreMaxmemory)
        && !server.IsPausedNow(PauseActions.Evict);

    /// <port>evict.c freeMemoryGetNotCountedMemory</port>
    internal static long NotCounted(RedisServer server)
    {
        long backlog = server.Config.ReplBacklogSize;
        long counted = backlog + (backlog / BlockBytes + 1) * BlockOverhead;
        return Math.Max(server.Repl.Buffer.MemoryBytes - counted, 0);
    }

    /// <summary>How long one call may evict: a line up to 500 us, then 15 % more a step, then for
    /// ever.</summary>
    /// <port>evict.c evictionTimeLimitUs</port>
    private static long TimeLimitUs(int tenacity) => tenacity switch
    {
        <= 10 => 50 * tenacity,
        < 100 => (long)(500 * Math.Pow(1.15, tenacity - 10)),
        _ => long.MaxValue,
    };

    private static EvictionResult EvictUntil(RedisServer server, long toFree)
    {
        long startUs = server.Env.Clock.MonoUs();
        long limitUs = TimeLimitUs(server.Config.MaxmemoryEvictionTenacity);
        long monitorUs = Latency.Start(server);
        Check.That(server.Exec.AlsoPropagate.IsEmpty);
        bool exhausted = false;
        long freed = 0;
        for (int keys = 1; freed < toFree; keys++)
        {
            if (!TryPick(server, out RedisDb? db, out byte[] key))
            {
                exhausted = true;
                break;
            }
            freed += EvictKey(server, db!, key);
            if (keys % KeysPerCheck == 0 && !MayGoOn(server, startUs, limitUs))
            {
                break;
            }
        }
        Latency.End(server, "eviction-cycle", monitorUs);
        if (exhausted)
        {
            // REDISNET(evict-no-wait): memory that is being freed in the background is not waited
            // for.
            return EvictionResult.Fail;
        }
        return server.Eviction.ProcRunning ? EvictionResult.Running : EvictionResult.Ok;
    }

    private static bool MayGoOn(RedisServer server, long startUs, long limitUs)
    {
        // So many deletions may fill the replicas' buffers faster than the loop would empty them.
        QueryWrite.FlushReplicas(server);
        if (server.Config.LazyfreeLazyEviction && !IsOverLimit(server, out _))
        {
            return false;
        }
        if (server.Env.Clock.MonoUs() - startUs <= limitUs)
        {
            return true;
        }
        StartTimeProc(server);
        return false;
    }

    /// <summary>The next key to go; false when no key may.</summary>
    private static bool TryPick(RedisServer server, out RedisDb? db, out byte[] key) =>
        server.Config.MaxmemoryPolicy
            is MaxmemoryPolicy.AllKeysRandom or MaxmemoryPolicy.VolatileRandom
            ? TryPickAny(server, out db, out key)
            : TryPickBest(server, out db, out key);

    private static bool TryPickAny(RedisServer server, out RedisDb? db, out byte[] key)
    {
        bool all = server.Config.MaxmemoryPolicy.TakesAllKeys();
        for (int i = 0; i < server.Db.Length; i++)
        {
            db = server.Db[(int)(++server.Eviction.NextDb % (uint)server.Db.Length)];
            nint entry = all
                ? db.Keys.Main.GetRandomKey(server.Env.Random.NextU64)
                : db.Keys.Expires.GetRandomKey(server.Env.Random.NextU64);
            if (entry != 0)
            {
                key = Robj.FromAddress(entry).Key.ToArray();
                return true;
            }
        }
        (db, key) = (null, []);
        return false;
    }

    private static bool TryPickBest(RedisServer server, out RedisDb? db, out byte[] key)
    {
        bool all = server.Config.MaxmemoryPolicy.TakesAllKeys();
        while (Sample(server, all))
        {
            while (server.Eviction.Pool.TryTakeBest(out key, out int dbId))
            {
                // A candidate may have been deleted, or made to live for ever, since it was
                // sampled.
                db = server.Db[dbId];
                Robj o = db.Keys.Find(key, db.Keys.GetHash(key));
                if (!o.IsNull && (all || o.IsVolatile))
                {
                    return true;
                }
            }
        }
        (db, key) = (null, []);
        return false;
    }

    /// <summary>Offers a few keys of each database to the pool; false when there are none at
    /// all.</summary>
    private static bool Sample(RedisServer server, bool all)
    {
        bool any = false;
        foreach (RedisDb db in server.Db)
        {
            long keys = all ? db.Keys.Main.Size : db.Keys.Expires.Size;
            if (keys != 0)
            {
                any = true;
                SampleDb(server, db, all, (int)Math.Min(keys, server.Config.MaxmemorySamples));
            }
        }
        return any;
    }

    /// <port>evict.c evictionPoolPopulate</port>
    private static void SampleDb(RedisServer server, RedisDb db, bool all, int count)
    {
        Span<nint> samples = count <= UsualSamples ? stackalloc nint[count] : new nint[count];
        int got = all
            ? db.Keys.Main.GetSomeKeys(samples, server.Env.Random.NextU64)
            : db.Keys.Expires.GetSomeKeys(samples, server.Env.Random.NextU64);
        foreach (nint entry in samples[..got])
        {
            Robj o = Robj.FromAddress(entry);
            ulong score = Score(server, o);
            if (server.Eviction.Pool.Takes(score))
            {
                server.Eviction.Pool.Add(score, o.Key, db.Id);
            }
        }
    }

    /// <summary>The higher, the better to evict.</summary>
    private static ulong Score(RedisServer server, Robj o)
    {
        if (server.Config.MaxmemoryPolicy == MaxmemoryPolicy.VolatileTtl)
        {
            return ulong.MaxValue - (ulong)o.Expire;
        }
        return server.Config.MaxmemoryPolicy.IsLfu()
            ? 255 - AccessClock.LfuDecrAndReturn(server, o)
            : (ulong)AccessClock.IdleTimeMs(server, o);
    }

    /// <summary>Deletes a key and tells everyone; returns the bytes that deleting alone gave
    /// back.</summary>
    private static long EvictKey(RedisServer server, RedisDb db, byte[] bytes)
    {
        KeyArg key = db.Key(bytes);
        bool lazy = server.Config.LazyfreeLazyEviction;
        server.EnterExecutionUnit(updateCachedTime: false);
        long before = server.Z.UsedMemory;
        long startUs = Latency.Start(server);
        db.GenericDelete(key, lazy);
        Latency.End(server, "eviction-del", startUs);
        long freed = before - server.Z.UsedMemory;
        server.Stats.EvictedKeys++;
        db.SignalModified(null, key);
        Notify.KeyspaceEvent(server, NotifyFlags.Evicted, "evicted"u8, key.Bytes, db.Id);
        Expire.PropagateDeletion(db, key, lazy);
        server.ExitExecutionUnit();
        server.PostExecutionUnitOperations();
        return freed;
    }

    private static void TrackExceeded(RedisServer server, EvictionResult result)
    {
        EvictionState state = server.Eviction;
        if (result != EvictionResult.Ok)
        {
            state.ExceededSinceMonoUs = state.ExceededSinceMonoUs != 0
                ? state.ExceededSinceMonoUs
                : server.Env.Clock.MonoUs();
        }
        else if (state.ExceededSinceMonoUs != 0)
        {
            server.Stats.TotalEvictionExceededTimeUs +=
                server.Env.Clock.MonoUs() - state.ExceededSinceMonoUs;
            state.ExceededSinceMonoUs = 0;
        }
    }
}
