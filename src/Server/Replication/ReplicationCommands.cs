// ReplicationCommands: the handlers of the replication commands, as the command table names them.
// Port of redis 7.2 replication.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using System.Text;

namespace RedisNet.Server;

/// <summary>SYNC, PSYNC, REPLCONF, REPLICAOF, ROLE, WAIT, WAITAOF, FAILOVER.</summary>
public static class ReplicationCommands
{
    /// <port>replication.c syncCommand</port>
    public static void Sync(Client c) => SyncCommand.Run(c);

    /// <port>replication.c replconfCommand</port>
    public static void Replconf(Client c) => ReplconfCommand.Run(c);

    /// <port>replication.c failoverCommand</port>
    public static void Failover(Client c) => FailoverCommand.Run(c);

    /// <port>replication.c replicaofCommand</port>
    public static void Replicaof(Client c)
    {
        RedisServer server = c.Server;
        ReplicationState repl = server.Repl;
        if (repl.FailoverState != FailoverState.None)
        {
            c.AddReplyError("REPLICAOF not allowed while failing over.");
            return;
        }

        // It would disconnect all replicas or the master, this client with them.
        // REDISNET(replicaof-own-link): C asks only replicas, and those only for a new master.
        bool noOne = Ascii.EqualsIgnoreCase(c.Argv(1), "no"u8)
            && Ascii.EqualsIgnoreCase(c.Argv(2), "one"u8);
        if (c.Type is ClientType.Replica or ClientType.Master
            || (c.Has(ClientFlags.Replica) && !noOne))
        {
            c.AddReplyError("Command is not valid when client is a replica.");
            return;
        }

        if (noOne)
        {
            if (repl.MasterHost != null)
            {
                ReplicationRole.UnsetMaster(server);
                server.Log(
                    LogLevel.Notice, $"MASTER MODE enabled (user request from "
                        + $"'{ClientInfo.Line(c)}')");
            }

            c.AddReply(Shared.Ok);
            return;
        }

        if (!c.TryGetRangeLongOrReply(c.Argv(2), 0, 65535, out long port, "Invalid master port"))
        {
            return;
        }

        string host = Encoding.Latin1.GetString(c.Argv(1));
        if (repl.MasterHost != null && repl.MasterPort == port &&
            string.Equals(repl.MasterHost, host, System.StringComparison.OrdinalIgnoreCase))
        {
            server.Log(
                LogLevel.Notice,
                "REPLICAOF would result into synchronization with the master we are already "
                    + "connected with. " +
                "No operation performed.");
            c.AddReply("+OK Already connected to specified master\r\n"u8);
            return;
        }

        ReplicationRole.SetMaster(server, host, (int)port);
        server.Log(
            LogLevel.Notice,
            $"REPLICAOF {repl.MasterHost}:{repl.MasterPort} enabled (user request from " +
            $"'{ClientInfo.Line(c)}')");
        c.AddReply(Shared.Ok);
    }

    /// <port>replication.c roleCommand</port>
    public static void Role(Client c)
    {
        ReplicationState repl = c.Server.Repl;
        if (repl.MasterHost == null)
        {
            RoleOfMaster(c);
            return;
        }

        c.AddReplyArrayLen(5);
        c.AddReplyBulk("slave"u8);
        c.AddReplyBulk(repl.MasterHost);
        c.AddReplyLongLong(repl.MasterPort);
        c.AddReplyBulk(StateName(repl));
        c.AddReplyLongLong(repl.Master?.MasterLink!.ReplOff ?? -1);
    }

    /// <port>replication.c waitCommand</port>
    public static void Wait(Client c)
    {
        RedisServer server = c.Server;
        if (server.Repl.MasterHost != null)
        {
            c.AddReplyError(
                "WAIT cannot be used with replica instances. Please also note that since Redis "
                    + "4.0 if a " +
                "replica is configured to be writable (which is not the default) writes to "
                    + "replicas are just " +
                "local and are not propagated.");
            return;
        }

        if (!c.TryGetLongOrReply(c.Argv(1), out long replicas) ||
            !TryGetTimeout(c, 2, out long timeout))
        {
            return;
        }

        int acks = Replicas.CountAcks(server, c.Woff);
        if (acks >= replicas || (c.Flags & ClientFlags.DenyBlocking) != 0)
        {
            c.AddReplyLongLong(acks);
            return;
        }

        c.BlockForReplication(timeout, c.Woff, (int)long.Min(replicas, int.MaxValue));
        RequestAcks(server);
    }

