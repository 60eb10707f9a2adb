// Listpack, second part: search.
// Port of redis 7.2 listpack.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A short string that is no integer, as field names and members mostly are, can only be equal to an
// entry whose first byte says "string of that length"; of those most differ in the last byte, since
// names tend to begin alike. So two bytes are looked at before the rest is compared. Everything
// else (integers, long strings, entries not encoded the shortest way, which C would not write but
// would find) takes the general way.
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

        bool isInteger = TryParseInteger(s, out long integer);
        byte* found = isInteger || s.Length > 63
            ? FindAny(At(p), Eof, s, isInteger, integer, skip)
            : FindShort(At(p), Eof, s, skip);
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
                : *e >= 0xE0 && Equal(e, s, false, 0))
            {
                return e;
            }

            e += size;
            for (int i = skip; i > 0 && *e != ListpackCodec.Eof; i--)
            {
                e += ListpackCodec.EntrySize(e, eof);
            }

            if (*e == ListpackCodec.Eof)
            {
                return null;
            }
        }
    }

    private static byte* FindAny(
        byte* e, byte* eof, ReadOnlySpan<byte> s, bool isInteger, long integer, int skip)
    {
        while (true)
        {
            long size = ListpackCodec.EntrySize(e, eof);
            if (Equal(e, s, isInteger, integer))
            {
                return e;
            }

            e += size;
            for (int i = skip; i > 0 && *e != ListpackCodec.Eof; i--)
            {
                e += ListpackCodec.EntrySize(e, eof);
            }

            if (*e == ListpackCodec.Eof)
            {
                return null;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Equal(byte* e, ReadOnlySpan<byte> s, bool isInteger, long integer)
    {
        ListpackValue value = ListpackCodec.Decode(e);
        return value.IsInteger
            ? isInteger && value.Number == integer
            : value.Number == s.Length && value.Bytes.SequenceEqual(s);
    }
}
