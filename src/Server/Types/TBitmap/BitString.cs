// BitString: a string as an array of bits, the first bit the top one of the first byte.
// Port of redis 7.2 bitops.c (helpers). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Numerics;
using System.Runtime.InteropServices;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>What the commands on bits share.</summary>
internal static class BitString
{
    /// <summary>Bytes that an integer of 64 bits reaches beyond its first one.</summary>
    private const int Beyond = 8;

    /// <summary>Reads a bit offset; with <paramref name="width"/>, `#n` is the n-th integer of so
    /// many bits.</summary>
    /// <port>bitops.c getBitOffsetFromArgument</port>
    public static bool TryGetOffsetOrReply(
        Client c, ReadOnlySpan<byte> arg, int width, out long offset)
    {
        bool counted = width > 0 && arg is [(byte)'#', ..];
        bool isNumber = Number.TryParseInt64(counted ? arg[1..] : arg, out offset);
        if (counted)
        {
            offset = unchecked(offset * width);
        }

        // REDISNET(resp-bulk-2gb): what cannot be sent or saved as one argument does not arise.
        long most = Array.MaxLength - Beyond;
        if (!c.MustObey())
        {
            most = long.Min(most, c.Server.Config.ProtoMaxBulkLen);
        }
        if (isNumber && offset >= 0 && offset >> 3 < most)
        {
            return true;
        }
        c.AddReplyError("bit offset is not an integer or out of range");
        return false;
    }

    /// <summary>The string of a key, to be changed in place, zeros added until it has the bit.
    /// False, the error sent, for another type.</summary>
    /// <remarks>The span is good until the next command.</remarks>
    /// <port>bitops.c lookupStringForBitCommand</port>
    public static bool TryLookupOrReply(
        Client c, KeyArg key, long bit, out Span<byte> bytes, out bool changed)
    {
        bytes = default;
        changed = false;
        long length = (bit >> 3) + 1;
        Zmalloc z = c.Server.Z;
        Robj o = c.Db.LookupWrite(key);
        if (c.CheckType(o, ObjType.String))
        {
            return false;
        }
        Sds s;
        if (o.IsNull)
        {
            s = Sds.NewLen(z, length);
            bytes = s.Span;
            bytes.Clear();
            c.Db.Add(key, Robj.CreateRaw(z, key.Bytes, ref s));
            changed = true;
            return true;
        }
        s = c.Db.Unshare(ref o, key.Hash);
        changed = s.Length < length;
        Sds.GrowZero(z, ref s, length);
        o.UpdatePointer(s.Address);
        bytes = s.Span;
        return true;
    }

    /// <summary>Bits that are 1.</summary>
    /// <port>bitops.c redisPopcount</port>
    public static long Popcount(ReadOnlySpan<byte> bytes)
    {
        long bits = 0;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            bits += BitOperations.PopCount(word);
        }
        foreach (byte b in bytes[(words.Length * sizeof(ulong))..])
        {
            bits += BitOperations.PopCount(b);
        }
        return bits;
    }

    /// <summary>Where the first bit of this kind is: -1 when there is no 1; behind the end when
    /// there is no 0, for nothing but zeros is taken to follow.</summary>
    /// <port>bitops.c redisBitpos</port>
    public static long Bitpos(ReadOnlySpan<byte> bytes, bool bit)
    {
        const int byteInWord = 24;
        int at = bytes.IndexOfAnyExcept(bit ? (byte)0 : (byte)0xFF);
        if (at < 0)
        {
            return bit ? -1 : (long)bytes.Length * 8;
        }
        uint first = bit ? bytes[at] : (byte)~bytes[at];
        return ((long)at * 8) + BitOperations.LeadingZeroCount(first) - byteInWord;
    }
}
