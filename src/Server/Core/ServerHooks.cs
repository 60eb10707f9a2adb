// ServerHooks: where the core calls into parts that stand beside it.
// No port: C calls these functions directly across its files.
//
// The core (loop, clients, dispatch) works without replication, persistence, transactions or the
// slow log; each of those fills in its hooks in its Init. That keeps the arrows one way and lets a
// test run the core alone.
using System;

namespace RedisNet.Server;

/// <summary>Calls from the core outwards; a null hook does nothing.</summary>
public sealed class ServerHooks
{
    // -- replication
    // ------------------------------------------------------------------------------------------

    /// <summary>Writes a propagated command into the replication stream.</summary>
    /// <port>replication.c replicationFeedSlaves</port>
    public FeedReplicasProc? FeedReplicas;

    /// <summary>Bytes of our master's stream have been applied.</summary>
    /// <port>replication.c replicationFeedStreamFromMasterStream</port>
    public FeedStreamProc? FeedStreamFromMaster;

    /// <summary>Once a second; every 100 ms during a failover.</summary>
    /// <port>replication.c replicationCron</port>
    public Action<RedisServer>? ReplicationCron;

    /// <summary>The master link broke in an orderly state: keep it for a partial synchronisation.
    /// The client is not freed.</summary>
    /// <port>replication.c replicationCacheMaster</port>
    public Action<Client>? CacheMaster;

    /// <summary>The master link is gone.</summary>
    /// <port>replication.c replicationHandleMasterDisconnection</port>
    public Action<RedisServer>? MasterDisconnected;

    /// <summary>A replica is being freed: leave the buffer, close its file, stop a snapshot made
    /// for it alone. It still stands in the list of replicas.</summary>
    /// <port>networking.c freeClient (replica)</port>
    public Action<Client>? ReplicaGone;

    /// <port>replication.c refreshGoodSlavesCount</port>
    public Action<RedisServer>? RefreshGoodReplicas;

    /// <summary>Replies to and unblocks clients whose WAIT is satisfied.</summary>
    /// <port>replication.c processClientsWaitingReplicas</port>
    public Action<RedisServer>? ProcessClientsWaitingReplicas;

    /// <summary>The reply of a WAIT that has timed out.</summary>
    /// <port>blocked.c replyToBlockedClientTimedOut</port>
    public Action<Client>? ReplyToTimedOutWait;

    /// <summary>Asks the replicas to acknowledge.</summary>
    /// <port>server.c sendGetackToReplicas</port>
    public Action<RedisServer>? SendGetackToReplicas;

    /// <port>replication.c updateFailoverStatus</port>
    public Action<RedisServer>? UpdateFailoverStatus;

    /// <summary>Trims the backlog a little before the loop sleeps.</summary>
    /// <port>replication.c incrementalTrimReplicationBacklog</port>
    public Action<RedisServer>? TrimBacklog;

    // -- keyspace and persistence
    // -----------------------------------------------------------------------------

    /// <summary>Expire cycle, resizing and rehashing of the databases.</summary>
    /// <port>server.c databasesCron</port>
    public Action<RedisServer>? DatabasesCron;

    /// <summary>The fast expire cycle before the loop sleeps.</summary>
    /// <port>expire.c activeExpireCycle (ACTIVE_EXPIRE_CYCLE_FAST)</port>
    public Action<RedisServer>? FastExpireCycle;

    /// <summary>Evicts until below maxmemory; false when that cannot be.</summary>
    /// <port>evict.c performEvictions</port>
    public Func<RedisServer, bool>? PerformEvictions;

    /// <summary>Save points, the running snapshot and scheduled BGSAVEs.</summary>
    /// <port>server.c serverCron (persistence)</port>
    public Action<RedisServer>? PersistenceCron;

    /// <summary>A bounded slice of the running snapshot, before the loop sleeps; true to be called
    /// again at once.
    /// </summary>
    public Func<RedisServer, bool>? SnapshotStep;

    /// <summary>Loads the data set at start; false ends the process with code 1.</summary>
    /// <port>server.c loadDataFromDisk</port>
    public Func<RedisServer, bool>? LoadData;

    /// <summary>SAVE at shutdown; false when it failed.</summary>
    /// <port>rdb.c rdbSave</port>
    public Func<RedisServer, bool>? SaveForShutdown;

    /// <summary>Stops a running snapshot and removes its temp file; for shutdown.</summary>
    /// <port>rdb.c killRDBChild</port>
    public Action<RedisServer>? AbortSnapshot;

    /// <summary>FLUSHALL writes the empty data set to disk when save points are set.</summary>
    /// <port>db.c flushAllDataAndResetRDB</port>
    public Action<RedisServer>? SaveAfterFlush;

    /// <summary>Listens anew after port or bind changed; false when that failed.</summary>
    /// <port>server.c changeListener</port>
    public Func<RedisServer, bool>? ChangeListeners;

    /// <summary>Asks the system for as many descriptors as maxclients wants, and lowers that if
    /// refused.</summary>
    /// <port>server.c adjustOpenFilesLimit</port>
    public Action<RedisServer>? AdjustOpenFilesLimit;

    /// <summary>The backlog takes the size of repl-backlog-size.</summary>
    /// <port>replication.c resizeReplicationBacklog</port>
    public Action<RedisServer>? ResizeBacklog;

    // -- transactions and pubsub
    // ------------------------------------------------------------------------------

    /// <summary>Queues the command in c for EXEC.</summary>
    /// <port>multi.c queueMultiCommand</port>
    public Action<Client>? QueueMultiCommand;

    /// <summary>EXEC itself was refused: drop the transaction and reply with EXECABORT and the
    /// reason.</summary>
    /// <port>multi.c execCommandAbort</port>
    public Action<Client, string>? ExecCommandAbort;

    /// <port>multi.c discardTransaction</port>
    public Action<Client>? DiscardTransaction;

    /// <port>multi.c unwatchAllKeys</port>
    public Action<Client>? UnwatchAllKeys;

    /// <summary>Leaves all channels, patterns and shard channels without telling the
    /// client.</summary>
    /// <port>pubsub.c pubsubUnsubscribeAllChannels</port>
    public Action<Client>? UnsubscribeAll;

    // -- observation
    // ------------------------------------------------------------------------------------------

    /// <summary>The command in c took so many microseconds.</summary>
    /// <port>slowlog.c slowlogPushEntryIfNeeded</port>
    public Action<Client, long>? SlowlogPush;

    /// <summary>An event of that name took so many milliseconds, at least
    /// latency-monitor-threshold.</summary>
    /// <port>latency.c latencyAddSample</port>
    public Action<RedisServer, string, long>? LatencyAddSample;
}
