// SlabChunk: the 64-byte head of a 4 MiB chunk, in the place of page 0's descriptor.
// Ours, no origin in C.
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Which pages of a chunk are taken and which were ever written.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal unsafe struct SlabChunk
{
    /// <summary>Address of the chunk, a multiple of its size.</summary>
    [FieldOffset(0)]
    public nint Base;

    /// <summary>Neighbours in the list of all chunks.</summary>
    [FieldOffset(8)]
    public SlabChunk* Next;

    [FieldOffset(16)]
    public SlabChunk* Prev;

    /// <summary>Neighbours among the chunks with as many free pages in a row.</summary>
    [FieldOffset(24)]
    public SlabChunk* NextRoom;

    [FieldOffset(32)]
    public SlabChunk* PrevRoom;

    /// <summary>Bit i: page i belongs to a span. Bit 0, the page of this head, is always
    /// set.</summary>
    [FieldOffset(40)]
    public ulong Taken;

    /// <summary>Bit i: page i may hold something other than zeros.</summary>
    [FieldOffset(48)]
    public ulong Dirty;

    /// <summary>1 while the kernel is asked for pages of 2 MiB.</summary>
    [FieldOffset(56)]
    public byte Huge;

    /// <summary>How full the chunk was when a compaction looked at it, in sixteenths.</summary>
    [FieldOffset(57)]
    public byte Fullness;

    /// <summary>How many of its spans are to be emptied.</summary>
    [FieldOffset(58)]
    public byte Leaving;

    /// <summary>How many free pages it has in a row, at most <see
    /// cref="ZmallocSlab.MaxRunPages"/>.</summary>
    [FieldOffset(59)]
    public byte LongestRun;
}
