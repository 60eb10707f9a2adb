// DictCursor: the arithmetic of a position in a table that may grow and shrink meanwhile.
// Port of redis 7.2 dict.c dictScan (its arithmetic); IsPassed is ours. Explained in Dict.Scan.cs.
using System.Buffers.Binary;

namespace RedisNet.Mem;

/// <summary>Cursors of <see cref="Dict{TType}"/>; 0 is the start and, returned, the end.</summary>
public static class DictCursor
{
    /// <summary>Whether entries of this hash lie before the cursor, whatever size the table had
    /// when it got there and has now.</summary>
    public static bool IsPassed(ulong hash, ulong cursor)
    {
        return Reverse(hash) < Reverse(cursor);
    }

    /// <port>dict.c rev</port>
    internal static ulong Reverse(ulong v)
    {
        v = ((v >> 1) & 0x5555555555555555UL) | ((v & 0x5555555555555555UL) << 1);
        v = ((v >> 2) & 0x3333333333333333UL) | ((v & 0x3333333333333333UL) << 2);
        v = ((v >> 4) & 0x0f0f0f0f0f0f0f0fUL) | ((v & 0x0f0f0f0f0f0f0f0fUL) << 4);
        return BinaryPrimitives.ReverseEndianness(v);
    }

    /// <summary>Adds one to the cursor from the top bit of the mask downwards. The bits above the
    /// mask are set first, so that the carry falls through them.</summary>
    internal static ulong Advance(ulong cursor, ulong mask)
    {
        return Reverse(Reverse(cursor | ~mask) + 1);
    }

    /// <summary>The cursor so many steps further on.</summary>
    internal static ulong Ahead(ulong cursor, ulong mask, uint steps)
    {
        return Reverse(Reverse(cursor | ~mask) + 1 + ((steps - 1UL) * Reverse(mask ^ (mask >> 1))));
    }
}
