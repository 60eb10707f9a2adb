// SlabClasses: how a byte count becomes one of 96 block sizes.
// Ours, no origin in C (jemalloc's sz.h has the role).
//
//   class   0..15   block size   8, 16, 24 .. 128              every 8 bytes
//   class  16..23                144, 160 .. 256               then 8 steps a doubling,
//   class  24..31                288, 320 .. 512               so at most 1/9 of a block is slack
//   ...
//   class  88..95                73728, 81920 .. 131072
//
// Example: 200 bytes. 199 has its top bit at 7 (128); the next three bits of 199 = 0b1_100_0111 are
// 4; class 16 + 8*0 + 4 = 20, block (8 + 4 + 1) << 4 = 208.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

/// <summary>Arithmetic between sizes and size classes; no state.</summary>
internal static class SlabClasses
{
    /// <summary>Number of classes.</summary>
    public const int Count = 96;

    /// <summary>Largest size served from a class; beyond it whole pages are used.</summary>
    public const int MaxSmall = 131072;

    /// <summary>The class of a size from 0 to <see cref="MaxSmall"/>; 0 is served as 8
    /// bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ClassOf(nuint size)
    {
        if (size <= 128)
        {
            return size == 0 ? 0 : (int)((uint)size - 1) >> 3;
        }

        uint s = (uint)size - 1;
        int top = BitOperations.Log2(s);
        return 16 + ((top - 7) << 3) + (int)((s >> (top - 3)) & 7);
    }

    /// <summary>Block size of a class.</summary>
    public static uint SizeOf(int cls)
    {
        if (cls < 16)
        {
            return (uint)(cls + 1) << 3;
        }

        int step = cls - 16;
        return (uint)(8 + (step & 7) + 1) << ((step >> 3) + 4);
    }

    /// <summary>Pages in a span of a class: as many as leave little over of the span, and of the 63
    /// pages of a chunk.</summary>
    public static int SpanPages(int cls) => SizeOf(cls) switch
    {
        <= 4096 => 1,
        <= 32768 => 4,
        <= 65536 => 7,
        _ => 15,
    };
}
