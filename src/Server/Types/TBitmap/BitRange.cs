// BitRange: the part of a string that BITCOUNT and BITPOS look at.
// Port of redis 7.2 bitops.c bitcountCommand, bitposCommand. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// A range of bits is one of bytes whose first and last byte may count in part: the bits of those
// two that lie outside are in the masks.
using System;

namespace RedisNet.Server;

/// <summary>First and last byte, and which of their bits are outside.</summary>
internal readonly record struct BitRange(long Start, long End, byte OutsideFirst, byte OutsideLast)
{
    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => Start > End;

    /// <summary>All bytes of a string.</summary>
    public static BitRange All(long length) => new(0, length - 1, 0, 0);

    /// <summary>A range as it was asked for: negative numbers count from the end, and what lies
    /// outside is cut off.</summary>
    public static BitRange Of(long start, long end, long length, bool isBit)
    {
        long total = isBit ? length << 3 : length;
        start = long.Max(start < 0 ? unchecked(total + start) : start, 0);
        end = long.Max(end < 0 ? unchecked(total + end) : end, 0);
        end = end >= total ? total - 1 : end;
        if (!isBit || start > end)
        {
            return new BitRange(start, end, 0, 0);
        }
        byte first = (byte)~((1 << (8 - (int)(start & 7))) - 1);
        byte last = (byte)((1 << (7 - (int)(end & 7))) - 1);
        return new BitRange(start >> 3, end >> 3, first, last);
    }

    /// <summary>Reads BIT or BYTE; false, the error sent, for anything else.</summary>
    public static bool TryGetUnitOrReply(Client c, ReadOnlySpan<byte> arg, out bool isBit)
    {
        isBit = arg.EqualsIgnoreCase("BIT"u8);
        if (isBit || arg.EqualsIgnoreCase("BYTE"u8))
        {
            return true;
        }
        c.AddReplyErrorObject(Shared.SyntaxErr);
        return false;
    }
}
