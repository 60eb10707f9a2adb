// ZskiplistLevel: one level of a node: who comes next on it, and how many elements that skips.
// Port of redis 7.2 server.h struct zskiplistLevel. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>A forward link with its span. In level 0 the span's place is taken, see
/// ZskiplistBlock.</summary>
/// <port>server.h zskiplistLevel</port>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct ZskiplistLevel
{
    /// <summary>The next node of this level, or null.</summary>
    [FieldOffset(0)]
    public ZskiplistBlock* Forward;

    /// <summary>Elements from this node to the next one of the level; to the end of the list where
    /// there is none.</summary>
    [FieldOffset(8)]
    public long Span;
}
