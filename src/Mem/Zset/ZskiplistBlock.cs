// ZskiplistBlock: one element of a sorted set in ONE block: dictEntry, zskiplistNode and its sds.
// Ours in layout; meaning and algorithms from redis 7.2 server.h, t_zset.c.
//
//   offset  size
//        0     8   next entry in the chain of the set's dict
//        8     8   score
//       16     8   backward: the node before, null in the first one
//       24     8   forward of level 0
//       32     4   element length
//       36     4   number of levels, 1 to 32
//    [  40     8   forward of level 1 ]   16 bytes for each level above the first
//    [  48     8   span of level 1    ]
//        .     n   element bytes
//
// Level i has its forward at 24 + 16i and its span at 32 + 16i, as in C's array of levels. But the
// span of level 0 is known without storing it (one element, none at the end), so its eight bytes
// hold the length of the element and the number of levels.
//
//   a member of 16 bytes    levels 1   2   3     on average (a node has 4/3 levels)
//   here                          56  72  88     61.3
//   C 7.2: node                   40  56  72
//          sds 18, in a block of  24  24  24
//          dictEntry              24  24  24
//          together               88 104 120     93.3
//
//   element "ab", score 1.0, one level, alone in its list:
//   0000000000000000 000000000000f03f 0000000000000000 0000000000000000 02000000 01000000 6162
//
// The list itself begins with a block of the same shape, so that walking needs no special case for
// its start. It has all 32 levels and no element, and its other fields mean the list:
//
//        0     8   number of elements
//        8     8   state of the random numbers that levels are drawn from
//       16     8   tail, the last node
//       24     8   forward of level 0: the first node
//       36     4   levels in use
//       40   496   the other 31 levels; together 536 bytes
//
// Nodes never move: a new score re-links the same block, so the dict's links stay good.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>The fixed part of a node, or with the second set of names of a list's head.</summary>
/// <port>server.h zskiplistNode</port>
[StructLayout(LayoutKind.Explicit, Size = Level1)]
internal unsafe struct ZskiplistBlock
{
    /// <summary>Offset of the array of levels.</summary>
    public const int Levels = 24;

    /// <summary>Offset of level 1: where the element begins in a node of one level.</summary>
    public const int Level1 = 40;

    [FieldOffset(0)]
    public nint Link;

    [FieldOffset(8)]
    public double Score;

    [FieldOffset(16)]
    public ZskiplistBlock* Backward;

    [FieldOffset(24)]
    public ZskiplistBlock* Forward0;

    [FieldOffset(32)]
    public int ElementLength;

    [FieldOffset(36)]
    public int LevelCount;

    /// <summary>Of a head: number of elements.</summary>
    [FieldOffset(0)]
    public long Length;

    /// <summary>Of a head: state of the random numbers.</summary>
    [FieldOffset(8)]
    public ulong Random;

    /// <summary>Of a head: the last node.</summary>
    [FieldOffset(16)]
    public ZskiplistBlock* Tail;

    /// <summary>Level <paramref name="i"/> of a node. The span of level 0 must not be
    /// touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ZskiplistLevel* Level(ZskiplistBlock* n, int i)
    {
        return (ZskiplistLevel*)((byte*)n + Levels) + i;
    }

    /// <summary>The element of a node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> Element(ZskiplistBlock* n)
    {
        byte* ele = (byte*)n + Levels + ((nint)n->LevelCount << 4);
        return MemoryMarshal.CreateReadOnlySpan(ref *ele, n->ElementLength);
    }

    /// <summary>Bytes of a node.</summary>
    public static nuint Size(int levels, int elementLength)
    {
        return (nuint)(Levels + (levels * sizeof(ZskiplistLevel)) + (long)elementLength);
    }
}
