// QueryExecute: runs the commands that the read handlers parsed.
// Port of redis 7.2 networking.c processCommandAndResetClient,
// handleClientsWithPendingReadsUsingThreads. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Before the loop sleeps the waiting clients are taken in groups of about 32 commands: one client
// with a long pipeline, or many with one command each. A group is prepared as a whole (command
// looked up, first key hashed; then buckets, entries and values of all its keys asked for in three
// passes, so that their cache misses overlap) and then executed client by client, command by
// command, in order. A client that has more input goes to the end of the queue: nobody waits for
// more than 32 commands of another.
//
// What a command does to its own client decides what comes after it: a blocked, closing or freed
// client keeps its remaining commands in the batch, unexecuted.
using System.Collections.Generic;
using System.Buffers;
using System;
using System.Runtime.CompilerServices;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>The executing half of a client.</summary>
internal static class QueryExecute
{
    private const int GroupCommands = RequestBatch.DefaultMaxCommands;
    private const ClientFlags Halted = ClientFlags.Blocked | ClientFlags.PendingCommand
        | ClientFlags.CloseAfterReply | ClientFlags.CloseAsap;

    /// <summary>Executes all that is parsed, group by group; the number of clients
    /// served.</summary>
    /// <port>networking.c handleClientsWithPendingReadsUsingThreads</port>
    public static int HandleClientsWithPendingReads(RedisServer server)
    {
        ClientsState clients = server.Clients;
        List<Client?> queue = clients.PendingRead;
        int served = 0;
        server.Exec.LastEndUs = 0;
        while (clients.PendingReadHead < queue.Count)
        {
            LoopTrace? trace = server.Trace;
            trace?.Begin(TracePhase.Prefetch);
            int end = PrepareGroup(server);
            trace?.Leave();
            for (; clients.PendingReadHead < Math.Min(end, queue.Count); served++)
            {
                Client? c = clients.TakePendingRead();
                if (c is not null)
                {
                    ExecuteBatch(c);
                }
            }
        }

        clients.CompactPendingRead();
        server.Exec.LastEndUs = 0;
        return served;
    }

    /// <summary>The client may go on: its postponed command first, then the rest of its
    /// input.</summary>
    /// <port>networking.c processPendingCommandAndInputBuffer</port>
    public static void ProcessPendingCommandAndInput(this Client c)
    {
        if (c.Has(ClientFlags.PendingCommand))
        {
            c.Flags &= ~ClientFlags.PendingCommand;
            bool executing = c.Query.Executing;
            c.Query.Executing = true;
            ProcessCommandAndReset(c, null);
            c.Query.Executing = executing;
        }

        if (c.Query.PendingIndex < 0 && !c.Query.Executing && c.Query.Batch is not null)
        {
            ExecuteBatch(c);
        }
        else if (!c.Query.Executing)
        {
            QueryRead.Parse(c);
        }
    }

    /// <summary>Runs the command of a client that waited for a key, which is there now. Serving it
    /// is a unit of its own: what it changes is propagated before the next one is served.</summary>
    /// <port>blocked.c unblockClientOnKey</port>
    public static void RunCommandAgain(this Client c)
    {
        RedisServer server = c.Server;
        ExecutionState exec = server.Exec;
        Client? previous = exec.CurrentClient;
        exec.CurrentClient = c;
        server.EnterExecutionUnit(exec.TakeStartUs(server.Env.Clock));
        bool executing = c.Query.Executing;
        c.Query.Executing = true;
        bool alive = ProcessCommandAndReset(c, null);
        c.Query.Executing = executing;
        if (!alive)
        {
            exec.CurrentClient = null;
        }
        else if (!c.Has(ClientFlags.Blocked))
        {
            c.QueueForReprocessing();
        }

        server.ExitExecutionUnit();
        server.AfterCommand(c);

        // Whoever made the key ready may have been evicted for this one's reply.
        bool gone = previous is { Conn: null } && previous.Has(ClientFlags.CloseAsap);
        exec.CurrentClient = gone ? null : previous;
    }

    /// <summary>Forgets the command that ran and moves on to the next.</summary>
    /// <port>networking.c resetClient</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ResetClient(this Client c)
    {
        Check.That(c.DurationUs == 0);
        c.Cmd = null;
        c.Argc = 0;
        c.ArgvStart = 0;
        c.HasKeyHash = false;
        QueryBatch? batch = c.Query.Batch;
        if (batch is not null && batch.HasWork)
        {
            batch.DoneBytes += batch.Requests.Bytes(batch.Next);
            batch.Next++;
            batch.Requests.Settle();
        }

        // One test for the flags that few clients ever have.
        if ((c.Flags & OneCommand) != 0)
        {
            ResetFlags(c);
        }
    }

    private const ClientFlags OneCommand = ClientFlags.ExecutingCommand | ClientFlags.Asking
        | ClientFlags.TrackingCaching | ClientFlags.ReplySkip | ClientFlags.ReplySkipNext;

    private static void ResetFlags(Client c)
    {
        c.Flags &= ~(ClientFlags.ExecutingCommand | ClientFlags.ReplySkip);
        if (!c.Has(ClientFlags.Multi))
        {
            c.Flags &= ~(ClientFlags.Asking | ClientFlags.TrackingCaching);
        }

        // CLIENT REPLY SKIP silences the command that follows it.
        if (c.Has(ClientFlags.ReplySkipNext))
        {
            c.Flags |= ClientFlags.ReplySkip;
            c.Flags &= ~ClientFlags.ReplySkipNext;
        }
    }

