// MultiCommands: MULTI, EXEC, DISCARD, WATCH, UNWATCH.
// Port of redis 7.2 multi.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Handlers of the transactions group.</summary>
public static class MultiCommands
{
    /// <port>multi.c multiCommand</port>
    public static void Multi(Client c)
    {
        if (c.Has(ClientFlags.Multi))
        {
            c.AddReplyError("MULTI calls can not be nested");
            return;
        }
        c.Mstate ??= new MultiState();
        c.Flags |= ClientFlags.Multi;
        c.AddReply(Shared.Ok);
    }

    /// <summary>Queues the looked-up command of the client; a spoilt transaction queues nothing any
    /// more.</summary>
    /// <port>multi.c queueMultiCommand</port>
    public static void Queue(Client c, CommandFlags cmdFlags)
    {
        if (c.Has(ClientFlags.DirtyCas | ClientFlags.DirtyExec))
        {
            return;
        }
        MultiState state = c.Mstate ??= new MultiState();
        var argv = new ReadOnlyMemory<byte>[c.Argc];
        for (int i = 0; i < argv.Length; i++)
        {
            argv[i] = c.Argv(i).ToArray();
        }
        CountBytes(c, state, argv);
        state.Commands.Add(new MultiState.QueuedCommand(c.Cmd!, argv));
        state.CmdFlags |= cmdFlags;
        state.CmdInvFlags |= ~cmdFlags;
    }

    private static void CountBytes(Client c, MultiState state, ReadOnlyMemory<byte>[] argv)
    {
        long bytes = MultiState.CommandOverhead + (argv.Length * MultiState.ArgumentOverhead);
        foreach (ReadOnlyMemory<byte> arg in argv)
        {
            state.ArgvBytes += arg.Length;
            bytes += arg.Length;
        }

        state.MemoryBytes += bytes;
        c.Server.Clients.QueuedBytes += bytes;
    }

    /// <summary>Forgets the queue; the watches are forgotten already.</summary>
    /// <port>multi.c freeClientMultiState</port>
    internal static void FreeState(Client c)
    {
        long bytes = c.Mstate?.MemoryBytes ?? 0;
        c.Server.Clients.QueuedBytes -= bytes;
        if (bytes >= SegmentPool.SegmentSize)
        {
            c.Server.Clients.Segments.LetGo(bytes);
        }

        c.Mstate = null;
    }

    /// <summary>A command could not be queued: EXEC will refuse.</summary>
    /// <port>multi.c flagTransaction</port>
    public static void FlagTransaction(Client c)
    {
        if (c.Has(ClientFlags.Multi))
        {
            c.Flags |= ClientFlags.DirtyExec;
        }
    }

    /// <port>multi.c discardCommand</port>
    public static void Discard(Client c)
    {
        if (!c.Has(ClientFlags.Multi))
        {
            c.AddReplyError("DISCARD without MULTI");
            return;
        }
        DiscardTransaction(c);
        c.AddReply(Shared.Ok);
    }

    /// <summary>Forgets queue and watches; also for a client that goes away.</summary>
    /// <port>multi.c discardTransaction</port>
    public static void DiscardTransaction(Client c)
    {
        WatchedKeys.UnwatchAll(c);
        FreeState(c);
        c.Flags &= ~(ClientFlags.Multi | ClientFlags.DirtyCas | ClientFlags.DirtyExec);
    }

    /// <summary>The EXEC itself was refused (out of memory, loading, …): the transaction is
    /// over.</summary>
    /// <port>multi.c execCommandAbort</port>
    public static void ExecAbort(Client c, string error)
    {
        DiscardTransaction(c);
        string reason = error.StartsWith('-') ? error[1..] : error;
        c.AddReplyError("-EXECABORT Transaction discarded because of: " + reason);
        Monitors.Feed(c.Server, c, c.Db.Id, c.ShownArgv());
    }

    /// <port>multi.c execCommand</port>
    public static void Exec(Client c)
    {
        if (!c.Has(ClientFlags.Multi))
        {
            c.AddReplyError("EXEC without MULTI");
            return;
        }
        if (WatchedKeys.IsAnyExpired(c))
        {
            c.Flags |= ClientFlags.DirtyCas;
        }
        if (c.Has(ClientFlags.DirtyExec))
        {
            c.AddReplyErrorObject(Shared.ExecAbortErr);
            DiscardTransaction(c);
        }
        else if (c.Has(ClientFlags.DirtyCas))
        {
            c.AddReplyNullArray();
            DiscardTransaction(c);
        }
        else
        {
            RunQueue(c);
        }
    }

    private static void RunQueue(Client c)
    {
        RedisServer server = c.Server;
        ClientFlags denyBlocking = c.Flags & ClientFlags.DenyBlocking;
        c.Flags |= ClientFlags.DenyBlocking;
        WatchedKeys.UnwatchAll(c);
        server.Exec.InExec = true;

        (ReadOnlyMemory<byte>[] argv, int start, int argc, RedisCommand? cmd, bool hasHash,
            var original) =
            (c.ArgvArray, c.ArgvStart, c.Argc, c.Cmd, c.HasKeyHash, c.OriginalArgv);
        c.OriginalArgv = null;
        MultiState state = c.Mstate!;
        c.AddReplyArrayLen(state.Commands.Count);
        foreach (MultiState.QueuedCommand queued in state.Commands)
        {
            c.ArgvArray = queued.Argv;
            c.ArgvStart = 0;
            c.Argc = queued.Argv.Length;
            c.HasKeyHash = false;
            c.Cmd = c.RealCmd = queued.Cmd;
            // Rights may have changed since the command was queued.
            if (AclDenial.CheckQueuedOrReply(c))
            {
                c.Call(CallFlags.Full);
                Os.Check.That(!c.Has(ClientFlags.Blocked));
            }
            c.OriginalArgv = null;
        }
        c.Flags = (c.Flags & ~ClientFlags.DenyBlocking) | denyBlocking;
        (c.ArgvArray, c.ArgvStart, c.Argc, c.HasKeyHash, c.OriginalArgv) =
            (argv, start, argc, hasHash, original);
        c.Cmd = c.RealCmd = cmd;
        DiscardTransaction(c);
        server.Exec.InExec = false;
    }

    /// <port>multi.c watchCommand</port>
    public static void Watch(Client c)
    {
        if (c.Has(ClientFlags.Multi))
        {
            c.AddReplyError("WATCH inside MULTI is not allowed");
            return;
        }
        // Spoilt already: EXEC will fail, there is nothing to watch for.
        if (!c.Has(ClientFlags.DirtyCas))
        {
            for (int j = 1; j < c.Argc; j++)
            {
                c.Db.Watched.Watch(c, c.Argv(j));
            }
        }
        c.AddReply(Shared.Ok);
    }

    /// <port>multi.c unwatchCommand</port>
    public static void Unwatch(Client c)
    {
        WatchedKeys.UnwatchAll(c);
        c.Flags &= ~ClientFlags.DirtyCas;
        c.AddReply(Shared.Ok);
    }
}
