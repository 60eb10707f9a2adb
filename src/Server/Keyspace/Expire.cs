// Expire: keys with a time to live, and how the dead ones are found.
// Port of redis 7.2 expire.c, db.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A key dies in one of two ways. Lazily: whoever looks it up after its time deletes it first
// (RedisDb.ExpireIfNeeded). Actively: the cycle below walks the table of volatile keys a few
// buckets at a time and deletes what it finds dead, so that keys nobody asks for do not stay.
// Either way replicas and the AOF get an explicit DEL: they never decide by their own clock.
//
// The cycle adapts. It samples up to KeysPerLoop keys of a database; while more than the acceptable
// share of them was dead it goes on with the same database. A slow cycle (from serverCron) may use
// SlowTimePerc of the time between two ticks; a fast one (before sleep) a fixed, short time, and
// only while the last one had to stop for its limit or the estimate of dead keys is high.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Expiry, lazy and active.</summary>
public static class Expire
{
    private const int KeysPerLoop = 20;
    private const int FastDurationUs = 1000;
    private const int SlowTimePerc = 25;
    private const int AcceptableStalePerc = 10;
    private const int DbsPerCall = 16;

    /// <summary>Iterations between two looks at the clock.</summary>
    private const int ClockCheckMask = 0xf;

    private readonly struct Effort(int level)
    {
        private readonly int _extra = level - 1;

        public long KeysPerLoop => Expire.KeysPerLoop + Expire.KeysPerLoop / 4 * _extra;

        public long FastDurationUs => Expire.FastDurationUs + Expire.FastDurationUs / 4 * _extra;

        public long SlowTimePerc => Expire.SlowTimePerc + 2 * _extra;

        public long AcceptableStalePerc => Expire.AcceptableStalePerc - _extra;
    }

    /// <summary>Deletes dead keys for a bounded time.</summary>
    /// <remarks>Reentrancy: each deletion ends its own execution unit, so that replicas get each
    /// DEL by itself.</remarks>
    /// <port>expire.c activeExpireCycle</port>
    public static void ActiveCycle(RedisServer server, bool fast)
    {
        ExpireCycleState state = server.ExpireCycle;
        var effort = new Effort(server.Config.ActiveExpireEffort);
        if (server.IsPaused(PauseActions.Expire))
        {
            return;
        }
        long startUs = server.Env.Clock.MonoUs();
        if (fast && !MayRunFast(server, state, effort, startUs))
        {
            return;
        }
        int dbs = state.TimeLimitExit
            ? server.Db.Length
            : Math.Min(DbsPerCall, server.Db.Length);
        long limitUs = fast
            ? effort.FastDurationUs
            : Math.Max(effort.SlowTimePerc * 1_000_000 / server.Cron.Hz / 100, 1);
        state.TimeLimitExit = false;
        state.TotalSampled = 0;
        state.TotalExpired = 0;
        state.Iteration = 0;
        Os.Check.That(server.Exec.AlsoPropagate.IsEmpty);
        for (int j = 0; j < dbs && !state.TimeLimitExit; j++)
        {
            // The next cycle starts behind this one even when this one runs out of time.
            RedisDb db = server.Db[(int)(state.CurrentDb++ % (uint)server.Db.Length)];
            CycleDb(server, db, effort, startUs, limitUs);
        }
        long elapsedUs = server.Env.Clock.MonoUs() - startUs;
        server.Stats.ExpireCycleTimeUsedUs += elapsedUs;
        Latency.AddSampleIfNeeded(server, "expire-cycle", elapsedUs / 1000);
        double stale = state.TotalSampled == 0 ? 0 : (
            double)state.TotalExpired / state.TotalSampled;
        server.Stats.ExpiredStalePerc = stale * 0.05 + server.Stats.ExpiredStalePerc * 0.95;
    }

    private static bool MayRunFast(RedisServer server, ExpireCycleState state, Effort effort,
        long nowUs)
    {
        if (!state.TimeLimitExit && server.Stats.ExpiredStalePerc < effort.AcceptableStalePerc)
        {
            return false;
        }
        if (nowUs < state.LastFastMonoUs + effort.FastDurationUs * 2)
        {
            return false;
        }
        state.LastFastMonoUs = nowUs;
        return true;
    }

