// CommandCall: runs one command and does all that follows from it.
// Port of redis 7.2 server.c call afterCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The order is C's and matters: statistics, slow log and monitors see the arguments as received;
// then the command is queued for propagation with the arguments as rewritten; the queue is written
// when the outermost call ends; only then is the client's replication offset noted.
//
// No handler frees the client it runs for: CLIENT KILL, ACL and output limits only mark it, DEBUG
// RELOAD, which serves other clients, protects it, and REPLICAOF refuses the two that it would
// disconnect. What follows the handler therefore still has the client's arguments. It looks at the
// command as it was called, since c.Cmd may have been rewritten.
//
// REDISNET(one-clock-read): the clock is read once per command. A command starts at the instant the
// previous one of the same turn ended; C reads the clocks three times.
using System.Runtime.CompilerServices;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>The core of execution.</summary>
public static class CommandCall
{
    private const ClientFlags PropagationFlags =
        ClientFlags.ForceAof | ClientFlags.ForceRepl | ClientFlags.PreventProp;

    /// <summary>Runs <c>c.Cmd</c> with the arguments in c.</summary>
    /// <port>server.c call</port>
    public static void Call(this Client c, CallFlags flags)
    {
        RedisServer server = c.Server;
        ExecutionState exec = server.Exec;
        ClientFlags oldFlags = c.Flags;
        RedisCommand realCmd = c.RealCmd!;
        exec.Calls++;
        long dirtyBefore = server.Dirty;
        long offsetBefore = server.Repl.MasterReplOffset;
        exec.ErrorsBeforeCall = server.Stats.TotalErrorReplies;
        LoopTrace? trace = server.Trace;
        long startUs = trace is null
            ? exec.TakeStartUs(server.Env.Clock) : trace.BeginCommand(exec, realCmd);
        server.EnterExecutionUnit(startUs);
        c.Flags = (oldFlags & ~PropagationFlags) | ClientFlags.ExecutingCommand;

        c.Cmd!.Proc!(c);

        server.ExitExecutionUnit();
        bool blocked = c.Has(ClientFlags.Blocked);
        if (!blocked)
        {
            c.Flags &= ~ClientFlags.ExecutingCommand;
        }

        long endUs = trace is null ? server.Env.Clock.MonoUs() : trace.EndCommand();
        exec.LastEndUs = endUs;
        long durationUs = endUs - startUs;
        c.DurationUs += durationUs;
        if (exec.Nesting == 0)
        {
            server.Stats.LoopCommandUs += durationUs;
        }

        CountFailure(server, realCmd);
        if (c.Has(ClientFlags.CloseAfterCommand))
        {
            c.Flags &= ~ClientFlags.CloseAfterCommand;
            c.Flags |= ClientFlags.CloseAfterReply;
        }

        Observe(c, realCmd, durationUs, flags);
        if ((flags & CallFlags.Propagate) != 0)
        {
            Propagate(c, realCmd, flags, changed: server.Dirty > dirtyBefore);
        }

        c.Flags = (c.Flags & ~PropagationFlags) | (oldFlags & PropagationFlags);
        if (!blocked)
        {
            server.Stats.NumCommands++;
        }

        server.AfterCommand(c);
        if (offsetBefore != server.Repl.MasterReplOffset)
        {
            c.Woff = server.Repl.MasterReplOffset;
        }

        // A pause asked for inside a transaction begins when the transaction is over.
        if (!exec.InExec)
        {
            exec.ClientPauseInTransaction = false;
        }

        exec.Calls--;
    }

    /// <summary>Work that must wait until the command is complete: propagation, then postponed
    /// pushes.</summary>
    /// <port>server.c afterCommand</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AfterCommand(this RedisServer server, Client c)
    {
        if (server.Exec.Nesting != 0)
        {
            return;
        }

        server.PropagatePendingCommands();
        if (server.Exec.PendingPushes is { Length: > 0 } pushes)
        {
            if (c.Conn is not null)
            {
                c.Reply.Append(pushes.Bytes);
            }

            pushes.Clear();
        }
    }

    /// <summary>Counts an error reply sent since the call began as a failure of the
    /// command.</summary>
    /// <port>server.c incrCommandStatsOnError</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CountFailure(RedisServer server, RedisCommand cmd)
    {
        if (server.Stats.TotalErrorReplies > server.Exec.ErrorsBeforeCall)
        {
            cmd.FailedCalls++;
        }

        server.Exec.ErrorsBeforeCall = server.Stats.TotalErrorReplies;
    }

    // Latency, slow log, monitors and command statistics.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Observe(Client c, RedisCommand realCmd, long durationUs, CallFlags flags)
    {
        RedisServer server = c.Server;
        long threshold = server.Config.LatencyMonitorThreshold;
        if (threshold > 0 && durationUs / 1000 >= threshold)
        {
            string name = realCmd.Has(CommandFlags.Fast) ? "fast-command" : "command";
            Latency.AddSample(server, name, durationUs / 1000);
        }

        bool blocked = c.Has(ClientFlags.Blocked);
        if (!blocked)
        {
            PushSlowlog(c, realCmd, c.DurationUs);
        }

        if (server.Clients.Monitors.Count > 0 && (flags & CallFlags.Reprocessing) == 0
            && !realCmd.Has(CommandFlags.SkipMonitor | CommandFlags.Admin))
        {
            Monitors.Feed(server, c, c.Db.Id, c.ShownArgv());
        }

        if (!blocked)
        {
            c.OriginalArgv = null;
            realCmd.CountCall(c.DurationUs, server.Config.LatencyTracking);
            c.DurationUs = 0;
        }
    }

    /// <port>server.c slowlogPushCurrentCommand</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void PushSlowlog(Client c, RedisCommand cmd, long durationUs)
    {
        long slower = c.Server.Config.SlowlogLogSlowerThan;
        if (slower >= 0 && durationUs >= slower && !cmd.Has(CommandFlags.SkipSlowlog))
        {
            Slowlog.PushIfNeeded(c, c.ShownArgv(), durationUs);
        }
    }

    // EXEC is never propagated as such: the commands in it are, and bring their own MULTI and EXEC.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Propagate(Client c, RedisCommand realCmd, CallFlags flags, bool changed)
    {
        if ((!changed && !c.Has(PropagationFlags)) || realCmd.Has(CommandRoles.Exec))
        {
            return;
        }

        PropagateTarget target = changed ? PropagateTarget.All : PropagateTarget.None;
        target |= c.Has(ClientFlags.ForceRepl) ? PropagateTarget.Repl : PropagateTarget.None;
        target |= c.Has(ClientFlags.ForceAof) ? PropagateTarget.Aof : PropagateTarget.None;
        if (c.Has(ClientFlags.PreventReplProp) || (flags & CallFlags.PropagateRepl) == 0)
        {
            target &= ~PropagateTarget.Repl;
        }

        if (c.Has(ClientFlags.PreventAofProp) || (flags & CallFlags.PropagateAof) == 0)
        {
            target &= ~PropagateTarget.Aof;
        }

        if (target != PropagateTarget.None)
        {
            Check.That(c.Argc > 0);
            c.Server.AlsoPropagate(c.Db.Id, target, c.Arguments());
        }
    }
}
