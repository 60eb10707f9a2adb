// QuicklistNodeBlock: one link of a list as it lies in memory.
// Port of redis 7.2 quicklist.h struct quicklistNode. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   offset 0 prev 8 | 8 next 8 | 16 entry 8 | 24 sz 8 | 32 count 4 | 36 flags 1 | 37 unused 1
//   | 38 mark 2
//
// The size is C's. There count has 16 bits and is cut when a listpack of more entries is loaded;
// here it uses some of the padding, and so does the mark (Quicklist.Marks.cs).
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Links, and what hangs on the node.</summary>
/// <port>quicklist.h quicklistNode</port>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal unsafe struct QuicklistNodeBlock
{
    [FieldOffset(0)]
    public QuicklistNodeBlock* Prev;

    [FieldOffset(8)]
    public QuicklistNodeBlock* Next;

    /// <summary>A listpack, the bytes of one element (plain), or either of them compressed: its
    /// length in 8 bytes, then as many of LZF.</summary>
    [FieldOffset(16)]
    public nint Entry;

    /// <summary>Bytes of the entry before compression.</summary>
    [FieldOffset(24)]
    public long Sz;

    [FieldOffset(32)]
    public int Count;

    [FieldOffset(36)]
    public QuicklistNodeFlags Flags;

    /// <summary>The list's mark of when the node was made or last taken.</summary>
    [FieldOffset(38)]
    public ushort Mark;

    public readonly bool Is(QuicklistNodeFlags flag) => (Flags & flag) != 0;

    public void Set(QuicklistNodeFlags flag, bool on)
    {
        Flags = on ? Flags | flag : Flags & ~flag;
    }
}