    // Prepares clients from the head of the queue until the group is full; the end of the group.
    private static int PrepareGroup(RedisServer server)
    {
        List<Client?> queue = server.Clients.PendingRead;
        int head = server.Clients.PendingReadHead;
        int end = head;
        int commands = 0;
        while (end < queue.Count && commands < GroupCommands)
        {
            if (queue[end] is { Query.Batch: { } batch } c)
            {
                PrepareBatch(c, batch);
                commands += batch.Requests.Count - batch.Next;
            }

            end++;
        }

        if (commands > 1)
        {
            KeyPrefetch.Entries(queue, head, end);
            if (KeyPrefetch.Values(queue, head, end) > 1)
            {
                KeyPrefetch.Members(server, queue, head, end);
            }
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrepareBatch(Client c, QueryBatch batch)
    {
        RequestBatch requests = batch.Requests;
        for (int i = batch.Prepared; i < requests.Count; i++)
        {
            ReadOnlySpan<ReadOnlyMemory<byte>> argv = requests.Args(i);
            RedisCommand? cmd = c.Server.Commands.Lookup(argv);
            if (batch.Commands[i] != cmd)
            {
                batch.Commands[i] = cmd;
            }

            int key = cmd?.FirstKeyIndex ?? 0;
            batch.KeyIndexes[i] = key < argv.Length ? key : 0;
            if (batch.KeyIndexes[i] > 0)
            {
                batch.KeyHashes[i] = KeyPrefetch.HashAndFetchBucket(c.Db, argv[key].Span);
            }
        }

        batch.Prepared = requests.Count;
    }

    private static void ExecuteBatch(Client c)
    {
        ClientQuery query = c.Query;
        QueryBatch batch = query.Batch!;
        query.Executing = true;
        PrepareBatch(c, batch);
        ExecutionState exec = c.Server.Exec;
        Client? previous = exec.CurrentClient;
        exec.CurrentClient = c;
        while (exec.CurrentClient == c && batch.HasWork && !c.Has(Halted))
        {
            int i = batch.Next;
            if (c.ArgvArray != batch.Requests.ArgArray)
            {
                c.ArgvArray = batch.Requests.ArgArray;
            }

            c.ArgvStart = batch.Requests.First(i);
            c.Argc = batch.Requests.Argc(i);
            c.KeyHash = batch.KeyHashes[i];
            c.HasKeyHash = batch.KeyIndexes[i] == 1;
            ProcessAndReset(c, batch.Commands[i]);
        }

        bool alive = exec.CurrentClient == c;
        exec.CurrentClient = previous;
        if (!alive)
        {
            return;
        }

        query.Executing = false;
        if (!batch.HasWork && !c.Has(ClientFlags.CloseAsap | ClientFlags.Blocked))
        {
            FinishBatch(c, batch);
        }
    }

    // All commands of the batch ran: gives their bytes back and looks whether there is more.
    private static void FinishBatch(Client c, QueryBatch batch)
    {
        ClientQuery query = c.Query;
        ParseStatus status = batch.Status;
        long done = batch.DoneBytes;
        batch.Clear();
        c.ArgvArray = [];
        if (status == ParseStatus.ProtocolError)
        {
            QueryRead.ReplyProtocolError(c);
            query.Release(c.Has(ClientFlags.Master) ? 0 : done);
            return;
        }

        if (c.Has(ClientFlags.Master))
        {
            // What is not applied yet (an open transaction) stays in the pipe; see MasterStream.
            done = MasterStream.TakeReleasable(c);
        }
        else
        {
            done += query.Parser.TakeSkippedBytes();
        }

        query.Release(done);
        if (c.Has(ClientFlags.CloseAfterReply))
        {
            return;
        }

        // More may have arrived while the batch ran, or not have fitted into it.
        if (query.BufferedBytes > 0)
        {
            QueryRead.Parse(c);
        }

        if (query.Batch is { Requests.IsIdle: true } && !query.Reading)
        {
            c.Server.Clients.ReturnBatch(query.Batch);
            query.Batch = null;
        }
    }

    /// <summary>Runs the command in c. False when c was freed by it.</summary>
    /// <port>networking.c processCommandAndResetClient</port>
    private static bool ProcessCommandAndReset(Client c, RedisCommand? found)
    {
        ExecutionState exec = c.Server.Exec;
        Client? previous = exec.CurrentClient;
        exec.CurrentClient = c;
        ProcessAndReset(c, found);
        bool alive = exec.CurrentClient == c;
        exec.CurrentClient = previous;
        return alive;
    }

    // The client is exec.CurrentClient; when the command frees it, nobody is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ProcessAndReset(Client c, RedisCommand? found)
    {
        if (c.ProcessCommand(found) && c.Server.Exec.CurrentClient == c)
        {
            CommandProcessed(c);
        }
    }

    /// <port>networking.c commandProcessed</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CommandProcessed(Client c)
    {
        // A blocked client keeps its arguments: it is reset when it is unblocked.
        if (c.Has(ClientFlags.Blocked))
        {
            return;
        }

        if (c.Has(ClientFlags.Master))
        {
            MasterStream.CommandProcessed(c);
            return;
        }

        c.ResetClient();
    }
}
