// LongBulk: a long string goes to the socket from where it lies, without a copy.
// No port: C copies it into the reply list, and from there into the socket.
//
//   reply pipe   ..pending.. $1048576 CRLF first bytes  |            rest   CRLF
//   socket       <-- 1. all that is pending             | <-- 2. as much as it takes
//
// What the socket does not take is copied behind, as any reply is. Only a client that is owed
// little and has no output limit is served so, and for a megabyte a turn at most: whoever does not
// read gets a copy and no system call, and whoever reads fast does not hold up the others.
//
// REDISNET(long-bulk): C sends nothing while a command runs. An append-only file that is to be
// written before a reply leaves (appendfsync always) would have to forbid it.
using System;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Sending a reply while its command runs.</summary>
internal static class LongBulk
{
    /// <summary>From this length on a system call costs less than the copy.</summary>
    public const int From = 64 * 1024;

    private const int MaxBytesOfTurn = 1024 * 1024;

    // Goes with the header, so that the reader is not woken for that alone.
    private const int HeadBytes = 8 * 1024;

    private const ClientFlags NotNow = ClientFlags.Replica | ClientFlags.Monitor
        | ClientFlags.Master | ClientFlags.Protected | ClientFlags.CloseAsap
        | ClientFlags.CloseAfterReply | ClientFlags.Script;

    /// <summary>Sends the beginning of a bulk string whose header is written; what is left is to be
    /// appended.</summary>
    public static ReadOnlySpan<byte> Send(Client c, ReadOnlySpan<byte> bytes)
    {
        ClientReply reply = c.Reply;
        bool mayNow = (c.Flags & NotNow) == 0 && reply.Depth == 0 && reply.PendingBytes < From
            && reply.SentEarlyBytes < MaxBytesOfTurn && OutputLimits.HasNone(c);
        if (!mayNow
            || c.Conn is not { State: ConnectionState.Connected, HasWriteHandler: false } conn)
        {
            return bytes;
        }

        reply.Append(bytes[..HeadBytes]);
        bytes = bytes[HeadBytes..];
        if (!QueryWrite.WriteToClient(c, handlerInstalled: false))
        {
            return [];
        }

        return reply.HasPending ? bytes : SendMiddle(c, conn, bytes);
    }

    private static ReadOnlySpan<byte> SendMiddle(
        Client c, Connection conn, ReadOnlySpan<byte> bytes)
    {
        int length = Math.Min(bytes.Length, MaxBytesOfTurn);
        LoopTrace? trace = c.Server.Trace;
        trace?.Enter(TracePhase.Write);
        SysResult sent = conn.Write(bytes[..length]);
        trace?.Leave(sent.Ok ? sent.Int : 0);
        if (sent.Ok)
        {
            c.Server.Stats.TotalWritesProcessed++;
            c.Server.Stats.NetOutputBytes += sent.Value;
            c.Reply.SentEarlyBytes += sent.Value;
            return bytes[sent.Int..];
        }

        if (!sent.WouldBlock)
        {
            c.FreeAsync();
            return [];
        }

        return bytes;
    }
}
