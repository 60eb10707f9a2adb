// PipeSegment: one piece of a pipe.
// Ours, no origin in C.
using System;
using System.Buffers;

namespace RedisNet.Server;

/// <summary>16 KiB at an address that never changes, and the way to the piece after it.</summary>
public sealed class PipeSegment : ReadOnlySequenceSegment<byte>
{
    /// <summary>Pinned for life: the kernel is given its address at every read and
    /// write.</summary>
    public readonly byte[] Bytes =
        GC.AllocateUninitializedArray<byte>(SegmentPool.SegmentSize, pinned: true);

    /// <summary>How many bytes were written.</summary>
    public int End;

    public PipeSegment() => Memory = Bytes;

    public PipeSegment? Following => (PipeSegment?)Next;

    public int Room => Bytes.Length - End;

    /// <summary>Takes no more: what comes stands in <paramref name="next"/>.</summary>
    public void Link(PipeSegment next)
    {
        Memory = Bytes.AsMemory(0, End);
        next.RunningIndex = RunningIndex + End;
        Next = next;
    }

    /// <summary>As new, for the next pipe.</summary>
    public void Clear()
    {
        End = 0;
        RunningIndex = 0;
        if (Next is not null)
        {
            Memory = Bytes;
            Next = null;
        }
    }
}
