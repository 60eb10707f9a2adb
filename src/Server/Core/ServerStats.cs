// ServerStats: what INFO and CONFIG RESETSTAT count.
// Port of redis 7.2 server.h redisServer (stats). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Counters since start or the last CONFIG RESETSTAT. Times in microseconds, sizes in
/// bytes.</summary>
public sealed class ServerStats
{
    public long StartUnixS;
    public long NumCommands;
    public long NumConnections;
    public long ExpiredKeys;
    public double ExpiredStalePerc;
    public long ExpiredTimeCapReachedCount;
    public long ExpireCycleTimeUsedUs;
    public long EvictedKeys;
    public long EvictedClients;
    public long TotalEvictionExceededTimeUs;
    public long KeyspaceHits;
    public long KeyspaceMisses;
    public long PeakMemory;

    /// <summary>used_memory when the server was ready, before any data.</summary>
    public long StartupMemory;
    public long TotalForks;
    public long RejectedConn;
    public long SyncFull;
    public long SyncPartialOk;
    public long SyncPartialErr;
    public long NetInputBytes;
    public long NetOutputBytes;
    public long NetReplInputBytes;
    public long NetReplOutputBytes;
    public long UnexpectedErrorReplies;
    public long TotalErrorReplies;
    public long DumpPayloadSanitizations;
    public long TotalReadsProcessed;
    public long TotalWritesProcessed;
    public long ReplyBufferShrinks;
    public long ReplyBufferExpands;
    public long ClientQbufLimitDisconnections;
    public long ClientOutbufLimitDisconnections;

    /// <summary>Refusals: of a login, a command, a key, a channel.</summary>
    /// <port>server.h aclInfo</port>
    public long AclAccessDeniedAuth;
    public long AclAccessDeniedCmd;
    public long AclAccessDeniedKey;
    public long AclAccessDeniedChannel;

    public long LazyfreePendingObjects;
    public long LazyfreedObjects;

    /// <summary>Turns of the loop, the time they took, and the part of it spent in
    /// commands.</summary>
    public long LoopCycles;
    public long LoopDurationUs;
    public long LoopCommandUs;

    /// <summary>Of the same: the longest turn, and the time spent in timers and hooks.</summary>
    public long LoopDurationMaxUs;
    public long LoopCronUs;

    /// <summary>Where the time of the loop goes, for <see cref="ServerFigures"/>: sleeping, sending
    /// replies, the hook before it sleeps, timers, and (what is left) receiving and the rest.
    /// Commands are LoopCommandUs.</summary>
    public long LoopPollUs;
    public long LoopReadUs;
    public long LoopWriteUs;
    public long LoopBeforeSleepUs;
    public long LoopTimersUs;

    /// <summary>Most commands executed in one turn.</summary>
    /// <port>server.h el_cmd_cnt_max</port>
    public long MaxCommandsPerTurn;

    /// <summary>CONFIG RESETSTAT: what counts since the last reset starts again at 0; what
    /// describes the present stays.</summary>
    /// <port>server.c resetServerStats</port>
    public void Reset()
    {
        LoopCycles = 0;
        LoopDurationUs = 0;
        LoopCommandUs = 0;
        LoopDurationMaxUs = 0;
        LoopCronUs = 0;
        LoopPollUs = 0;
        LoopReadUs = 0;
        LoopWriteUs = 0;
        LoopBeforeSleepUs = 0;
        LoopTimersUs = 0;
        MaxCommandsPerTurn = 0;
        NumCommands = 0;
        NumConnections = 0;
        ExpiredKeys = 0;
        ExpiredStalePerc = 0;
        ExpiredTimeCapReachedCount = 0;
        ExpireCycleTimeUsedUs = 0;
        EvictedKeys = 0;
        EvictedClients = 0;
        TotalEvictionExceededTimeUs = 0;
        KeyspaceHits = 0;
        KeyspaceMisses = 0;
        TotalForks = 0;
        RejectedConn = 0;
        SyncFull = 0;
        SyncPartialOk = 0;
        SyncPartialErr = 0;
        NetInputBytes = 0;
        NetOutputBytes = 0;
        NetReplInputBytes = 0;
        NetReplOutputBytes = 0;
        UnexpectedErrorReplies = 0;
        TotalErrorReplies = 0;
        DumpPayloadSanitizations = 0;
        TotalReadsProcessed = 0;
        TotalWritesProcessed = 0;
        ReplyBufferShrinks = 0;
        ReplyBufferExpands = 0;
        LazyfreedObjects = 0;
        AclAccessDeniedAuth = 0;
        AclAccessDeniedCmd = 0;
        AclAccessDeniedKey = 0;
        AclAccessDeniedChannel = 0;
    }
}
