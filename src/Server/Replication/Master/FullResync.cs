// FullResync: a replica gets the whole data set, then the stream from the point the image was taken
// at.
// Port of redis 7.2 replication.c (full synchronisation). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   SYNC/PSYNC -> WaitBgsaveStart -> (snapshot begins, +FULLRESYNC id offset) -> WaitBgsaveEnd
//      disk:    -> (dump.rdb written) -> SendBulk "$len" + file       -> Online
//      sockets: -> (image streamed while it is made, "$EOF:mark")     -> Online, and the stream
//                                                                     begins at the first ACK
//
// The offset promised is that of the moment the snapshot began; from then on the stream gathers in
// the shared buffer for this replica and begins with a SELECT.
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Snapshots for replicas, and what follows from their end.</summary>
public static class FullResync
{
    /// <summary>Starts a snapshot for the waiting replicas, to disk or to their sockets. <paramref
    /// name="minCapa"/> is what all of them can do, <paramref name="req"/> what they want left out.
    /// False when it could not start; they have been told then.</summary>
    /// <port>replication.c startBgsaveForReplication</port>
    public static bool StartBgsave(RedisServer server, int minCapa, int req)
    {
        bool toSockets = (server.Config.ReplDisklessSync || (req & ReplicaCapa.ReqMask) != 0) &&
            (minCapa & ReplicaCapa.Eof) != 0;
        Check.That(toSockets || (req & ReplicaCapa.ReqMask) == 0);
        server.Log(
            LogLevel.Notice,
            $"Starting BGSAVE for SYNC with target: {(toSockets ? "replicas sockets" : "disk")}");

        bool started = false;
        RdbSaveInfo? info = RdbSaveInfo.Populate(server);
        if (info == null)
        {
            server.Log(
                LogLevel.Warning,
                "BGSAVE for replication: replication information not available, can't generate "
                    + "the RDB file " +
                "right now. Try later.");
        }
        else if (toSockets)
        {
            started = BackgroundSave.StartToSockets(server, req, info);
        }
        else
        {
            started = BackgroundSave.StartToDisk(server, server.Config.Dbfilename, info,
                RdbFlags.KeepCache);
        }

        if (!started)
        {
            RefuseWaiting(server);
            return false;
        }

        if (!toSockets)
        {
            server.Repl.RdbGeneratedByReplication |= server.Config.RdbDelSyncFiles;
            foreach (Client replica in server.Clients.Replicas)
            {
                if (replica.Replica!.Phase == ReplicaPhase.WaitBgsaveStart
                    && replica.Replica.Req == req)
                {
                    SetupReplica(replica, server.Repl.MasterReplOffset);
                }
            }
        }

        return true;
    }

