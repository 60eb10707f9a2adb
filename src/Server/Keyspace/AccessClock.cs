// AccessClock: the 24 bits in which a key remembers how lately, or how often, it was used.
// Port of redis 7.2 evict.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Under an LRU policy (and without any) the field is a clock in seconds, wrapping after 194 days.
// Under an LFU policy it is 16 bits of minutes and an 8-bit counter that grows logarithmically: the
// fuller it is, the less likely another access raises it, and it shrinks by one each lfu-decay-time
// minutes.
using System;
using System.Runtime.CompilerServices;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Reads and writes <see cref="Robj.Lru"/>.</summary>
public static class AccessClock
{
    private const uint LruClockMax = (1 << 24) - 1;
    private const long LruResolutionMs = 1000;
    private const int LfuInitVal = 5;

    /// <summary>The LRU clock at a time.</summary>
    /// <port>evict.c getLRUClock</port>
    public static uint LruClockAt(long unixMs) => (uint)(unixMs / LruResolutionMs) & LruClockMax;

    /// <summary>What a new key starts with.</summary>
    /// <port>object.c initObjectLRUOrLFU</port>
    public static void Init(RedisServer server, Robj o)
    {
        o.Lru = server.Config.MaxmemoryPolicy.IsLfu()
            ? (LfuMinutes(server) << 8) | LfuInitVal
            : server.Time.LruClock;
    }

    /// <summary>Takes over what was known of the key elsewhere: under an LFU policy its counter,
    /// under another how many seconds it was idle at <paramref name="lruClock"/>; -1 is
    /// unknown.</summary>
    /// <port>object.c objectSetLRUOrLFU</port>
    public static void Set(RedisServer server, Robj o, long freq, long idleS, uint lruClock)
    {
        if (server.Config.MaxmemoryPolicy.IsLfu())
        {
            if (freq >= 0)
            {
                o.Lru = (o.Lru & ~0xFFu) | (uint)freq;
            }
        }
        else if (idleS >= 0)
        {
            // The clock wraps: an idle time longer than its range is as long as it can say.
            o.Lru = (lruClock - (uint)long.Min(idleS, LruClockMax)) & LruClockMax;
        }
    }

    /// <summary>Notes an access.</summary>
    /// <port>db.c updateLFU</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Touch(RedisServer server, Robj o)
    {
        o.Lru = server.Config.MaxmemoryPolicy.IsLfu()
            ? (LfuMinutes(server) << 8) | LfuLogIncr(server, LfuDecrAndReturn(server, o))
            : server.Time.LruClock;
    }

    /// <summary>Milliseconds since the last access, within a second.</summary>
    /// <port>evict.c estimateObjectIdleTime</port>
    public static long IdleTimeMs(RedisServer server, Robj o)
    {
        uint clock = server.Time.LruClock;
        uint idle = clock >= o.Lru ? clock - o.Lru : clock + (LruClockMax - o.Lru);
        return idle * LruResolutionMs;
    }

    /// <summary>The counter as it is now that time has passed; the entry is not changed.</summary>
    /// <port>evict.c LFUDecrAndReturn</port>
    public static uint LfuDecrAndReturn(RedisServer server, Robj o)
    {
        uint then = o.Lru >> 8;
        uint counter = o.Lru & 255;
        uint decay = (uint)server.Config.LfuDecayTime;
        if (decay == 0)
        {
            return counter;
        }
        uint periods = LfuElapsed(LfuMinutes(server), then) / decay;
        return periods > counter ? 0 : counter - periods;
    }

    private static uint LfuMinutes(RedisServer server) => (uint)(server.Time.UnixS / 60) & 65535;

    /// <port>evict.c LFUTimeElapsed</port>
    private static uint LfuElapsed(uint now, uint then) =>
        now >= then ? now - then : 65535 - then + now;

    /// <port>evict.c LFULogIncr</port>
    private static uint LfuLogIncr(RedisServer server, uint counter)
    {
        if (counter == 255)
        {
            return 255;
        }
        double aboveInit = Math.Max((int)counter - LfuInitVal, 0);
        double chance = 1.0 / (aboveInit * server.Config.LfuLogFactor + 1);
        double r = (server.Env.Random.NextU64() >> 11) * (1.0 / (1UL << 53));
        return r < chance ? counter + 1 : counter;
    }
}
