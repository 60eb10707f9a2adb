// SyncCommand: SYNC and PSYNC: a client asks to become a replica.
// Port of redis 7.2 replication.c syncCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Globalization;
using System.Text;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>What <see cref="ReplicationCommands.Sync"/> does.</summary>
internal static class SyncCommand
{
    /// <port>replication.c syncCommand</port>
    public static void Run(Client c)
    {
        if ((c.Flags & ClientFlags.Replica) != 0)
        {
            return;
        }

        bool isPsync = Ascii.EqualsIgnoreCase(c.Argv(0), "psync"u8);
        bool isFailover = isPsync && c.Argc > 3 && Ascii.EqualsIgnoreCase(c.Argv(3), "failover"u8);
        if ((isFailover && !TakeOver(c)) || !MaySync(c))
        {
            return;
        }

        RedisServer server = c.Server;
        server.Log(LogLevel.Notice,
            $"Replica {ClientLifecycle.ReplicaName(c)} asks for synchronization");
        if (!isPsync)
        {
            // An old protocol (redis-cli --replica): no REPLCONF ACK is to be expected.
            c.Flags |= ClientFlags.PrePsync;
        }
        else if (TryPartial(c))
        {
            return;
        }

        server.Stats.SyncFull++;
        BecomeWaitingReplica(c);
        ChooseSnapshot(c);
    }

    // FAILOVER asked us to become the master, provided our history is the asker's.
    private static bool TakeOver(Client c)
    {
        RedisServer server = c.Server;
        string replid = Encoding.Latin1.GetString(c.Argv(1));
        server.Log(LogLevel.Notice, $"Failover request received for replid {replid}.");
        if (server.Repl.MasterHost == null)
        {
            c.AddReplyError("PSYNC FAILOVER can't be sent to a master.");
            return false;
        }

        if (!string.Equals(replid, server.Repl.Replid, StringComparison.OrdinalIgnoreCase))
        {
            c.AddReplyError("PSYNC FAILOVER replid must match my replid.");
            return false;
        }

        ReplicationRole.UnsetMaster(server);
        server.Log(
            LogLevel.Notice, $"MASTER MODE enabled (failover request from '{ClientInfo.Line(c)}')");
        return true;
    }

    private static bool MaySync(Client c)
    {
        RedisServer server = c.Server;
        if (server.Repl.FailoverState != FailoverState.None)
        {
            c.AddReplyError("-NOMASTERLINK Can't SYNC while failing over");
        }
        else if (server.Repl.MasterHost != null && server.Repl.State != ReplState.Connected)
        {
            c.AddReplyError("-NOMASTERLINK Can't SYNC while not connected with my master");
        }
        else if (c.HasPendingReplies())
        {
            c.AddReplyError("SYNC and PSYNC are invalid with pending output");
        }
        else if ((Replicas.StateOf(c).Req & ReplicaCapa.ReqMask) != 0 &&
            (c.Replica!.Capa & ReplicaCapa.Eof) == 0)
        {
            c.AddReplyError("Filtered replica requires EOF capability");
        }
        else
        {
            return true;
        }

        return false;
    }

    // True when nothing is left to do: the replica continues, or an error was replied.
    private static bool TryPartial(Client c)
    {
        RedisServer server = c.Server;
        if (!c.TryGetLongOrReply(c.Argv(2), out long offset))
        {
            server.Log(
                LogLevel.Warning,
                $"Replica {ClientLifecycle.ReplicaName(c)} asks for synchronization but with a "
                    + $"wrong offset");
            return true;
        }

        string replid = Encoding.Latin1.GetString(c.Argv(1));
        if (PartialResync.TryContinue(c, replid, offset))
        {
            server.Stats.SyncPartialOk++;
            return true;
        }

        // "?" asks for a full synchronisation on purpose.
        if (!replid.StartsWith('?'))
        {
            server.Stats.SyncPartialErr++;
        }

        return false;
    }

    private static void BecomeWaitingReplica(Client c)
    {
        RedisServer server = c.Server;
        ReplicaState state = Replicas.StateOf(c);
        state.Phase = ReplicaPhase.WaitBgsaveStart;
        if (server.Config.ReplDisableTcpNodelay)
        {
            _ = server.Env.Net.SetNoDelay(c.Conn!.Fd, on: false);
        }

        state.DbFd = -1;
        c.Flags |= ClientFlags.Replica;
        Replicas.StreamOf(c);
        server.Clients.Replicas.Add(c);
        if (server.Clients.Replicas.Count == 1 && server.Repl.Backlog == null)
        {
            // A backlog that begins now has no past, so neither may the history's name.
            ReplicationIds.Change(server);
            ReplicationIds.ClearSecond(server);
            ReplicationBacklog.Create(server);
            server.Log(
                LogLevel.Notice,
                $"Replication backlog created, my new replication IDs are "
                    + $"'{server.Repl.Replid}' and " +
                $"'{server.Repl.Replid2}'");
        }
    }

    private static void ChooseSnapshot(Client c)
    {
        RedisServer server = c.Server;
        BackgroundSave? running = server.Persistence.Background;
        if (running != null && !running.ToSockets)
        {
            AttachToRunning(c);
        }
        else if (running != null)
        {
            server.Log(
                LogLevel.Notice,
                "Current BGSAVE has socket target. Waiting for next BGSAVE for SYNC");
        }
        else if (server.Config.ReplDisklessSync && (c.Replica!.Capa & ReplicaCapa.Eof) != 0 &&
            server.Config.ReplDisklessSyncDelay != 0)
        {
            server.Log(LogLevel.Notice, "Delay next BGSAVE for diskless SYNC");
        }
        else if (!server.Persistence.HasActiveSave)
        {
            FullResync.StartBgsave(server, c.Replica!.Capa, c.Replica.Req);
        }
        else
        {
            server.Log(
                LogLevel.Notice,
                "No BGSAVE in progress, but another BG operation is active. BGSAVE for "
                    + "replication delayed");
        }
    }

    // A snapshot to disk runs. Its image is good for this replica too if another one has gathered
    // the stream since it began, which can then be shared.
    private static void AttachToRunning(Client c)
    {
        RedisServer server = c.Server;
        Client? peer = null;
        foreach (Client replica in server.Clients.Replicas)
        {
            if (replica.Replica!.Phase == ReplicaPhase.WaitBgsaveEnd &&
                ((replica.Flags & ClientFlags.ReplRdbOnly) == 0
                    || (c.Flags & ClientFlags.ReplRdbOnly) != 0))
            {
                peer = replica;
                break;
            }
        }

        ReplicaState mine = c.Replica!;
        if (peer == null || (mine.Capa & peer.Replica!.Capa) != peer.Replica.Capa
            || mine.Req != peer.Replica.Req)
        {
            server.Log(
                LogLevel.Notice,
                "Can't attach the replica to the current BGSAVE. Waiting for next BGSAVE for SYNC");
            return;
        }

        if ((c.Flags & ClientFlags.ReplRdbOnly) == 0)
        {
            Replicas.StreamOf(c).CopyFrom(Replicas.StreamOf(peer));
        }

        FullResync.SetupReplica(c, peer.Replica.PsyncInitialOffset);
        server.Log(LogLevel.Notice, "Waiting for end of BGSAVE for SYNC");
    }
}
