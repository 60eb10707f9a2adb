// ReplicationState: both sides of replication, as master and as replica.
// Port of redis 7.2 server.h redisServer (replication). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Replication state of the server. Offsets count bytes of the stream; times are unix seconds unless
/// the name says otherwise.</summary>
public sealed class ReplicationState
{
    // -- as a master ------------------------------------------------------------------------------------------
    /// <summary>Id of the history this data set belongs to, and the one it continued until
    /// <see cref="SecondReplidOffset"/> (40 hex characters; the second is all zeros when there is none).</summary>
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

    // -- as a replica -----------------------------------------------------------------------------------------
    /// <summary>Null while this server is a master.</summary>
    public string? MasterHost;
    public int MasterPort;

    /// <summary>The link once it is established, and the one kept for a partial resynchronisation.</summary>
    public Client? Master;
    public Client? CachedMaster;
    public ReplState State = ReplState.None;
    public long DownSinceUnixS;
    public long TransferLastIoUnixS;
    public long TransferSize = -1;
    public long TransferRead;

    // -- FAILOVER ---------------------------------------------------------------------------------------------
    public FailoverState FailoverState = FailoverState.None;
    public long FailoverEndUnixMs;
    public bool ForceFailover;
    public string? TargetReplicaHost;
    public int TargetReplicaPort;
}
