// SentinelTimes: every period and timeout of a Sentinel, in milliseconds.
// Port of redis 7.2 sentinel.c sentinel_info_period and its siblings. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// In C these are static variables that SENTINEL DEBUG changes. Here each Sentinel has its own set.
// The rows of Parameters give the names and the order in which SENTINEL DEBUG prints them.
using System.Collections.Generic;
using System;

namespace RedisNet.Sentinel;

/// <summary>The thirteen times of one Sentinel that SENTINEL DEBUG reads and changes.</summary>
/// <port>sentinel.c sentinel_info_period</port>
public sealed class SentinelTimes
{
    /// <summary>Limit of the random delay before a failover starts, so that Sentinels do not move
    /// in step.</summary>
    /// <port>sentinel.c SENTINEL_MAX_DESYNC</port>
    public const int MaxDesyncMs = 1000;

    public long InfoPeriodMs = 10000;
    public long PingPeriodMs = 1000;
    public long AskPeriodMs = 1000;
    public long PublishPeriodMs = 2000;
    public long DefaultDownAfterMs = 30000;
    public long DefaultFailoverTimeoutMs = 180000;
    public long TiltTriggerMs = 2000;
    public long TiltPeriodMs = 30000;
    public long SlaveReconfTimeoutMs = 10000;
    public long MinLinkReconnectPeriodMs = 15000;
    public long ElectionTimeoutMs = 10000;
    public long ScriptMaxRuntimeMs = 60000;
    public long ScriptRetryDelayMs = 30000;

    /// <summary>Name, reader and writer of one time.</summary>
    public sealed record Parameter(
        string Name, Func<SentinelTimes, long> Get, Action<SentinelTimes, long> Set);

    /// <summary>The times in the order of the SENTINEL DEBUG reply.</summary>
    /// <port>sentinel.c addReplySentinelDebugInfo</port>
    public static IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("INFO-PERIOD", t => t.InfoPeriodMs, (t, v) => t.InfoPeriodMs = v),
        new("PING-PERIOD", t => t.PingPeriodMs, (t, v) => t.PingPeriodMs = v),
        new("ASK-PERIOD", t => t.AskPeriodMs, (t, v) => t.AskPeriodMs = v),
        new("PUBLISH-PERIOD", t => t.PublishPeriodMs, (t, v) => t.PublishPeriodMs = v),
        new("DEFAULT-DOWN-AFTER", t => t.DefaultDownAfterMs, (t, v) => t.DefaultDownAfterMs = v),
        new("DEFAULT-FAILOVER-TIMEOUT",
            t => t.DefaultFailoverTimeoutMs, (t, v) => t.DefaultFailoverTimeoutMs = v),
        new("TILT-TRIGGER", t => t.TiltTriggerMs, (t, v) => t.TiltTriggerMs = v),
        new("TILT-PERIOD", t => t.TiltPeriodMs, (t, v) => t.TiltPeriodMs = v),
        new("SLAVE-RECONF-TIMEOUT",
            t => t.SlaveReconfTimeoutMs, (t, v) => t.SlaveReconfTimeoutMs = v),
        new("MIN-LINK-RECONNECT-PERIOD",
            t => t.MinLinkReconnectPeriodMs, (t, v) => t.MinLinkReconnectPeriodMs = v),
        new("ELECTION-TIMEOUT", t => t.ElectionTimeoutMs, (t, v) => t.ElectionTimeoutMs = v),
        new("SCRIPT-MAX-RUNTIME", t => t.ScriptMaxRuntimeMs, (t, v) => t.ScriptMaxRuntimeMs = v),
        new("SCRIPT-RETRY-DELAY", t => t.ScriptRetryDelayMs, (t, v) => t.ScriptRetryDelayMs = v),
    ];
}
