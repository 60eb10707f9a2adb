// SnapshotJob: one background job of a snapshot: a chunk, the end, or giving up.
// Ours, C has no counterpart.
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Work for the snapshot worker, which runs jobs in the order they were
/// submitted.</summary>
internal sealed class SnapshotJob(BackgroundSave save, SnapshotSink sink, SnapshotChunk? chunk,
    bool isEnd)
    : BackgroundJob
{
    /// <summary>The chunk, or null for the end and for giving up.</summary>
    public SnapshotChunk? Chunk => chunk;

    /// <summary>True for the last job of an image.</summary>
    public bool IsEnd => isEnd;

    /// <summary>Encoded bytes for the loop to send, in order; null when the sink wrote them
    /// itself.</summary>
    public List<byte[]>? Output { get; set; }

    /// <summary>What went wrong: the operation and its error, as C names them.</summary>
    public string? FailedOperation { get; set; }

    public Errno Errno { get; set; }

    public override void Run()
    {
        if (chunk == null && !isEnd)
        {
            sink.Abandon();
        }
        else if (save.IsGivenUp)
        {
            return;
        }
        else if (isEnd)
        {
            sink.End(this);
        }
        else
        {
            sink.Chunk(this);
        }
    }

    public override void Completed()
    {
        save.JobDone(this);
        chunk?.Free();
    }
}
