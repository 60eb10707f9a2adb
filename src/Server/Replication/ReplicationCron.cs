// ReplicationCron: what replication does once a second.
// Port of redis 7.2 replication.c replicationCron. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Timeouts, pings, acknowledgements, the backlog's life, pending snapshots.</summary>
public static class ReplicationCron
{
    /// <summary>Called from serverCron at 1 Hz, and at 10 Hz during a FAILOVER.</summary>
    /// <port>replication.c replicationCron</port>
    public static void Run(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        FailoverCommand.Update(server);
        CheckMasterTimeouts(server);
        if (repl.State == ReplState.Connect)
        {
            server.Log(LogLevel.Notice,
                $"Connecting to MASTER {repl.MasterHost}:{repl.MasterPort}");
            MasterSync.Connect(server);
        }

        if (repl.MasterHost != null && repl.Master != null
            && (repl.Master.Flags & ClientFlags.PrePsync) == 0)
        {
            CachedMaster.SendAck(server);
        }

        PingReplicas(server);
        DropTimedOutReplicas(server);
        FreeIdleBacklog(server);
        FullResync.StartPending(server);
        RemoveSyncFile(server);
        if (repl.Buffer.First != null)
        {
            int readers = repl.Buffer.First.RefCount;
            Check.That(readers > 0 && readers <= server.Clients.Replicas.Count + 1);
        }

        Replicas.RefreshGoodCount(server);
        repl.CronLoops++;
    }

    private static void CheckMasterTimeouts(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        if (repl.MasterHost == null)
        {
            return;
        }

        long silent = server.Time.UnixS - repl.TransferLastIoUnixS;
        bool late = silent > server.Config.ReplTimeout;
        if ((repl.State == ReplState.Connecting || repl.InHandshake) && late)
        {
            server.Log(LogLevel.Warning, "Timeout connecting to the MASTER...");
            MasterSync.Cancel(server, true);
        }
        else if (repl.State == ReplState.Transfer && late)
        {
            server.Log(
                LogLevel.Warning,
                "Timeout receiving bulk data from MASTER... If the problem persists try to set "
                    + "the " +
                "'repl-timeout' parameter in redis.conf to a larger value.");
            MasterSync.Cancel(server, true);
        }
        else if (repl.State == ReplState.Connected &&
            server.Time.UnixS - repl.Master!.LastInteractionUnixS > server.Config.ReplTimeout)
        {
            server.Log(LogLevel.Warning, "MASTER timeout: no data nor PING received...");
            repl.Master.FreeClient();
        }
    }

    private static void PingReplicas(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        bool due = repl.CronLoops % server.Config.ReplPingReplicaPeriod == 0;
        if (due && server.Clients.Replicas.Count > 0)
        {
            // During a FAILOVER a ping would move the offset the replica is about to reach.
            bool failingOver = repl.FailoverEndUnixMs != 0 &&
                server.IsPausedNow(PauseActions.Replica);
            if (!failingOver)
            {
                ReplicationFeed.FeedReady(server, "*1\r\n$4\r\nPING\r\n"u8);
            }
        }

        // Those that wait for their image get a newline, which is no part of the stream.
        bool toSockets = server.Persistence.Background is { ToSockets: true };
        foreach (Client replica in server.Clients.Replicas)
        {
            ReplicaPhase phase = replica.Replica!.Phase;
            if (phase == ReplicaPhase.WaitBgsaveStart ||
                (phase == ReplicaPhase.WaitBgsaveEnd && !toSockets))
            {
                replica.Conn?.Write("\n"u8);
            }
        }
    }

    private static void DropTimedOutReplicas(RedisServer server)
    {
        long now = server.Time.UnixS;
        long timeout = server.Config.ReplTimeout;
        bool toSockets = server.Persistence.Background is { ToSockets: true };
        for (int i = server.Clients.Replicas.Count - 1; i >= 0; i--)
        {
            Client replica = server.Clients.Replicas[i];
            ReplicaState state = replica.Replica!;
            if (state.Phase == ReplicaPhase.Online && (replica.Flags & ClientFlags.PrePsync) == 0 &&
                now - state.AckTimeUnixS > timeout)
            {
                server.Log(
                    LogLevel.Warning,
                    $"Disconnecting timedout replica (streaming sync): "
                        + $"{ClientLifecycle.ReplicaName(replica)}");
                replica.FreeClient();
            }
            else if (state.Phase == ReplicaPhase.WaitBgsaveEnd && toSockets &&
                state.LastPartialWriteUnixS != 0 && now - state.LastPartialWriteUnixS > timeout)
            {
                server.Log(
                    LogLevel.Warning,
                    $"Disconnecting timedout replica (full sync): "
                        + $"{ClientLifecycle.ReplicaName(replica)}");
                replica.FreeClient();
            }
        }
    }

    // A master without a backlog does not count its writes, so the history must end with it:
    // otherwise a promoted replica could continue us although we differ.
    private static void FreeIdleBacklog(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        long ttl = server.Config.ReplBacklogTtl;
        if (server.Clients.Replicas.Count > 0 || ttl == 0 || repl.Backlog == null
            || repl.MasterHost != null ||
            server.Time.UnixS - repl.NoReplicasSinceUnixS <= ttl)
        {
            return;
        }

        ReplicationIds.Change(server);
        ReplicationIds.ClearSecond(server);
        ReplicationBacklog.Free(server);
        server.Log(LogLevel.Notice, string.Create(
            CultureInfo.InvariantCulture,
            $"Replication backlog freed after {ttl} seconds without connected replicas."));
    }

    /// <port>replication.c removeRDBUsedToSyncReplicas</port>
    private static void RemoveSyncFile(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        if (!server.Config.RdbDelSyncFiles)
        {
            repl.RdbGeneratedByReplication = false;
            return;
        }

        if (!repl.RdbGeneratedByReplication || !SavePoints.AllPersistenceDisabled(server))
        {
            return;
        }

        foreach (Client replica in server.Clients.Replicas)
        {
            if (replica.Replica!.Phase is ReplicaPhase.WaitBgsaveStart or ReplicaPhase.WaitBgsaveEnd
                or ReplicaPhase.SendBulk)
            {
                return;
            }
        }

        if (server.Env.Files.Stat(server.Config.Dbfilename, out _).Ok)
        {
            repl.RdbGeneratedByReplication = false;
            server.Log(
                LogLevel.Notice, "Removing the RDB file used to feed replicas in a "
                    + "persistence-less instance");
            CloseFileJob.Unlink(server.Env, server.Config.Dbfilename);
        }
    }
}
