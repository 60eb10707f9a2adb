// Propagation: what a command did goes to the replicas and the AOF.
// Port of redis 7.2 server.c alsoPropagate propagatePendingCommands. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Commands never write to replicas themselves. While an execution unit runs (a command with
// everything it calls, or a step of the expire cycle) what it changed is queued; when the outermost
// unit ends the queue is written, wrapped in MULTI and EXEC if there is more than one command in
// it.
using System;
using System.Runtime.CompilerServices;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Queueing and writing of propagated commands.</summary>
public static class Propagation
{
    private static readonly ReadOnlyMemory<byte>[] Multi = ["MULTI"u8.ToArray()];
    private static readonly ReadOnlyMemory<byte>[] Exec = ["EXEC"u8.ToArray()];

    /// <summary>Whether anybody would receive a command for this target now.</summary>
    /// <port>server.c shouldPropagate</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ShouldPropagate(this RedisServer server, PropagateTarget target)
    {
        if (!server.Exec.ReplicationAllowed || target == PropagateTarget.None
            || server.Persistence.Loading)
        {
            return false;
        }

        return (target & PropagateTarget.Repl) != 0 && server.Repl.MasterHost is null
            && (server.Repl.Backlog is not null || server.Clients.Replicas.Count > 0);
    }

    /// <summary>Queues a command. The bytes must stay valid until the running command is
    /// over.</summary>
    /// <port>server.c alsoPropagate</port>
    public static void AlsoPropagate(
        this RedisServer server, int dbId, PropagateTarget target,
            ReadOnlySpan<ReadOnlyMemory<byte>> argv)
    {
        if (server.ShouldPropagate(target))
        {
            server.Exec.AlsoPropagate.Add(dbId, target, argv);
        }
    }

    /// <summary>Queues a command of two words, copying them.</summary>
    /// <port>server.c alsoPropagate</port>
    public static void AlsoPropagate(
        this RedisServer server,
        int dbId,
        PropagateTarget target,
        ReadOnlySpan<byte> command,
        ReadOnlySpan<byte> argument)
    {
        if (server.ShouldPropagate(target))
        {
            PropagationQueue queue = server.Exec.AlsoPropagate;
            queue.Add(dbId, target, [queue.Copy(command), queue.Copy(argument)]);
        }
    }

    /// <summary>Propagates the running command even if it changed nothing.</summary>
    /// <port>server.c forceCommandPropagation</port>
    public static void ForceCommandPropagation(this Client c, PropagateTarget target)
    {
        Check.That(c.Cmd!.Has(CommandFlags.Write | CommandFlags.MayReplicate));
        if ((target & PropagateTarget.Repl) != 0)
        {
            c.Flags |= ClientFlags.ForceRepl;
        }

        if ((target & PropagateTarget.Aof) != 0)
        {
            c.Flags |= ClientFlags.ForceAof;
        }
    }

    /// <summary>The running command is not propagated at all; what it queues itself is.</summary>
    /// <port>server.c preventCommandPropagation</port>
    public static void PreventCommandPropagation(this Client c) =>
        c.Flags |= ClientFlags.PreventProp;

    /// <port>server.c preventCommandAOF</port>
    public static void PreventCommandAof(this Client c) => c.Flags |= ClientFlags.PreventAofProp;

    /// <port>server.c preventCommandReplication</port>
    public static void PreventCommandReplication(this Client c) =>
        c.Flags |= ClientFlags.PreventReplProp;

    /// <summary>To be called when an execution unit has ended; works when it was the
    /// outermost.</summary>
    /// <port>server.c postExecutionUnitOperations</port>
    public static void PostExecutionUnitOperations(this RedisServer server)
    {
        if (server.Exec.Nesting == 0)
        {
            server.PropagatePendingCommands();
        }
    }

    /// <port>server.c propagatePendingCommands</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void PropagatePendingCommands(this RedisServer server)
    {
        if (!server.Exec.AlsoPropagate.IsEmpty)
        {
            PropagateQueue(server, server.Exec.AlsoPropagate);
        }
    }

    private static void PropagateQueue(RedisServer server, PropagationQueue queue)
    {
        // A command that meets expired keys by chance (SCAN, RANDOMKEY) deletes each on its own.
        bool transaction = queue.Count > 1
            && !(server.Exec.CurrentClient?.Cmd?.Has(CommandFlags.TouchesArbitraryKeys) ?? false);
        if (transaction)
        {
            PropagateNow(server, -1, Multi, PropagateTarget.All);
        }

        for (int i = 0; i < queue.Count; i++)
        {
            PropagatedCommand command = queue[i];
            Check.That(command.Target != PropagateTarget.None);
            PropagateNow(server, command.DbId, queue.Arguments(command), command.Target);
        }

        if (transaction)
        {
            PropagateNow(server, -1, Exec, PropagateTarget.All);
        }

        queue.Clear();
    }

    /// <port>server.c propagateNow</port>
    private static void PropagateNow(
        RedisServer server, int dbId, ReadOnlySpan<ReadOnlyMemory<byte>> argv,
            PropagateTarget target)
    {
        if (!server.ShouldPropagate(target))
        {
            return;
        }

        // Nothing may change while replicas are paused: a failover would lose it.
        Check.That(!server.IsPaused(PauseActions.Replica) || server.Exec.ClientPauseInTransaction);
        if ((target & PropagateTarget.Repl) != 0)
        {
            ReplicationFeed.FeedReplicas(server, dbId, argv);
        }
    }
}
