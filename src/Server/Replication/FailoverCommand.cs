// FailoverCommand: FAILOVER: the master hands its role to a replica without losing a write.
// Port of redis 7.2 replication.c (failover). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   None -> WaitForSync   writes are paused; the stream stands still until a replica has all of it
//        -> InProgress    we are a replica of it now and send PSYNC … FAILOVER, which promotes it
//        -> None          it accepted (or: aborted, and we are the master again)
using System;
using System.Globalization;
using System.Text;

namespace RedisNet.Server;

/// <summary>What <see cref="ReplicationCommands.Failover"/> does, and its state machine.</summary>
public static class FailoverCommand
{
    /// <summary>Name of the state in INFO.</summary>
    /// <port>replication.c getFailoverStateString</port>
    public static string StateName(RedisServer server) => server.Repl.FailoverState switch
    {
        FailoverState.None => "no-failover",
        FailoverState.InProgress => "failover-in-progress",
        FailoverState.WaitForSync => "waiting-for-sync",
        _ => "unknown",
    };

    /// <port>replication.c failoverCommand</port>
    internal static void Run(Client c)
    {
        RedisServer server = c.Server;
        if (c.Argc == 2 && Ascii.EqualsIgnoreCase(c.Argv(1), "abort"u8))
        {
            if (server.Repl.FailoverState == FailoverState.None)
            {
                c.AddReplyError("No failover in progress.");
                return;
            }

            Abort(server, "Failover manually aborted");
            c.AddReply(Shared.Ok);
            return;
        }

        if (!Parse(c, out Options options) || !Allowed(c, options) || !CheckTarget(c, options))
        {
            return;
        }

        ReplicationState repl = server.Repl;
        if (options.Host != null)
        {
            repl.TargetReplicaHost = options.Host;
            repl.TargetReplicaPort = (int)options.Port;
            server.Log(LogLevel.Notice, string.Create(
                CultureInfo.InvariantCulture,
                    $"FAILOVER requested to {options.Host}:{options.Port}."));
        }
        else
        {
            server.Log(LogLevel.Notice, "FAILOVER requested to any replica.");
        }

        if (options.TimeoutMs != 0)
        {
            repl.FailoverEndUnixMs = server.Time.CmdSnapshotUnixMs + options.TimeoutMs;
        }

        repl.ForceFailover = options.Force;
        repl.FailoverState = FailoverState.WaitForSync;
        server.Pause(PausePurpose.DuringFailover, long.MaxValue, PauseActions.ClientWriteSet);
        c.AddReply(Shared.Ok);
    }

    /// <summary>Moves on when a replica has caught up or the time is over. Called by the
    /// replication cron.</summary>
    /// <port>replication.c updateFailoverStatus</port>
    public static void Update(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        if (repl.FailoverState != FailoverState.WaitForSync)
        {
            return;
        }

        if (repl.FailoverEndUnixMs != 0 && repl.FailoverEndUnixMs <= server.Time.UnixMs)
        {
            TimeOver(server);
            return;
        }

        Client? replica = repl.TargetReplicaHost != null
            ? Replicas.Find(server, repl.TargetReplicaHost, repl.TargetReplicaPort)
            : FindSynced(server);
        if (replica == null || replica.Replica!.AckOff != repl.MasterReplOffset)
        {
            return;
        }

        if (repl.TargetReplicaHost == null)
        {
            repl.TargetReplicaHost = Replicas.Address(replica);
            repl.TargetReplicaPort = replica.Replica.ListeningPort;
        }

        repl.FailoverState = FailoverState.InProgress;
        server.Log(
            LogLevel.Notice,
            $"Failover target {repl.TargetReplicaHost}:{repl.TargetReplicaPort} is synced, "
                + $"failing over.");
        ReplicationRole.SetMaster(server, repl.TargetReplicaHost!, repl.TargetReplicaPort);
    }

