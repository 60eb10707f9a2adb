// CronState: the frequency of serverCron and what it counts.
// Port of redis 7.2 server.h redisServer (general). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Counters and switches of serverCron.</summary>
public sealed class CronState
{
    /// <summary>Seconds over which the peaks of client memory are remembered.</summary>
    /// <port>server.c CLIENTS_PEAK_MEM_USAGE_SLOTS</port>
    public const int PeakSlots = 8;

    /// <summary>Ticks a second now; with dynamic-hz it follows the number of clients.</summary>
    public int Hz = 10;

    /// <summary>How often serverCron ran.</summary>
    public long Loops;

    /// <summary>DEBUG PAUSE-CRON.</summary>
    public bool Paused;

    /// <summary>DEBUG SET-ACTIVE-EXPIRE.</summary>
    public bool ActiveExpireEnabled = true;

    /// <summary>Long operations under way, and up to when their missed ticks were
    /// counted.</summary>
    public int BlockingNesting;
    public long BlockedLastCronUnixMs;

    /// <summary>Memory as last sampled.</summary>
    public long SampledUsedMemory;
    public readonly MemoryDecay Decay = new();
    public long SampledRssBytes;

    /// <summary>When the loop woke last, 0 before it ever did, and the commands executed until
    /// then.</summary>
    /// <port>server.h el_start, el_cmd_cnt_start</port>
    public long TurnStartMonoUs;
    public long CommandsAtTurnStart;

    /// <summary>When the loop last went to sleep, and what <see cref="ServerStats"/> knew of its
    /// time when it woke.</summary>
    public long TurnEndMonoUs;
    public long KnownUsAtTurnStart;

    /// <summary>Largest query and output memory of one client, by second.</summary>
    public readonly long[] PeakInput = new long[PeakSlots];
    public readonly long[] PeakOutput = new long[PeakSlots];
}