    /// <port>replication.c waitaofCommand</port>
    public static void Waitaof(Client c)
    {
        RedisServer server = c.Server;
        if (!c.TryGetRangeLongOrReply(c.Argv(1), 0, 1, out long local) ||
            !c.TryGetPositiveLongOrReply(c.Argv(2), out long replicas) ||
            !TryGetTimeout(c, 3, out long timeout))
        {
            return;
        }

        if (server.Repl.MasterHost != null)
        {
            c.AddReplyError(
                "WAITAOF cannot be used with replica instances. Please also note that writes to "
                    + "replicas are " +
                "just local and are not propagated.");
            return;
        }

        if (local != 0 && !server.Config.Appendonly)
        {
            c.AddReplyError(WaitingReplicas.NoLocalAof);
            return;
        }

        int acks = Replicas.CountAofAcks(server, c.Woff);
        int localAck = server.Repl.FsyncedReplOff >= c.Woff ? 1 : 0;
        if ((acks >= replicas && localAck >= local) || (c.Flags & ClientFlags.DenyBlocking) != 0)
        {
            c.AddReplyArrayLen(2);
            c.AddReplyLongLong(localAck);
            c.AddReplyLongLong(acks);
            return;
        }

        c.Bstate.NumLocal = (int)local;
        c.Bstate.TimeoutUnixMs = timeout;
        c.Bstate.ReplOffset = c.Woff;
        c.Bstate.NumReplicas = (int)long.Min(replicas, int.MaxValue);
        server.Blocked.WaitingAcks.Insert(0, c);
        c.Block(BlockedType.WaitAof);
        RequestAcks(server);
    }

    /// <summary>Before the loop sleeps, one GETACK goes to all replicas for all who wait in this
    /// turn.</summary>
    /// <port>replication.c replicationRequestAckFromSlaves</port>
    public static void RequestAcks(RedisServer server) => server.Blocked.GetAckFromReplicas = true;

    // Milliseconds from now as the time they end; 0 waits for ever.
    /// <port>timeout.c getTimeoutFromObjectOrReply</port>
    private static bool TryGetTimeout(Client c, int arg, out long endUnixMs)
    {
        endUnixMs = 0;
        if (!c.TryGetLongOrReply(c.Argv(arg), out long timeout,
            "timeout is not an integer or out of range"))
        {
            return false;
        }

        long now = c.Server.CommandTimeSnapshot();
        if (timeout < 0)
        {
            c.AddReplyError("timeout is negative");
            return false;
        }

        if (timeout > long.MaxValue - now)
        {
            c.AddReplyError("timeout is out of range");
            return false;
        }

        endUnixMs = timeout == 0 ? 0 : timeout + now;
        return true;
    }

    private static void RoleOfMaster(Client c)
    {
        RedisServer server = c.Server;
        var online = new List<Client>();
        foreach (Client replica in server.Clients.Replicas)
        {
            if (replica.Replica!.Phase == ReplicaPhase.Online && Replicas.Address(replica) != null)
            {
                online.Add(replica);
            }
        }

        c.AddReplyArrayLen(3);
        c.AddReplyBulk("master"u8);
        c.AddReplyLongLong(server.Repl.MasterReplOffset);
        c.AddReplyArrayLen(online.Count);
        foreach (Client replica in online)
        {
            c.AddReplyArrayLen(3);
            c.AddReplyBulk(Replicas.Address(replica));
            c.AddReplyBulkLongLong(replica.Replica!.ListeningPort);
            c.AddReplyBulkLongLong(replica.Replica.AckOff);
        }
    }

    private static string StateName(ReplicationState repl) => repl.State switch
    {
        _ when repl.InHandshake => "handshake",
        ReplState.None => "none",
        ReplState.Connect => "connect",
        ReplState.Connecting => "connecting",
        ReplState.Transfer => "sync",
        ReplState.Connected => "connected",
        _ => "unknown",
    };
}
