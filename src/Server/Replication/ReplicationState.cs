// ReplicationState: this server as a master, and as a replica.
// Port of redis 7.2 server.h struct redisServer (replication). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Replication state of the server. Offsets count bytes of the stream; times are unix
/// seconds unless the name says otherwise.</summary>
public sealed class ReplicationState
{
    // -- as a master
    // ------------------------------------------------------------------------------------------
    /// <summary>Id of the history this data set belongs to, and the one it continued until
    /// <see cref="SecondReplidOffset"/> (40 hex characters; the second is all zeros when there is
    /// none).</summary>
    public string Replid = "";
    public string Replid2 = new('0', 40);
    public long MasterReplOffset;
    public long SecondReplidOffset = -1;

    /// <summary>Database the stream is in; -1 forces a SELECT before the next command.</summary>
    public int ReplicaSelDb = -1;
    public long NoReplicasSinceUnixS;

    /// <summary>Replicas ONLINE with a lag within min-replicas-max-lag.</summary>
    public int GoodReplicasCount;
    public ReplicationBacklog? Backlog;
    public readonly ReplicationBuffer Buffer = new();

    /// <summary>Offset up to which the AOF is synced; -1 without an AOF.</summary>
    /// <port>server.h fsynced_reploff</port>
    public long FsyncedReplOff = -1;

    /// <summary>Turns of the 1 Hz cron.</summary>
    public long CronLoops;

    /// <summary>The RDB file exists only because a replica needed it.</summary>
    /// <port>replication.c RDBGeneratedByReplication</port>
    public bool RdbGeneratedByReplication;

    // -- as a replica
    // -----------------------------------------------------------------------------------------
    /// <summary>Null while this server is a master.</summary>
    public string? MasterHost;
    public int MasterPort;

    /// <summary>The link once it is established, and the one kept for a partial
    /// resynchronisation.</summary>
    public Client? Master;
    public Client? CachedMaster;
    public ReplState State = ReplState.None;
    public long DownSinceUnixS;

    /// <summary>What the master said in +FULLRESYNC: its history (empty when unknown) and where the
    /// stream will begin (-1: it cannot do partial synchronisation).</summary>
    public string MasterReplid = "";
    public long MasterInitialOffset = -1;

    /// <summary>Connection, parser and file of a synchronisation under way; null before and
    /// after.</summary>
    public MasterSync? Sync;

    /// <summary>Last sign of life of the master during handshake and transfer.</summary>
    public long TransferLastIoUnixS;
    public long TransferSize = -1;
    public long TransferRead;

    /// <summary>When a newline was last sent to a master that waits for us to load.</summary>
    public long NewlineSentUnixS;

    // -- FAILOVER
    // ---------------------------------------------------------------------------------------------
    public FailoverState FailoverState = FailoverState.None;
    public long FailoverEndUnixMs;
    public bool ForceFailover;
    public string? TargetReplicaHost;
    public int TargetReplicaPort;

    /// <summary>Between connecting and the reply to PSYNC.</summary>
    /// <port>replication.c slaveIsInHandshakeState</port>
    public bool InHandshake =>
        State is >= ReplState.ReceivePingReply and <= ReplState.ReceivePsyncReply;
}
