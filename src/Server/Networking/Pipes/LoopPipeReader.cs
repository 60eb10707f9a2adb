// LoopPipeReader: the end of a LoopPipe that bytes come out of.
// Ours, no origin in C.
using System;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;

namespace RedisNet.Server;

/// <summary>Reads what was written; never waits.</summary>
public sealed class LoopPipeReader(LoopPipe pipe) : PipeReader
{
    /// <summary>All unread bytes, or false when there are none. They stay where they are until
    /// <see cref="AdvanceTo(SequencePosition)"/>.</summary>
    public override bool TryRead(out ReadResult result)
    {
        result = new ReadResult(pipe.Unread(), isCanceled: false, isCompleted: false);
        return pipe.Length > 0;
    }

    public override void AdvanceTo(SequencePosition consumed) => pipe.Consume(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) =>
        pipe.Consume(consumed);

    /// <summary>What there is, be it nothing: the loop says when there is more.</summary>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        _ = TryRead(out ReadResult result);
        return new ValueTask<ReadResult>(result);
    }

    public override void CancelPendingRead()
    {
    }

    /// <summary>Drops what is unread and gives the memory back.</summary>
    public override void Complete(Exception? exception = null) => pipe.Clear();
}
