// Listpack: strings and integers one after the other in a single block, walked from either end.
// Port of redis 7.2 listpack.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   [ total bytes 4 | entries 2 ][ entry ][ entry ] ... [ FF ]        numbers little endian
//
//   entries   65535 = more than 65534, count them
//   entry     [ encoding and data ][ backlen ]
//   backlen   length of "encoding and data", 7 bits a byte, most significant first, to be read
//             backwards: every byte but the first has its top bit set. 1 to 5 bytes
//
//   first byte  what it is                                        more
//   0xxxxxxx    integer 0 .. 127
//   10llllll    string of up to 63 bytes                          the bytes
//   110xxxxx    integer of 13 bits, sign included, high part      1 byte, low part
//   1110llll    string of up to 4095 bytes, high part of length   1 byte low part, the bytes
//   F0          string                                            4 bytes length, the bytes
//   F1 F2 F3 F4 integer of 16, 24, 32, 64 bits                    2, 3, 4, 8 bytes
//   FF          the end
//
//   "a", 1, 1024 (RPUSH l a 1 1024):
//   0f 00 00 00  03 00  81 61 02  01 01  c4 00 02  ff
//   15 bytes     3      "a"       1      1024      end
//
// A string that reads as an integer is stored as one, so "1" and 1 are the same entry and both are
// found by either.
//
// Positions are offsets from the start of the block, so they survive a move; None (0, where the
// header lies) is C's NULL. A change makes offsets beyond it stale. A stale or invented offset
// gives a wrong value or a fault, never a read outside the block: every length is compared with the
// room before the entry is touched. That holds for whatever the block contains, as long as its
// header passed the shallow check (ValidateIntegrity), since only then the end is where it says.
//
// A listpack grows to what a change needs and takes the slack the allocator gives; it shrinks with
// each deletion.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Handle of a listpack in unmanaged memory; the default value is "no
/// listpack".</summary>
/// <port>listpack.c lpNew (and what follows)</port>
public readonly unsafe partial struct Listpack
{
    /// <summary>No entry: past the last one, before the first one, not found.</summary>
    public const int None = 0;

    /// <summary>Bytes before the first entry.</summary>
    /// <port>listpack.c LP_HDR_SIZE</port>
    public const int HeaderSize = 6;

    /// <summary>Size beyond which nothing may be added; see <see cref="SafeToAdd"/>.</summary>
    /// <port>listpack.c LISTPACK_MAX_SAFETY_SIZE</port>
    public const int MaxSafetySize = 1 << 30;

    internal const int UnknownCount = ushort.MaxValue;

    private readonly byte* _lp;

    private Listpack(byte* lp)
    {
        _lp = lp;
    }

    /// <summary>Whether there is no listpack behind the handle.</summary>
    public bool IsNull => _lp == null;

    /// <summary>Address of the block, for storing the handle in another block.</summary>
    public nint Address => (nint)_lp;

    /// <summary>Size of the listpack, header and end included.</summary>
    /// <port>listpack.c lpBytes, lpGetTotalBytes</port>
    public int Bytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.ReadUnaligned<int>(_lp);
    }

    /// <summary>All its bytes, as they go into an RDB file. Valid until the next change.</summary>
    public ReadOnlySpan<byte> Span => MemoryMarshal.CreateReadOnlySpan(ref *_lp, Bytes);

    /// <summary>Number of entries. O(n) when there are more than 65534.</summary>
    /// <remarks>A count that has become small enough again is written back into the
    /// header.</remarks>
    /// <port>listpack.c lpLength</port>
    public int Length
    {
        get
        {
            int count = HeadCount;
            return count != UnknownCount ? count : CountEntries();
        }
    }

    /// <summary>The first entry.</summary>
    /// <port>listpack.c lpFirst</port>
    public int First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lp[HeaderSize] == ListpackCodec.Eof ? None : HeaderSize;
    }

    /// <summary>The last entry.</summary>
    /// <port>listpack.c lpLast</port>
    public int Last => Before(Bytes - 1);

    private int HeadCount => Unsafe.ReadUnaligned<ushort>(_lp + 4);

    private byte* Eof
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lp + Bytes - 1;
    }

    /// <summary>The handle of a listpack whose address was kept in another block.</summary>
    public static Listpack FromAddress(nint address)
    {
        return new Listpack((byte*)address);
    }

    /// <summary>An empty listpack with room for <paramref name="capacity"/> bytes in
    /// all.</summary>
    /// <port>listpack.c lpNew</port>
    public static Listpack New(Zmalloc z, int capacity = 0)
    {
        int size = int.Max(capacity, HeaderSize + 1);
        Listpack lp = new((byte*)z.Alloc((nuint)size));
        lp.SetBytes(HeaderSize + 1);
        lp.SetHeadCount(0);
        lp._lp[HeaderSize] = ListpackCodec.Eof;
        return lp;
    }

    /// <summary>A listpack of these bytes, which have passed <see cref="ValidateIntegrity(
    /// ReadOnlySpan{byte}, bool)"/>.</summary>
    public static Listpack FromBytes(Zmalloc z, ReadOnlySpan<byte> bytes)
    {
        MemCheck.That(ValidateIntegrity(bytes, false));
        Listpack lp = new((byte*)z.Alloc((nuint)bytes.Length));
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref *lp._lp, bytes.Length));
        return lp;
    }

    /// <summary>A copy.</summary>
    /// <port>listpack.c lpDup</port>
    public static Listpack Dup(Zmalloc z, Listpack lp)
    {
        nint copy = z.Alloc((nuint)lp.Bytes);
        Unsafe.CopyBlockUnaligned((void*)copy, lp._lp, (uint)lp.Bytes);
        return FromAddress(copy);
    }

    /// <summary>Frees the listpack and nulls the handle; a null handle is ignored.</summary>
    /// <port>listpack.c lpFree</port>
    public static void Free(Zmalloc z, ref Listpack lp)
    {
        z.Free(lp.Address);
        lp = default;
    }

    /// <summary>Gives spare room back; may move.</summary>
    /// <port>listpack.c lpShrinkToFit</port>
    public static void ShrinkToFit(Zmalloc z, ref Listpack lp)
    {
        nuint size = (nuint)lp.Bytes;
        if (size < z.UsableSize(lp.Address))
        {
            nint smaller = z.TryRealloc(lp.Address, size);
            lp = smaller == 0 ? lp : FromAddress(smaller);
        }
    }

    /// <summary>Whether <paramref name="add"/> more bytes keep within <see cref="MaxSafetySize"/>.
    /// To be asked before anything of a client's is added.</summary>
    /// <port>listpack.c lpSafeToAdd</port>
    public bool SafeToAdd(long add)
    {
        return (IsNull ? 0 : Bytes) + add <= MaxSafetySize;
    }

    /// <summary>Bytes of a listpack of one integer <paramref name="repeat"/> times.</summary>
    /// <port>listpack.c lpEstimateBytesRepeatedInteger</port>
    public static long EstimateBytesRepeatedInteger(long value, long repeat)
    {
        return HeaderSize + (new ListpackEncoding(value).Size * repeat) + 1;
    }

    /// <summary>Bytes one entry with this value takes.</summary>
    /// <port>listpack.c lpEncodeGetType, lpEncodeBacklen</port>
    public static long EstimateEntryBytes(ListpackValue value)
    {
        return new ListpackEncoding(value).Size;
    }

    /// <summary>The entry after one.</summary>
    /// <port>listpack.c lpNext</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int p)
    {
        byte* e = At(p);
        e += ListpackCodec.EntrySize(e, Eof);
        return *e == ListpackCodec.Eof ? None : (int)(e - _lp);
    }

    /// <summary>The entry before one.</summary>
    /// <port>listpack.c lpPrev</port>
    public int Prev(int p)
    {
        return Before((int)(At(p) - _lp));
    }

    /// <summary>The value of an entry.</summary>
    /// <port>listpack.c lpGet, lpGetValue</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ListpackValue Get(int p)
    {
        byte* e = At(p);
        ListpackCodec.EntrySize(e, Eof);
        return ListpackCodec.Decode(e);
    }

    /// <summary>The value of an entry; <paramref name="p"/> goes to the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ListpackValue GetNext(scoped ref int p)
    {
        byte* e = At(p);
        byte* next = e + ListpackCodec.EntrySize(e, Eof);
        p = *next == ListpackCodec.Eof ? None : (int)(next - _lp);
        return ListpackCodec.Decode(e);
    }

    /// <summary>The entry at an index; -1 is the last one. O(n) from the nearer end, from the front
    /// when the header does not know the count.</summary>
    /// <port>listpack.c lpSeek</port>
    public int Seek(long index)
    {
        bool forward = index >= 0;
        int count = HeadCount;
        if (count != UnknownCount)
        {
            index = index < 0 ? index + count : index;
            if (index < 0 || index >= count)
            {
                return None;
            }

            forward = index <= count / 2;
            index = forward ? index : index - count;
        }

        int p = forward ? First : Last;
        for (long steps = forward ? index : -1 - index; steps > 0 && p != None; steps--)
        {
            p = forward ? Next(p) : Before(p);
        }

        return p;
    }

    /// <summary>Whether an entry holds this text.</summary>
    /// <port>listpack.c lpCompare</port>
    public bool Compare(int p, ReadOnlySpan<byte> s)
    {
        return p != None && Get(p).TextEquals(s);
    }

    /// <summary>Whether a text is exactly how a 64 bit integer is written: no blanks, no plus, no
    /// leading zeros.</summary>
    /// <port>listpack.c lpStringToInt64</port>
    public static bool TryParseInteger(ReadOnlySpan<byte> s, out long value)
    {
        value = 0;
        if ((uint)(s.Length - 1) >= ListpackValue.IntegerScratch)
        {
            return false;
        }

        bool negative = s[0] == '-';
        ReadOnlySpan<byte> digits = negative ? s[1..] : s;
        if (digits.IsEmpty || digits.Length > 19 || (uint)(digits[0] - '1') > 8)
        {
            return s is [(byte)'0'];
        }

        ulong v = 0;
        foreach (byte c in digits)
        {
            uint digit = (uint)(c - '0');
            if (digit > 9)
            {
                return false;
            }

            // 19 digits are below 10^19, which 64 bits without a sign hold.
            v = (v * 10) + digit;
        }

        value = negative ? (long)(0 - v) : (long)v;
        return v <= (negative ? 1UL << 63 : long.MaxValue);
    }

    private void SetBytes(long bytes)
    {
        Unsafe.WriteUnaligned(_lp, (int)bytes);
    }

    private void SetHeadCount(int count)
    {
        Unsafe.WriteUnaligned(_lp + 4, (ushort)count);
    }

    /// <summary>The address of an offset that lies between header and end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* At(int p)
    {
        MemCheck.That((uint)(p - HeaderSize) < (uint)(Bytes - HeaderSize - 1));
        return _lp + p;
    }

    /// <summary>The entry that ends where <paramref name="p"/> begins; p may be the end.</summary>
    private int Before(int p)
    {
        if (p == HeaderSize)
        {
            return None;
        }

        // Backwards from here lies an entry of two bytes at least, and the header's six.
        long length = ListpackCodec.ReadBacklen(_lp + p - 1);
        long size = length + ListpackCodec.BacklenSize(length);
        MemCheck.That(length > 0 && size <= p - HeaderSize);
        byte* e = _lp + p - size;
        MemCheck.That(ListpackCodec.TryEntrySize(e, Eof) == size);
        return (int)(e - _lp);
    }

    private int CountEntries()
    {
        int count = 0;
        for (int p = First; p != None; p = Next(p))
        {
            count++;
        }

        if (count < UnknownCount)
        {
            SetHeadCount(count);
        }

        return count;
    }
}
