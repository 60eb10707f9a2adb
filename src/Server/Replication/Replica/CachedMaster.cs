// CachedMaster: the master as a client, and how its state outlives the connection.
// Port of redis 7.2 replication.c (master caching). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// When the link breaks, the client is not freed but cleaned and put aside: its history and offset
// are what PSYNC asks to continue from. It is resurrected with the new connection, or discarded
// when a full synchronisation makes it worthless.
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Creating, caching, resurrecting and discarding the master client.</summary>
public static class CachedMaster
{
    /// <summary>Makes the connection our master's; its stream begins at the offset +FULLRESYNC
    /// named.</summary>
    /// <port>replication.c replicationCreateMasterClient</port>
    public static void CreateMasterClient(RedisServer server, Connection? conn, int dbId)
    {
        ReplicationState repl = server.Repl;
        Client master = server.CreateClient(conn);
        repl.Master = master;
        master.Flags |= ClientFlags.Master;
        master.Authenticated = true;
        master.User = null;
        master.MasterLink = new MasterLink
        {
            ReplOff = repl.MasterInitialOffset,
            ReadReplOff = repl.MasterInitialOffset,
            Replid = repl.MasterReplid,
        };
        if (repl.MasterInitialOffset == -1)
        {
            master.Flags |= ClientFlags.PrePsync;
        }

        if (dbId >= 0 && dbId < server.Db.Length)
        {
            master.Db = server.Db[dbId];
        }
    }

    /// <summary>Called instead of freeing the master when its connection broke.</summary>
    /// <port>replication.c replicationCacheMaster</port>
    public static void Cache(Client c)
    {
        ReplicationState repl = c.Server.Repl;
        Check.That(repl.Master != null && repl.CachedMaster == null);
        c.Server.Log(LogLevel.Notice, "Caching the disconnected master state.");
        c.Unlink();

        // What was read but not applied comes again: drop it, with everything half done.
        if (c.Has(ClientFlags.Multi))
        {
            MultiCommands.DiscardTransaction(c);
        }

        c.ClearBuffers();
        c.MasterLink!.ReplApplied = 0;
        c.MasterLink.ReadReplOff = c.MasterLink.ReplOff;
        repl.CachedMaster = c;
        c.PeerId = null;
        c.SockName = null;
        ReplicationRole.HandleMasterDisconnection(c.Server);
    }

    /// <summary>A master becomes a replica: its own history is what the new master may
    /// know.</summary>
    /// <port>replication.c replicationCacheMasterUsingMyself</port>
    public static void CacheUsingMyself(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        server.Log(
            LogLevel.Notice,
            "Before turning into a replica, using my own master parameters to synthesize a "
                + "cached master: I may " +
            "be able to synchronize with the new master with just a partial transfer.");
        repl.MasterInitialOffset = repl.MasterReplOffset;
        CreateMasterClient(server, null, -1);
        Client master = repl.Master!;
        master.MasterLink!.Replid = repl.Replid;
        master.Unlink();
        repl.CachedMaster = master;
        repl.Master = null;
    }

    /// <summary>A partial synchronisation is out of the question now.</summary>
    /// <port>replication.c replicationDiscardCachedMaster</port>
    public static void Discard(RedisServer server)
    {
        Client? cached = server.Repl.CachedMaster;
        if (cached == null)
        {
            return;
        }

        server.Log(LogLevel.Notice, "Discarding previously cached master state.");
        cached.Flags &= ~ClientFlags.Master;
        cached.FreeClient();
        server.Repl.CachedMaster = null;
    }

    /// <summary>The master continues: the cached client lives on with the new connection.</summary>
    /// <port>replication.c replicationResurrectCachedMaster</port>
    public static void Resurrect(RedisServer server, Connection conn)
    {
        ReplicationState repl = server.Repl;
        Client master = repl.CachedMaster!;
        repl.Master = master;
        repl.CachedMaster = null;
        master.Conn = conn;
        conn.PrivateData = master;
        master.Flags &= ~(ClientFlags.CloseAfterReply | ClientFlags.CloseAsap);
        master.Authenticated = true;
        master.LastInteractionUnixS = server.Time.UnixS;
        repl.State = ReplState.Connected;
        repl.DownSinceUnixS = 0;
        server.Clients.All.Add(master);
        if (!conn.SetReadHandler(QueryRead.Handler, edge: true).Ok)
        {
            master.FreeAsync();
        }
    }

    /// <summary>Tells the master how far we are.</summary>
    /// <port>replication.c replicationSendAck</port>
    public static void SendAck(RedisServer server)
    {
        Client? master = server.Repl.Master;
        if (master == null)
        {
            return;
        }

        bool withAof = server.Repl.FsyncedReplOff != -1;
        master.Flags |= ClientFlags.MasterForceReply;
        master.AddReplyArrayLen(withAof ? 5 : 3);
        master.AddReplyBulk("REPLCONF"u8);
        master.AddReplyBulk("ACK"u8);
        master.AddReplyBulkLongLong(master.MasterLink!.ReplOff);
        if (withAof)
        {
            master.AddReplyBulk("FACK"u8);
            master.AddReplyBulkLongLong(server.Repl.FsyncedReplOff);
        }

        master.Flags &= ~ClientFlags.MasterForceReply;
    }

    /// <summary>How much of our master's stream is applied here; 0 when that is not
    /// known.</summary>
    /// <port>replication.c replicationGetSlaveOffset</port>
    public static long ReplicaOffset(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        Client? master = repl.MasterHost == null ? null : repl.Master ?? repl.CachedMaster;
        return long.Max(0, master?.MasterLink!.ReplOff ?? 0);
    }
}
