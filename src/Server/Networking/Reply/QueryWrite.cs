// QueryWrite: replies leave.
// Port of redis 7.2 networking.c writeToClient handleClientsWithPendingWrites. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Replies are sent once a turn, before the loop sleeps, straight to the socket. Only a client whose
// socket does not take everything gets a write handler. One client may send 64 KiB a turn, so that
// a large reply to a fast reader does not hold up the others; replicas and monitors send all they
// have, else their buffers would only grow. Long strings do not wait for that: see LongBulk.
using System;
using System.Buffers;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>The sending half of a client.</summary>
internal static class QueryWrite
{
    private const long MaxWritesPerEvent = 64 * 1024;

    public static readonly ConnectionProc Handler = SendReplyToClient;

    /// <port>networking.c handleClientsWithPendingWrites</port>
    public static int HandleClientsWithPendingWrites(RedisServer server)
    {
        List<Client?> queue = server.Clients.PendingWrite;
        int processed = 0;
        for (int i = 0; i < queue.Count; i++)
        {
            Client? c = queue[i];
            if (c is null)
            {
                continue;
            }

            processed++;
            queue[i] = null;
            c.PendingWriteIndex = -1;
            c.Reply.SentEarlyBytes = 0;
            c.Flags &= ~ClientFlags.PendingWrite;
            if (c.Has(ClientFlags.Protected | ClientFlags.CloseAsap))
            {
                continue;
            }

            if (WriteToClient(c, handlerInstalled: false) && c.HasPendingReplies())
            {
                InstallWriteHandler(c);
            }
        }

        queue.Clear();
        return processed;
    }

    /// <summary>Sends what the socket takes. False when the client is to be freed.</summary>
    /// <port>networking.c writeToClient</port>
    public static bool WriteToClient(Client c, bool handlerInstalled)
    {
        RedisServer server = c.Server;
        server.Stats.TotalWritesProcessed++;
        LoopTrace? trace = server.Trace;
        trace?.Enter(TracePhase.Write);
        bool isReplica = c.Type == ClientType.Replica;
        SysResult last = isReplica ? WriteStream(c, out long total) : WriteReplies(c, out total);
        trace?.Leave((int)long.Min(total, int.MaxValue));
        if (isReplica)
        {
            server.Stats.NetReplOutputBytes += total;
        }
        else
        {
            server.Stats.NetOutputBytes += total;
        }

        if (!last.Ok && c.Conn!.State != ConnectionState.Connected)
        {
            server.Log(LogLevel.Verbose, $"Error writing to client: {c.Conn.LastError}");
            c.FreeAsync();
            return false;
        }

        if (total > 0 && !c.Has(ClientFlags.Master))
        {
            c.LastInteractionUnixS = server.Time.UnixS;
        }

        if (c.HasPendingReplies())
        {
            return true;
        }

        if (handlerInstalled)
        {
            _ = c.Conn!.SetWriteHandler(null);
        }

        if (c.Has(ClientFlags.CloseAfterReply))
        {
            c.FreeAsync();
            return false;
        }

        return true;
    }

    /// <port>networking.c installClientWriteHandler</port>
    public static void InstallWriteHandler(Client c)
    {
        if (!c.Conn!.SetWriteHandler(Handler).Ok)
        {
            c.FreeAsync();
        }
    }

    /// <summary>Sends what waits for the replicas now, not at the end of the turn; for shutdown and
    /// eviction.</summary>
    /// <port>networking.c flushSlavesOutputBuffers</port>
    public static void FlushReplicas(RedisServer server)
    {
        foreach (Client replica in server.Clients.Replicas)
        {
            bool canWrite = replica.Conn is { HasWriteHandler: true }
                || replica.Has(ClientFlags.PendingWrite);
            if (canWrite && replica.Replica is { Phase: ReplicaPhase.Online,
                StartCmdStreamOnAck: false }
                && !replica.Has(ClientFlags.CloseAsap) && replica.HasPendingReplies())
            {
                WriteToClient(replica, handlerInstalled: false);
            }
        }
    }

    /// <port>networking.c sendReplyToClient</port>
    private static void SendReplyToClient(Connection conn) =>
        WriteToClient((Client)conn.PrivateData!, handlerInstalled: true);

    private static SysResult WriteReplies(Client c, out long total)
    {
        ReadOnlySpan<byte> window = c.Reply.Window;
        if (!window.IsEmpty)
        {
            return WriteWindow(c, window, out total);
        }

        total = 0;
        SysResult sent = SysResult.Success();
        while (c.Reply.HasPending)
        {
            ReadOnlySequence<byte> pending = c.Reply.Flush();
            sent = pending.IsSingleSegment
                ? c.Conn!.Write(pending.FirstSpan)
                : c.Conn!.Writev(Limit(pending));
            long count = sent.Ok ? sent.Value : 0;
            c.Reply.Sent(pending, count);
            total += count;
            if (!sent.Ok || count < pending.Length)
            {
                break;
            }

            if (total > MaxWritesPerEvent && !MustFlush(c))
            {
                break;
            }
        }

        return sent;
    }

    // A reply of less than a segment: what nearly every client is sent in nearly every turn.
    private static SysResult WriteWindow(Client c, ReadOnlySpan<byte> window, out long total)
    {
        SysResult sent = c.Conn!.Write(window);
        total = sent.Ok ? sent.Value : 0;
        if (total == window.Length)
        {
            c.Reply.WindowSent();
        }
        else
        {
            c.Reply.Sent(c.Reply.Flush(), total);
        }

        return sent;
    }

    // One call takes what one turn may send, unless memory is short or somebody follows a stream.
    private static bool MustFlush(Client c) =>
        c.Has(ClientFlags.Replica)
        || (c.Server.Config.Maxmemory > 0 && c.Server.UsedMemory >= c.Server.Config.Maxmemory);

    private static ReadOnlySequence<byte> Limit(in ReadOnlySequence<byte> pending) =>
        pending.Length > MaxWritesPerEvent ? pending.Slice(0, MaxWritesPerEvent) : pending;

    private static SysResult WriteStream(Client c, out long total)
    {
        total = 0;
        SysResult sent = SysResult.Success();
        IReplicaStream? stream = c.ReplicaStream;
        while (stream is not null && stream.HasPending)
        {
            sent = stream.WriteTo(c.Conn!);
            if (!sent.Ok || sent.Value == 0)
            {
                break;
            }

            total += sent.Value;
        }

        return sent;
    }
}
