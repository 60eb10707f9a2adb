// TracePhase: what a recording of the loop tells apart, beside the commands.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// docs/OPERATING.md has the table for readers: each phase, and C's function for the same work.
// Adding a phase? Its name and category are in TraceNames; the page gets a line.
namespace RedisNet.Server;

/// <summary>The parts of a turn of the loop.</summary>
public enum TracePhase
{
    // -- at the top: one follows the other
    Poll,
    Turn,
    Skipped,
    Dropped,
    Gc,

    // -- file events
    Accept,
    Read,
    Parse,
    Write,
    Jobs,
    Sync,
    SentinelLink,

    // -- before the loop sleeps
    BeforeSleep,
    Commands,
    Replies,

    // -- steps of it that are left out when they take less than a microsecond
    Prefetch,
    Blocked,
    ExpireFast,
    Replication,
    FreeClients,

    // -- timers
    Cron,
    CronMetrics,
    CronMemory,
    CronShutdown,
    CronClients,
    CronExpire,
    CronResize,
    CronRehash,
    CronSave,
    CronPauses,
    CronReplication,
    CronMigrate,
    CronMode,
    Snapshot,

    // -- anywhere
    Evict,
    WhileBlocked,
    ConfigRewrite,

    /// <summary>How many there are; commands are numbered from here on.</summary>
    Count,
}
