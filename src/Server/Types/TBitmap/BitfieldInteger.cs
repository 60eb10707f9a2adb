// BitfieldInteger: an integer of 1 to 64 bits that begins at any bit of a string.
// Port of redis 7.2 bitops.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Its first bit is the highest. A signed one is a two's complement of its width.
using System;

namespace RedisNet.Server;

/// <summary>Reading, writing, and what happens to sums that do not fit.</summary>
internal static class BitfieldInteger
{
    private const int WordBits = 64;

    /// <summary>Reads an integer; a negative one of fewer than 64 bits is widened.</summary>
    /// <port>bitops.c getUnsignedBitfield, getSignedBitfield</port>
    public static long Get(ReadOnlySpan<byte> bytes, long offset, int bits, bool signed)
    {
        ulong value = 0;
        for (long at = offset; at < offset + bits; at++)
        {
            int bit = bytes[(int)(at >> 3)] >> (7 - (int)(at & 7)) & 1;
            value = (value << 1) | (uint)bit;
        }
        int unused = WordBits - bits;
        return signed ? (long)(value << unused) >> unused : (long)value;
    }

    /// <summary>Writes the low bits of a number.</summary>
    /// <port>bitops.c setUnsignedBitfield, setSignedBitfield</port>
    public static void Set(Span<byte> bytes, long offset, int bits, long value)
    {
        for (int i = bits - 1; i >= 0; i--, offset++)
        {
            ref byte b = ref bytes[(int)(offset >> 3)];
            int bit = 7 - (int)(offset & 7);
            b = (byte)((b & ~(1 << bit)) | ((int)(value >> i & 1) << bit));
        }
    }

    /// <summary>Adds, within the width. False when the sum does not fit and <paramref
    /// name="overflow"/> is to fail.</summary>
    /// <port>bitops.c checkSignedBitfieldOverflow, checkUnsignedBitfieldOverflow</port>
    public static bool TryAdd(
        long value, long incr, int bits, bool signed, BitfieldOverflow overflow, out long sum)
    {
        long max = signed
            ? long.MaxValue >> (WordBits - bits) : (1L << bits) - 1;
        long min = signed ? -max - 1 : 0;
        sum = unchecked(value + incr);
        bool above = signed
            ? IsAbove(value, incr, bits, max)
            : (ulong)value > (ulong)max || (incr > 0 && incr > max - value);
        bool below = !above && (signed
            ? IsBelow(value, incr, bits, min) : incr < 0 && incr < -value);
        if (!above && !below)
        {
            return true;
        }
        if (overflow == BitfieldOverflow.Sat)
        {
            sum = above ? max : min;
            return true;
        }
        int unused = WordBits - bits;
        sum = signed ? sum << unused >> unused : sum << unused >>> unused;
        return overflow == BitfieldOverflow.Wrap;
    }

    // The distance to the limit may itself overflow, and C lets it: a number near -2^63 that is SET
    // with SAT becomes the largest of its width, not the smallest.
    private static bool IsAbove(long value, long incr, int bits, long max)
    {
        long most = unchecked(max - value);
        return value > max || (bits != WordBits && incr > most)
            || (value >= 0 && incr > 0 && incr > most);
    }

    private static bool IsBelow(long value, long incr, int bits, long min)
    {
        long least = unchecked(min - value);
        return value < min || (bits != WordBits && incr < least)
            || (value < 0 && incr < 0 && incr < least);
    }
}
