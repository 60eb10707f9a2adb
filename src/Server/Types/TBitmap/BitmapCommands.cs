// BitmapCommands: single bits of a string, how many are set, and where the first is.
// Port of redis 7.2 bitops.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>SETBIT, GETBIT, BITCOUNT and BITPOS.</summary>
public static class BitmapCommands
{
    /// <port>bitops.c setbitCommand</port>
    public static void Setbit(Client c)
    {
        const string notABit = "bit is not an integer or out of range";
        if (!BitString.TryGetOffsetOrReply(c, c.Argv(2), 0, out long offset)
            || !c.TryGetLongOrReply(c.Argv(3), out long on, notABit))
        {
            return;
        }
        if (on is not (0 or 1))
        {
            c.AddReplyError(notABit);
            return;
        }
        KeyArg key = c.Key(1);
        if (!BitString.TryLookupOrReply(c, key, offset, out Span<byte> bytes, out bool changed))
        {
            return;
        }
        ref byte b = ref bytes[(int)(offset >> 3)];
        int bit = 7 - (int)(offset & 7);
        int old = (b >> bit) & 1;
        if (changed || old != on)
        {
            b = (byte)((b & ~(1 << bit)) | ((int)on << bit));
            c.Db.SignalModified(c, key);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.String, "setbit"u8, key.Bytes, c.Db.Id);
            c.Server.Dirty++;
        }
        c.AddReply(old != 0 ? Shared.Cone : Shared.Czero);
    }

    /// <port>bitops.c getbitCommand</port>
    public static void Getbit(Client c)
    {
        Span<byte> scratch = stackalloc byte[Robj.IntegerScratch];
        if (!BitString.TryGetOffsetOrReply(c, c.Argv(2), 0, out long offset)
            || !TryReadOrReply(c, out Robj o))
        {
            return;
        }
        ReadOnlySpan<byte> bytes = o.StringSpan(scratch);
        long at = offset >> 3;
        bool isSet = at < bytes.Length && (bytes[(int)at] >> (7 - (int)(offset & 7)) & 1) != 0;
        c.AddReply(isSet ? Shared.Cone : Shared.Czero);
    }

    /// <port>bitops.c bitcountCommand</port>
    public static void Bitcount(Client c)
    {
        if (!TryReadOrReply(c, out Robj o))
        {
            return;
        }
        Span<byte> scratch = stackalloc byte[Robj.IntegerScratch];
        ReadOnlySpan<byte> bytes = o.StringSpan(scratch);
        var range = BitRange.All(bytes.Length);
        if (c.Argc is 4 or 5)
        {
            if (!c.TryGetLongOrReply(c.Argv(2), out long start)
                || !c.TryGetLongOrReply(c.Argv(3), out long end))
            {
                return;
            }
            // Nothing is in it whatever the unit is, so that the unit is not even read.
            bool isEmpty = start < 0 && end < 0 && start > end;
            bool isBit = false;
            if (!isEmpty && c.Argc == 5
                && !BitRange.TryGetUnitOrReply(c, c.Argv(4), out isBit))
            {
                return;
            }
            range = isEmpty
                ? BitRange.All(0) : BitRange.Of(start, end, bytes.Length, isBit);
        }
        else if (c.Argc != 2)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        if (range.IsEmpty)
        {
            c.AddReply(Shared.Czero);
            return;
        }
        bytes = bytes[(int)range.Start..((int)range.End + 1)];
        ReadOnlySpan<byte> outside =
            [(byte)(bytes[0] & range.OutsideFirst), (byte)(bytes[^1] & range.OutsideLast)];
        c.AddReplyLongLong(BitString.Popcount(bytes) - BitString.Popcount(outside));
    }

    /// <port>bitops.c bitposCommand</port>
    public static void Bitpos(Client c)
    {
        if (!c.TryGetLongOrReply(c.Argv(2), out long bit))
        {
            return;
        }
        if (bit is not (0 or 1))
        {
            c.AddReplyError("The bit argument must be 1 or 0.");
            return;
        }
        Robj o = c.Db.LookupRead(c.Key(1));
        if (o.IsNull)
        {
            // Nothing but zeros, without end.
            c.AddReplyLongLong(bit == 1 ? -1 : 0);
            return;
        }
        if (c.CheckType(o, ObjType.String))
        {
            return;
        }
        Span<byte> scratch = stackalloc byte[Robj.IntegerScratch];
        ReadOnlySpan<byte> bytes = o.StringSpan(scratch);
        if (!TryGetRangeOrReply(c, bytes.Length, out BitRange range, out bool hasEnd))
        {
            return;
        }
        long pos = range.IsEmpty ? -1 : Find(bytes, range, bit == 1, hasEnd);
        c.AddReplyLongLong(pos);
    }

    private static bool TryGetRangeOrReply(
        Client c, long length, out BitRange range, out bool hasEnd)
    {
        range = BitRange.All(length);
        hasEnd = c.Argc >= 5;
        if (c.Argc == 3)
        {
            return true;
        }
        if (c.Argc > 6)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return false;
        }
        bool isBit = false;
        long end = length - 1;
        if (!c.TryGetLongOrReply(c.Argv(3), out long start)
            || (c.Argc == 6 && !BitRange.TryGetUnitOrReply(c, c.Argv(5), out isBit))
            || (hasEnd && !c.TryGetLongOrReply(c.Argv(4), out end)))
        {
            return false;
        }
        range = BitRange.Of(start, end, length, isBit);
        return true;
    }

    /// <summary>First byte, those between, last byte: the outer two without the bits that are
    /// outside.</summary>
    private static long Find(ReadOnlySpan<byte> bytes, BitRange range, bool bit, bool hasEnd)
    {
        int start = (int)range.Start;
        int end = (int)range.End;
        if (range.OutsideFirst != 0)
        {
            byte outside = start == end
                ? (byte)(range.OutsideFirst | range.OutsideLast) : range.OutsideFirst;
            long pos = FindInByte(bytes[start], outside, bit);
            if (pos != -1 || start == end)
            {
                return pos == -1 ? NotFound(start, 1, bit, hasEnd) : ((long)start * 8) + pos;
            }
            start++;
        }
        int between = end - start + (range.OutsideLast != 0 ? 0 : 1);
        long found = BitString.Bitpos(bytes.Slice(start, between), bit);
        if (found != -1 && found != (long)between * 8)
        {
            return ((long)start * 8) + found;
        }
        if (range.OutsideLast == 0)
        {
            return NotFound(start, between, bit, hasEnd);
        }
        found = FindInByte(bytes[end], range.OutsideLast, bit);
        return found == -1 ? NotFound(end, 1, bit, hasEnd) : ((long)end * 8) + found;
    }

    /// <summary>Bits outside are taken for the ones that are not looked for.</summary>
    private static long FindInByte(byte b, byte outside, bool bit)
    {
        ReadOnlySpan<byte> one = [(byte)(bit ? b & ~outside : b | outside)];
        long pos = BitString.Bitpos(one, bit);
        return pos == 8 ? -1 : pos;
    }

    /// <summary>A 0 is behind the end, unless the client said where the end is.</summary>
    private static long NotFound(int start, int bytes, bool bit, bool hasEnd) =>
        bit || hasEnd ? -1 : ((long)start + bytes) * 8;

    /// <summary>The string of key 1; else replies with 0 or WRONGTYPE.</summary>
    /// <port>db.c lookupKeyReadOrReply</port>
    private static bool TryReadOrReply(Client c, out Robj o) =>
        c.TryReadOrReply(ObjType.String, Shared.Czero, out o);
}
