// SlabPage: the 64-byte descriptor of one 64 KiB page. Layout in ZmallocSlab.cs.
// Ours, no origin in C.
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>State of a page, or of the span whose first page it is.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal unsafe struct SlabPage
{
    /// <summary>Blocks freed in this span, a stack threaded through them; 0 = none.</summary>
    [FieldOffset(0)]
    public nint Free;

    /// <summary>First block never handed out since the span was cut; equals <see cref="End"/> when
    /// none. </summary>
    [FieldOffset(8)]
    public nint Bump;

    /// <summary>Address after the last whole block.</summary>
    [FieldOffset(16)]
    public nint End;

    /// <summary>Neighbours among the spans of the class that have room.</summary>
    [FieldOffset(24)]
    public SlabPage* Next;

    [FieldOffset(32)]
    public SlabPage* Prev;

    /// <summary>Block size of a slab, or usable bytes of a run.</summary>
    [FieldOffset(40)]
    public uint Usable;

    /// <summary>1 while the blocks are to move out: none is taken from the span.</summary>
    [FieldOffset(44)]
    public byte IsLeaving;

    /// <summary>Live blocks in the span.</summary>
    [FieldOffset(48)]
    public uint Live;

    [FieldOffset(52)]
    public byte ClassIndex;

    /// <summary>How many descriptors before this one the span's head is; 0 at the head.</summary>
    [FieldOffset(53)]
    public byte Back;

    [FieldOffset(54)]
    public byte SpanPages;

    /// <summary>1 when the span is a single block of whole pages, 0 when it is cut into a
    /// class.</summary>
    [FieldOffset(55)]
    public byte IsRun;

    /// <summary>Address of the span's first byte.</summary>
    [FieldOffset(56)]
    public nint Start;

    /// <summary>No block can be taken from the span.</summary>
    public readonly bool IsFull => Free == 0 && Bump == End;

    /// <summary>How many blocks the span is cut into.</summary>
    public readonly uint Capacity => (uint)(End - Start) / Usable;
}
