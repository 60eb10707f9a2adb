// QuicklistBlock: the head of a list as it lies in memory.
// Port of redis 7.2 quicklist.h struct quicklist. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   offset 0 head 8 | 8 tail 8 | 16 count 8 | 24 len 8 | 32 fill 2 | 34 compress 2 | 36 mark 2
//   | 38 unfinished 2
//
// The last two are ours, in the padding of C's: see Quicklist.Marks.cs.
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Both ends, the counts and the two settings.</summary>
/// <port>quicklist.h quicklist</port>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal unsafe struct QuicklistBlock
{
    [FieldOffset(0)]
    public QuicklistNodeBlock* Head;

    [FieldOffset(8)]
    public QuicklistNodeBlock* Tail;

    /// <summary>Entries in all nodes.</summary>
    [FieldOffset(16)]
    public long Count;

    /// <summary>Nodes.</summary>
    [FieldOffset(24)]
    public long Len;

    [FieldOffset(32)]
    public short Fill;

    [FieldOffset(34)]
    public ushort Compress;

    /// <summary>What new nodes are marked with.</summary>
    [FieldOffset(36)]
    public ushort Mark;

    /// <summary>How many marks ago all nodes were known to have the same one.</summary>
    [FieldOffset(38)]
    public ushort Unfinished;
}
