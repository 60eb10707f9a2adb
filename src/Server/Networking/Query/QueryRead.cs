// QueryRead: from the socket into the query pipe, and from there into commands.
// Port of redis 7.2 networking.c readQueryFromClient. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A read handler only receives and parses ahead; what it parsed runs before the loop sleeps
// (QueryExecute), when the commands of all ready clients are known and their keys can be fetched
// into the cache together.
using System;
using System.Buffers;
using System.Text;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>The receiving half of a client.</summary>
internal static class QueryRead
{
    private const int LeastRoom = 2048;
    private const int MaxBulkRead = 1024 * 1024;
    private const int ProtoDumpLength = 128;

    public static readonly ConnectionProc Handler = ReadQueryFromClient;

    /// <summary>Called by the loop when the client's socket is readable.</summary>
    /// <port>networking.c readQueryFromClient</port>
    public static void ReadQueryFromClient(Connection conn)
    {
        var c = (Client)conn.PrivateData!;
        RedisServer server = c.Server;
        server.Stats.TotalReadsProcessed++;
        LoopTrace? trace = server.Trace;
        trace?.Enter(TracePhase.Read);
        SysResult read = Receive(c);
        trace?.Leave(read.Ok ? read.Int : -1);
        if (!read.Ok)
        {
            if (conn.State != ConnectionState.Connected)
            {
                server.Log(LogLevel.Verbose, $"Reading from client: {conn.LastError}");
                c.FreeAsync();
            }

            return;
        }

        if (read.Value == 0)
        {
            if (server.IsLogged(LogLevel.Verbose))
            {
                server.Log(LogLevel.Verbose, $"Client closed connection {ClientInfo.Line(c)}");
            }

            c.FreeAsync();
            return;
        }

        Account(c, read.Value);
        if (!c.Has(ClientFlags.Master) && QueryBytes(c) > server.Config.ClientQueryBufferLimit)
        {
            CloseOverQueryLimit(c);
            return;
        }

        Parse(c);
    }

    /// <summary>Parses what has arrived, unless commands still wait to be executed, and queues the
    /// client for execution when there is something to do.</summary>
    /// <port>networking.c processInputBuffer</port>
    public static void Parse(Client c)
    {
        ClientQuery query = c.Query;
        if (query.Batch is { Requests.Count: > 0 } || query.Pipe is null
            || c.Has(ClientFlags.CloseAsap))
        {
            return;
        }

        Check.That(!query.Reading);
        if (query.Pipe.Length == 0)
        {
            return;
        }

        LoopTrace? trace = c.Server.Trace;
        trace?.Begin(TracePhase.Parse);
        query.Reading = true;
        QueryBatch batch = query.Batch ??= c.Server.Clients.RentBatch();
        RequestLimits limits = new(
            c.Server.Config.ProtoMaxBulkLen, c.AuthRequired(), c.Has(ClientFlags.Master));
        batch.Status = query.Parser.Parse(query.Pipe.Unread(), batch.Requests, limits);
        trace?.Leave(batch.Requests.Count);
        if (query.Parser.TakeEmptyLine() && c.Replica is not null)
        {
            // A replica that loads pings with newlines.
            c.Replica.AckTimeUnixS = c.Server.Time.UnixS;
        }

        if (batch.Requests.Count > 0 || batch.Status == ParseStatus.ProtocolError)
        {
            c.Server.Clients.AddPendingRead(c);
            return;
        }

        EndOfInput(c);
    }

    /// <summary>Nothing complete is left: gives back what can be given back.</summary>
    internal static void EndOfInput(Client c)
    {
        ClientQuery query = c.Query;

        // Newlines of the master are part of the stream: they are applied with the command behind
        // them.
        query.Release(c.Has(ClientFlags.Master) ? 0 : query.Parser.TakeSkippedBytes());
        if (query.Batch!.Requests.IsIdle)
        {
            c.Server.Clients.ReturnBatch(query.Batch);
            query.Batch = null;
        }
    }

    /// <summary>Replies with the protocol error the parser met and closes after it.</summary>
    /// <port>networking.c setProtocolError</port>
    internal static void ReplyProtocolError(Client c)
    {
        ClientQuery query = c.Query;
        ParseError error = query.Parser.Error;
        LogProtocolError(c, error);
        byte[] text = ParseErrors.ReplyText(error, query.Parser.ErrorByte);
        if (text.Length > 0)
        {
            c.AddReplyError(text);
        }

        c.Flags |= ClientFlags.CloseAfterReply | ClientFlags.ProtocolError;
        if (c.Has(ClientFlags.Master) || !c.HasPendingReplies())
        {
            c.FreeAsync();
        }
    }

