// ClientQuery: the bytes a client sent and the commands parsed from them.
// Port of redis 7.2 server.h struct client (querybuf). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   socket -> pipe -> parser -> batch of commands -> executed one by one -> pipe advanced over them
//
// Between parsing and the end of the batch the pipe is being read: the arguments point into it.
// More may be received meanwhile; it is seen at the next parse. A client that has sent nothing, or
// whose input is all executed, holds neither segments nor a batch.
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Query pipe, parser and the commands parsed ahead.</summary>
public sealed class ClientQuery
{
    internal readonly RequestParser Parser = new();
    internal LoopPipe? Pipe;
    internal QueryBatch? Batch;
    internal bool Reading;

    /// <summary>Slot in the list of clients with work, or -1.</summary>
    internal int PendingIndex = -1;

    /// <summary>A command of this client's batch is running further down the stack.</summary>
    internal bool Executing;

    /// <summary>Of the master's stream, counted from the first byte in the pipe: executed, and of
    /// that applied (a transaction is applied with its EXEC).</summary>
    internal long ConsumedBytes;
    internal long AppliedBytes;

    /// <summary>Received and neither executed nor dropped.</summary>
    /// <port>server.h client.querybuf</port>
    public long BufferedBytes { get; internal set; }

    /// <summary>Bytes of the big argument that is arriving, outside of the pipe.</summary>
    public long ArrivingBytes => Parser.PendingBulk?.Arrived ?? 0;

    /// <summary>Free room of the segment being filled.</summary>
    public long FreeBytes => BufferedBytes == 0
        ? 0 : (SegmentPool.SegmentSize - (
            BufferedBytes % SegmentPool.SegmentSize)) % SegmentPool.SegmentSize;

    /// <summary>Gives the pipe's first bytes back and ends the read.</summary>
    internal void Release(long bytes)
    {
        Check.That(Reading && bytes <= BufferedBytes);
        Pipe!.Consume(bytes);
        Parser.Released(bytes);
        BufferedBytes -= bytes;
        Reading = false;
    }

    /// <summary>Drops everything; the client is going away.</summary>
    internal void Free(ClientsState clients)
    {
        if (Batch is not null)
        {
            Batch.Requests.Abandon();
            Batch.Clear();
            clients.Batches.Push(Batch);
            Batch = null;
        }

        if (Pipe is not null)
        {
            Pipe.Writer.Complete();
            Pipe.Reader.Complete();
            Pipe = null;
        }

        Reading = false;
        BufferedBytes = 0;
    }
}
