// LoopPipeWriter: the end of a LoopPipe that bytes go into.
// Ours, no origin in C.
using System;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;

namespace RedisNet.Server;

/// <summary>Takes bytes at once and without a bound. What is advanced can be read.</summary>
public sealed class LoopPipeWriter(LoopPipe pipe) : PipeWriter
{
    /// <summary>Begins a write: room for at least <paramref name="sizeHint"/> bytes (a segment's at
    /// most) that stays until <see cref="FlushAsync"/>.</summary>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        PipeSegment segment = pipe.BeginWrite(sizeHint);
        return segment.Bytes.AsMemory(segment.End);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) => pipe.Advance(bytes);

    /// <summary>Ends the write. Complete when it returns.</summary>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        pipe.EndWrite();
        return default;
    }

    public override void CancelPendingFlush()
    {
    }

    /// <summary>Ends a write that was begun; what is unread stays for the reader.</summary>
    public override void Complete(Exception? exception = null) => pipe.EndWrite();
}
