// CronState: the frequency of serverCron and what it counts.
// Port of redis 7.2 server.h redisServer (general). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Counters and switches of serverCron.</summary>
public sealed class CronState
{
    /// <summary>Ticks a second now; with dynamic-hz it follows the number of clients.</summary>
    public int Hz = 10;

    /// <summary>How often serverCron ran.</summary>
    public long Loops;

    /// <summary>DEBUG PAUSE-CRON.</summary>
    public bool Paused;

    /// <summary>DEBUG SET-ACTIVE-EXPIRE.</summary>
    public bool ActiveExpireEnabled = true;
}