    private static SysResult Receive(Client c)
    {
        ClientQuery query = c.Query;
        if (query.Parser.PendingBulk is { Remaining: > 0 } bulk
            && query.BufferedBytes == query.Parser.UnreleasedBytes)
        {
            Span<byte> tail = bulk.GetTail(Math.Min(bulk.Remaining, MaxBulkRead));
            SysResult direct = Read(c.Conn!, tail);
            if (direct.Ok)
            {
                bulk.Commit(direct.Int);
            }

            return direct;
        }

        query.Pipe ??= new LoopPipe(c.Server.Clients.Segments);
        PipeSegment segment = query.Pipe.BeginWrite(LeastRoom);
        SysResult read = Read(c.Conn!, segment.Bytes.AsSpan(segment.End));
        if (read.Ok)
        {
            query.Pipe.Advance(read.Int);
            query.BufferedBytes += read.Value;
        }

        query.Pipe.EndWrite();
        return read;
    }

    // A read handler is called once for what has come (AeMask.Edge): what did not fit is asked for.
    private static SysResult Read(Connection conn, Span<byte> room)
    {
        SysResult read = conn.Read(room);
        if (read.Value == room.Length)
        {
            conn.ReadMore();
        }

        return read;
    }

    private static void Account(Client c, long bytes)
    {
        ServerStats stats = c.Server.Stats;
        c.LastInteractionUnixS = c.Server.Time.UnixS;
        if (c.Has(ClientFlags.Master))
        {
            c.MasterLink!.ReadReplOff += bytes;
            stats.NetReplInputBytes += bytes;
        }
        else
        {
            stats.NetInputBytes += bytes;
        }
    }

    private static long QueryBytes(Client c) => c.Query.BufferedBytes + c.Query.ArrivingBytes;

    private static void CloseOverQueryLimit(Client c)
    {
        Span<byte> first = stackalloc byte[64];
        int length = Peek(c, 0, first);
        c.Server.Log(
            LogLevel.Warning,
            $"Closing client that reached max query buffer length: {ClientInfo.Line(c)} "
            + $"(qbuf initial bytes: {Quoting.Repr(first[..length])})");
        c.Server.Stats.ClientQbufLimitDisconnections++;
        c.FreeAsync();
    }

    private static void LogProtocolError(Client c, ParseError error)
    {
        LogLevel level = c.Has(ClientFlags.Master) ? LogLevel.Warning : LogLevel.Verbose;
        if (!c.Server.IsLogged(level))
        {
            return;
        }

        if (error == ParseError.InlineFromMaster)
        {
            c.Server.Log(LogLevel.Warning,
                "WARNING: Receiving inline protocol from master, master stream "
                + "corruption? Closing the master connection and discarding the cached master.");
        }

        c.Server.Log(level, $"Protocol error ({ParseErrors.LogText(error)}) from client: "
            + $"{ClientInfo.Line(c)}. {DumpQuery(c)}");
    }

    // The head and the tail of what was not understood, unprintable bytes as dots.
    private static string DumpQuery(Client c)
    {
        long left = c.Query.BufferedBytes;
        string text;
        if (left < ProtoDumpLength)
        {
            Span<byte> all = stackalloc byte[ProtoDumpLength];
            int length = Peek(c, 0, all);
            text = $"Query buffer during protocol error: "
                + $"'{Encoding.Latin1.GetString(all[..length])}'";
        }
        else
        {
            Span<byte> head = stackalloc byte[ProtoDumpLength / 2];
            Span<byte> tail = stackalloc byte[ProtoDumpLength / 2];
            head = head[..Peek(c, 0, head)];
            tail = tail[..Peek(c, left - (ProtoDumpLength / 2), tail)];
            text = $"Query buffer during protocol error: '{Encoding.Latin1.GetString(head)}' "
                + $"(... more {left - ProtoDumpLength} bytes ...) "
                    + $"'{Encoding.Latin1.GetString(tail)}'";
        }

        char[] shown = text.ToCharArray();
        for (int i = 0; i < shown.Length; i++)
        {
            if (shown[i] is < ' ' or > '~')
            {
                shown[i] = '.';
            }
        }

        return new string(shown);
    }

    // Copies query bytes from an offset on; how many there were.
    private static int Peek(Client c, long offset, Span<byte> to)
    {
        ClientQuery query = c.Query;
        if (query.Pipe is null)
        {
            return 0;
        }

        ReadOnlySequence<byte> unread = query.Pipe.Unread();
        int count = (int)Math.Max(0, Math.Min(to.Length, unread.Length - offset));
        if (count > 0)
        {
            unread.Slice(offset, count).CopyTo(to);
        }

        return count;
    }
}