    /// <summary>Tells a replica the history and offset its image has; from here on it accumulates
    /// the stream.</summary>
    /// <port>replication.c replicationSetupSlaveForFullResync</port>
    public static bool SetupReplica(Client replica, long offset)
    {
        RedisServer server = replica.Server;
        replica.Replica!.PsyncInitialOffset = offset;
        replica.Replica.Phase = ReplicaPhase.WaitBgsaveEnd;
        server.Repl.ReplicaSelDb = -1;
        if ((replica.Flags & ClientFlags.PrePsync) != 0)
        {
            return true;
        }

        byte[] line = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"+FULLRESYNC {server.Repl.Replid} {offset}\r\n"));
        SysResult sent = replica.Conn!.Write(line);
        if (sent.Ok && sent.Value == line.Length)
        {
            return true;
        }

        replica.FreeAsync();
        return false;
    }

    /// <summary>A snapshot ended: replicas that waited for it get the file, go on line, or are
    /// dropped.</summary>
    /// <remarks>May run inside REPLCONF ACK, so nobody is freed at once.</remarks>
    /// <port>replication.c updateSlavesWaitingBgsave</port>
    public static void BgsaveDone(RedisServer server, bool ok, bool toSockets)
    {
        foreach (Client replica in server.Clients.Replicas)
        {
            if (replica.Replica!.Phase != ReplicaPhase.WaitBgsaveEnd)
            {
                continue;
            }

            if (!ok)
            {
                replica.FreeAsync();
                server.Log(LogLevel.Warning, "SYNC failed. BGSAVE child returned an error");
            }
            else if (toSockets)
            {
                StreamedToSocket(replica);
            }
            else
            {
                RdbTransfer.Begin(replica);
            }
        }
    }

    /// <summary>Sets a replica on line. False when it only wanted the image and is to be
    /// disconnected.</summary>
    /// <port>replication.c replicaPutOnline</port>
    public static bool PutOnline(Client replica)
    {
        RedisServer server = replica.Server;
        if ((replica.Flags & ClientFlags.ReplRdbOnly) != 0)
        {
            replica.Replica!.Phase = ReplicaPhase.RdbTransmitted;
            server.Log(
                LogLevel.Notice,
                $"RDB transfer completed, rdb only replica "
                    + $"({ClientLifecycle.ReplicaName(replica)}) should be disconnected asap");
            return false;
        }

        replica.Replica!.Phase = ReplicaPhase.Online;
        replica.Replica.AckTimeUnixS = server.Time.UnixS;
        Replicas.RefreshGoodCount(server);
        server.Log(LogLevel.Notice,
            $"Synchronization with replica {ClientLifecycle.ReplicaName(replica)} succeeded");
        return true;
    }

    /// <summary>The image has arrived: what gathered in the stream may follow.</summary>
    /// <port>replication.c replicaStartCommandStream</port>
    public static void StartCommandStream(Client replica)
    {
        Check.That((replica.Flags & ClientFlags.ReplRdbOnly) == 0);
        replica.Replica!.StartCmdStreamOnAck = false;
        replica.PutInPendingWriteQueue();
    }

    /// <summary>Starts the snapshot that waiting replicas need, once it may start and they have
    /// waited for company.</summary>
    /// <port>replication.c replicationStartPendingFork</port>
    public static void StartPending(RedisServer server)
    {
        if (ShouldStart(server, out int minCapa, out int req))
        {
            StartBgsave(server, minCapa, req);
        }
    }

    /// <port>replication.c shouldStartChildReplication</port>
    public static bool ShouldStart(RedisServer server, out int minCapa, out int req)
    {
        minCapa = -1;
        req = -1;
        if (server.Persistence.HasActiveSave)
        {
            return false;
        }

        int waiting = 0;
        long maxIdle = 0;
        foreach (Client replica in server.Clients.Replicas)
        {
            ReplicaState state = replica.Replica!;
            if (state.Phase != ReplicaPhase.WaitBgsaveStart || (waiting > 0 && state.Req != req))
            {
                continue;
            }

            req = state.Req;
            minCapa = waiting == 0 ? state.Capa : minCapa & state.Capa;
            maxIdle = long.Max(maxIdle, server.Time.UnixS - replica.LastInteractionUnixS);
            waiting++;
        }

        int maxReplicas = server.Config.ReplDisklessSyncMaxReplicas;
        return waiting > 0 &&
            (!server.Config.ReplDisklessSync ||
             (maxReplicas > 0 && waiting >= maxReplicas) ||
             maxIdle >= server.Config.ReplDisklessSyncDelay);
    }

    /// <port>replication.c updateSlavesWaitingBgsave</port>
    private static void StreamedToSocket(Client replica)
    {
        replica.Server.Log(
            LogLevel.Notice,
            $"Streamed RDB transfer with replica {ClientLifecycle.ReplicaName(replica)} "
                + $"succeeded (socket). Waiting for " +
            "REPLCONF ACK from replica to enable streaming");
        if (!PutOnline(replica))
        {
            replica.FreeAsync();
            return;
        }

        // Finding the mark is easy for the replica while nothing follows it, so the stream waits
        // for its ACK.
        replica.Replica!.StartCmdStreamOnAck = true;
    }

    private static void RefuseWaiting(RedisServer server)
    {
        server.Log(LogLevel.Warning, "BGSAVE for replication failed");
        List<Client> replicas = server.Clients.Replicas;
        for (int i = replicas.Count - 1; i >= 0; i--)
        {
            Client replica = replicas[i];
            if (replica.Replica!.Phase == ReplicaPhase.WaitBgsaveStart)
            {
                replica.Replica.Phase = ReplicaPhase.None;
                replica.Flags &= ~ClientFlags.Replica;
                replicas.RemoveAt(i);
                replica.AddReplyError("BGSAVE failed, replication can't continue");
                replica.Flags |= ClientFlags.CloseAfterReply;
            }
        }
    }
}
