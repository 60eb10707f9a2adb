// ServerStats: what INFO and CONFIG RESETSTAT count.
// Port of redis 7.2 server.h redisServer (stats). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Counters since start or the last CONFIG RESETSTAT. Times in microseconds, sizes in bytes.</summary>
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
    public long AclAccessDeniedAuth;
    public long AclAccessDeniedCmd;
}