    private static void CycleDb(RedisServer server, RedisDb db, Effort effort, long startUs,
        long limitUs)
    {
        ExpireCycleState state = server.ExpireCycle;
        ExpireSample sample = state.Sample;
        do
        {
            state.Iteration++;
            long num = db.Keys.Expires.Size;
            if (num == 0)
            {
                db.AvgTtlMs = 0;
                return;
            }
            long slots = db.Keys.Expires.Slots;
            if (slots > Dict<ExpireDictType>.InitialSize && num * 100 / slots < 1)
            {
                return; // So thin a table costs more to sample than it yields; it will be shrunk.
            }
            sample.Reset(db, server.Env.Clock.UnixUs() / 1000);
            SampleKeys(db, sample, Math.Min(num, effort.KeysPerLoop));
            state.TotalSampled += sample.Sampled;
            state.TotalExpired += sample.Expired;
            UpdateAvgTtl(db, sample);
            if ((state.Iteration & ClockCheckMask) == 0
                && server.Env.Clock.MonoUs() - startUs > limitUs)
            {
                state.TimeLimitExit = true;
                server.Stats.ExpiredTimeCapReachedCount++;
                return;
            }
        }
        while (sample.Sampled == 0
            || sample.Expired * 100 / sample.Sampled > effort.AcceptableStalePerc);
    }

    private static void SampleKeys(RedisDb db, ExpireSample sample, long num)
    {
        long maxBuckets = num * 20;
        for (long checkedBuckets = 0; sample.Sampled < num
            && checkedBuckets < maxBuckets; checkedBuckets++)
        {
            db.ExpiresCursor = db.Keys.Expires.Scan(db.ExpiresCursor, sample.Visitor);
        }
    }

    private static void UpdateAvgTtl(RedisDb db, ExpireSample sample)
    {
        if (sample.TtlSamples == 0)
        {
            return;
        }
        long avg = sample.TtlSumMs / sample.TtlSamples;
        if (db.AvgTtlMs == 0)
        {
            db.AvgTtlMs = avg;
        }
        db.AvgTtlMs = db.AvgTtlMs / 50 * 49 + avg / 50;
    }

    /// <summary>Deletes a dead key and tells everyone: event, WATCH, replicas,
    /// statistics.</summary>
    /// <port>db.c deleteExpiredKeyAndPropagate</port>
    public static void DeleteExpiredKeyAndPropagate(RedisDb db, KeyArg key)
    {
        RedisServer server = db.Server;
        bool lazy = server.Config.LazyfreeLazyExpire;
        long startUs = Latency.Start(server);
        db.GenericDelete(key, lazy);
        Latency.End(server, "expire-del", startUs);
        Notify.KeyspaceEvent(server, NotifyFlags.Expired, "expired"u8, key.Bytes, db.Id);
        db.SignalModified(null, key);
        PropagateDeletion(db, key, lazy);
        server.Stats.ExpiredKeys++;
    }

    /// <port>db.c propagateDeletion</port>
    public static void PropagateDeletion(RedisDb db, KeyArg key, bool lazy)
    {
        RedisServer server = db.Server;
        bool allowed = server.Exec.ReplicationAllowed;
        server.Exec.ReplicationAllowed = true;
        server.AlsoPropagate(db.Id, PropagateTarget.All, lazy ? "UNLINK"u8 : "DEL"u8, key.Bytes);
        server.Exec.ReplicationAllowed = allowed;
    }

    /// <summary>Whether setting this time is a deletion: it has passed, and nobody else decides
    /// here.</summary>
    /// <port>expire.c checkAlreadyExpired</port>
    public static bool CheckAlreadyExpired(RedisServer server, long whenUnixMs) =>
        whenUnixMs <= server.CommandTimeSnapshot()
        && !server.Persistence.Loading && server.Repl.MasterHost == null;

    /// <summary>Carries out a command that set a time in the past: the key goes, replicas get a
    /// DEL.</summary>
    public static void DeleteAsExpired(Client c, KeyArg key)
    {
        RedisServer server = c.Server;
        bool lazy = server.Config.LazyfreeLazyExpire;
        bool deleted = c.Db.GenericDelete(key, lazy);
        Os.Check.That(deleted);
        server.Dirty++;
        c.ReplicateAs(lazy ? "UNLINK"u8 : "DEL"u8, c.ArgvMemory(1));
        c.Db.SignalModified(c, key);
        Notify.KeyspaceEvent(server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
    }
}
