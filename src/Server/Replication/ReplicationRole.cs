// ReplicationRole: becoming a replica, and a master.
// Port of redis 7.2 replication.c replicationSetMaster. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Changes of role.</summary>
public static class ReplicationRole
{
    /// <summary>From now on a replica of that master. Our own replicas stay, in the hope that the
    /// new history continues ours.</summary>
    /// <port>replication.c replicationSetMaster</port>
    public static void SetMaster(RedisServer server, string host, int port)
    {
        ReplicationState repl = server.Repl;
        bool wasMaster = repl.MasterHost == null;

        // Without a host, losing the old master does not reconnect to it.
        repl.MasterHost = null;
        repl.Master?.FreeClient();
        server.DisconnectAllBlocked();
        repl.MasterHost = host;
        repl.MasterPort = port;
        MasterSync.Cancel(server, false);
        if (wasMaster)
        {
            CachedMaster.Discard(server);
            CachedMaster.CacheUsingMyself(server);
        }

        repl.State = ReplState.Connect;
        server.Log(LogLevel.Notice, $"Connecting to MASTER {repl.MasterHost}:{repl.MasterPort}");
        MasterSync.Connect(server);
    }

    /// <summary>From now on a master, with a history that continues the old one under a new
    /// name.</summary>
    /// <port>replication.c replicationUnsetMaster</port>
    public static void UnsetMaster(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        if (repl.MasterHost == null)
        {
            return;
        }

        repl.MasterHost = null;
        repl.Master?.FreeClient();
        CachedMaster.Discard(server);
        MasterSync.Cancel(server, false);
        ReplicationIds.Shift(server);

        // They must learn the new id; with it they continue at once.
        Replicas.DisconnectAll(server);
        repl.State = ReplState.None;
        repl.ReplicaSelDb = -1;

        // The backlog's time to live begins now, or it would be gone before the replicas are back.
        repl.NoReplicasSinceUnixS = server.Time.UnixS;
        repl.DownSinceUnixS = 0;
    }

    /// <summary>The link broke: tries again at once, while the backlog still has what is
    /// missing.</summary>
    /// <port>replication.c replicationHandleMasterDisconnection</port>
    public static void HandleMasterDisconnection(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        repl.Master = null;
        repl.State = ReplState.Connect;
        repl.DownSinceUnixS = server.Time.UnixS;
        if (repl.MasterHost != null)
        {
            server.Log(LogLevel.Notice,
                $"Reconnecting to MASTER {repl.MasterHost}:{repl.MasterPort}");
            MasterSync.Connect(server);
        }
    }
}