    /// <summary>Gives up: as a replica already, this server becomes the master again.</summary>
    /// <port>replication.c abortFailover</port>
    public static void Abort(RedisServer server, string why)
    {
        ReplicationState repl = server.Repl;
        if (repl.FailoverState == FailoverState.None)
        {
            return;
        }

        string target = repl.TargetReplicaHost != null
            ? $"{repl.TargetReplicaHost}:{repl.TargetReplicaPort}"
            : "any replica";
        server.Log(LogLevel.Notice, $"FAILOVER to {target} aborted: {why}");
        if (repl.FailoverState == FailoverState.InProgress)
        {
            ReplicationRole.UnsetMaster(server);
        }

        Clear(server);
    }

    /// <summary>Done, either way: forgets the target and lets clients write.</summary>
    /// <port>replication.c clearFailoverState</port>
    public static void Clear(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        repl.FailoverEndUnixMs = 0;
        repl.ForceFailover = false;
        repl.TargetReplicaHost = null;
        repl.TargetReplicaPort = 0;
        repl.FailoverState = FailoverState.None;
        server.Unpause(PausePurpose.DuringFailover);
    }

    private static void TimeOver(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        if (!repl.ForceFailover)
        {
            Abort(server, "Replica never caught up before timeout");
            return;
        }

        server.Log(
            LogLevel.Notice,
            $"FAILOVER to {repl.TargetReplicaHost}:{repl.TargetReplicaPort} time out exceeded, "
                + $"failing over.");
        repl.FailoverState = FailoverState.InProgress;
        ReplicationRole.SetMaster(server, repl.TargetReplicaHost!, repl.TargetReplicaPort);
    }

    private static Client? FindSynced(RedisServer server)
    {
        foreach (Client replica in server.Clients.Replicas)
        {
            if (replica.Replica!.AckOff == server.Repl.MasterReplOffset
                && Replicas.Address(replica) != null)
            {
                return replica;
            }
        }

        return null;
    }

    private static bool Parse(Client c, out Options options)
    {
        options = new Options();
        for (int j = 1; j < c.Argc; j++)
        {
            ReadOnlySpan<byte> word = c.Argv(j);
            if (Ascii.EqualsIgnoreCase(word, "timeout"u8) && j + 1 < c.Argc
                && options.TimeoutMs == 0)
            {
                if (!c.TryGetLongOrReply(c.Argv(++j), out options.TimeoutMs))
                {
                    return false;
                }

                if (options.TimeoutMs <= 0)
                {
                    c.AddReplyError("FAILOVER timeout must be greater than 0");
                    return false;
                }
            }
            else if (Ascii.EqualsIgnoreCase(word, "to"u8) && j + 2 < c.Argc && options.Host == null)
            {
                if (!c.TryGetLongOrReply(c.Argv(j + 2), out options.Port))
                {
                    return false;
                }

                options.Host = Encoding.Latin1.GetString(c.Argv(j + 1));
                j += 2;
            }
            else if (Ascii.EqualsIgnoreCase(word, "force"u8) && !options.Force)
            {
                options.Force = true;
            }
            else
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
        }

        return true;
    }

    private static bool Allowed(Client c, Options options)
    {
        RedisServer server = c.Server;
        string? refusal = null;
        if (server.Repl.FailoverState != FailoverState.None)
        {
            refusal = "FAILOVER already in progress.";
        }
        else if (server.Repl.MasterHost != null)
        {
            refusal = "FAILOVER is not valid when server is a replica.";
        }
        else if (server.Clients.Replicas.Count == 0)
        {
            refusal = "FAILOVER requires connected replicas.";
        }
        else if (options.Force && (options.TimeoutMs == 0 || options.Host == null))
        {
            refusal = "FAILOVER with force option requires both a timeout and target HOST and IP.";
        }

        if (refusal != null)
        {
            c.AddReplyError(refusal);
        }

        return refusal == null;
    }

    private static bool CheckTarget(Client c, Options options)
    {
        if (options.Host == null)
        {
            return true;
        }

        Client? replica = Replicas.Find(c.Server, options.Host, (int)options.Port);
        if (replica == null)
        {
            c.AddReplyError("FAILOVER target HOST and PORT is not a replica.");
            return false;
        }

        if (replica.Replica!.Phase != ReplicaPhase.Online)
        {
            c.AddReplyError("FAILOVER target replica is not online.");
            return false;
        }

        return true;
    }

    private struct Options
    {
        public long TimeoutMs;
        public string? Host;
        public long Port;
        public bool Force;
    }
}
