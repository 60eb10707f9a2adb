// Listpack, second part: search.
// Port of redis 7.2 listpack.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A short string that is no integer, as field names and members mostly are, can only be equal to an
// entry whose first byte says "string of that length"; of those most differ in the last byte, since
// names tend to begin alike. So two bytes are looked at before the rest is compared. What is sought
// and reads as an integer is compared with the integers as a number. Entries that are not encoded
// the shortest way, which C would not write but would find, are found too: strings in the two wider
// forms, integers kept as strings.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <content>Search.</content>
public readonly unsafe partial struct Listpack
{
    /// <summary>The first entry from <paramref name="p"/> on that holds this text, with
    /// <paramref name="skip"/> entries left out after each one compared (1 to look at the fields
    /// of a hash only).</summary>
    /// <port>listpack.c lpFind</port>
    public int Find(int p, ReadOnlySpan<byte> s, int skip)
    {
        if (p == None)
        {
            return None;
        }

        byte* found = TryParseInteger(s, out long integer)
            ? FindInteger(At(p), Eof, s, integer, skip)
            : s.Length > 63 ? FindLong(At(p), Eof, s, skip) : FindShort(At(p), Eof, s, skip);
        return found == null ? None : (int)(found - _lp);
    }

    private static byte* FindShort(byte* e, byte* eof, ReadOnlySpan<byte> s, int skip)
    {
        uint head = 0x80u | (uint)s.Length;
        uint last = s.IsEmpty ? head : s[^1];
        while (true)
        {
            long size = ListpackCodec.EntrySize(e, eof);
            if (*e == head
                ? e[s.Length] == last
                    && MemoryMarshal.CreateReadOnlySpan(ref e[1], s.Length).SequenceEqual(s)
                : *e >= 0xE0 && IsString(e, s))
            {
                return e;
            }

            e = Skip(e + size, eof, skip);
            if (*e == ListpackCodec.Eof)
            {
                return null;
            }
        }
    }

    private static byte* FindLong(byte* e, byte* eof, ReadOnlySpan<byte> s, int skip)
    {
        while (true)
        {
            long size = ListpackCodec.EntrySize(e, eof);
            if (*e >= 0xE0 && IsString(e, s))
            {
                return e;
            }

            e = Skip(e + size, eof, skip);
            if (*e == ListpackCodec.Eof)
            {
                return null;
            }
        }
    }

    private static byte* FindInteger(
        byte* e, byte* eof, ReadOnlySpan<byte> s, long integer, int skip)
    {
        while (true)
        {
            long size = ListpackCodec.IntegerEntry(e, eof, out long value);
            if (size == 0)
            {
                size = ListpackCodec.EntrySize(e, eof);
                value = IsString(e, s) ? integer : ~integer;
            }

            if (value == integer)
            {
                return e;
            }

            e = Skip(e + size, eof, skip);
            if (*e == ListpackCodec.Eof)
            {
                return null;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Skip(byte* e, byte* eof, int skip)
    {
        for (; skip > 0 && *e != ListpackCodec.Eof; skip--)
        {
            e += ListpackCodec.EntrySize(e, eof);
        }

        return e;
    }

    private static bool IsString(byte* e, ReadOnlySpan<byte> s)
    {
        ListpackValue value = ListpackCodec.Decode(e);
        return !value.IsInteger && value.Number == s.Length && value.Bytes.SequenceEqual(s);
    }
}
