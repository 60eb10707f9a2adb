// LargeBlock: the 64 bytes in front of a block that has a mapping of its own. See ZmallocSlab.cs.
// Ours, no origin in C.
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Length of the mapping and its place in the list of large blocks.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal unsafe struct LargeBlock
{
    /// <summary>Bytes mapped, this head included.</summary>
    [FieldOffset(0)]
    public nuint Mapped;

    [FieldOffset(8)]
    public LargeBlock* Next;

    [FieldOffset(16)]
    public LargeBlock* Prev;

    /// <summary>1 when zeros were asked for.</summary>
    [FieldOffset(24)]
    public byte IsZeroed;

    /// <summary>Usable bytes.</summary>
    public readonly nuint Usable => Mapped - 64;
}
