// ListpackCodec: the bytes of one entry of a listpack, read and written.
// Port of redis 7.2 listpack.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The table of encodings stands in Listpack.cs. What reads is told where the listpack ends and
// reads nothing there or beyond.
using System;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

/// <summary>Arithmetic on addresses within a listpack; no state.</summary>
internal static unsafe class ListpackCodec
{
    public const int Eof = 0xFF;

    private const int Str12 = 0xE0;
    private const int Str32 = 0xF0;
    private const int Int13 = 0xC0;
    private const int Int16 = 0xF1;
    private const int Int24 = 0xF2;
    private const int Int32 = 0xF3;
    private const int Int64 = 0xF4;

    /// <summary>Bytes of the entry at <paramref name="p"/> with its backlen; 0 when there is none
    /// or when it would reach beyond <paramref name="eof"/>.</summary>
    /// <port>listpack.c lpSkip, lpCurrentEncodedSizeUnsafe, lpCurrentEncodedSizeBytes</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long TryEntrySize(byte* p, byte* eof)
    {
        uint b = *p;
        long size;
        if ((b & 0xC0) == 0x80)
        {
            size = (b & 0x3F) + 2;
        }
        else if (b < 0x80)
        {
            size = 2;
        }
        else
        {
            size = WideEntrySize(p, eof);
        }

        return size <= eof - p ? size : 0;
    }

    /// <summary>As <see cref="TryEntrySize"/>; a broken entry is a fault.</summary>
    /// <port>listpack.c lpAssertValidEntry</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long EntrySize(byte* p, byte* eof)
    {
        long size = TryEntrySize(p, eof);
        MemCheck.That(size != 0);
        return size;
    }

    /// <summary>The value of an entry whose size has been asked for.</summary>
    /// <port>listpack.c lpGetWithSize</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ListpackValue Decode(byte* p)
    {
        uint b = *p;
        if ((b & 0xC0) == 0x80)
        {
            return new ListpackValue(ref p[1], b & 0x3F);
        }

        return b < 0x80 ? (long)b : DecodeWide(p);
    }

    /// <summary>Size and value of an integer entry in one go; 0 when there is none or when it would
    /// reach beyond <paramref name="eof"/>.</summary>
    /// <port>listpack.c lpGetWithSize</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long IntegerEntry(byte* p, byte* eof, out long value)
    {
        long room = eof - p;
        value = *p;
        switch (*p)
        {
            case < 0x80:
                return room >= 2 ? 2 : 0;
            case >= Int13 and < Str12 when room >= 3:
                value = (((int)value << 8) | p[1]) << 19 >> 19;
                return 3;
            case Int16 when room >= 4:
                value = Unsafe.ReadUnaligned<short>(p + 1);
                return 4;
            case Int24 when room >= 5:
                value = Unsafe.ReadUnaligned<ushort>(p + 1) | ((sbyte)p[3] << 16);
                return 5;
            case Int32 when room >= 6:
                value = Unsafe.ReadUnaligned<int>(p + 1);
                return 6;
            case Int64 when room >= 10:
                value = Unsafe.ReadUnaligned<long>(p + 1);
                return 10;
            default:
                return 0;
        }
    }

    /// <summary>Bytes of the backlen that says <paramref name="length"/>.</summary>
    /// <remarks>The limits lie one below the powers of two: so they do in C.</remarks>
    /// <port>listpack.c lpEncodeBacklen</port>
    public static int BacklenSize(long length)
    {
        return length switch
        {
            <= 127 => 1,
            < 16383 => 2,
            < 2097151 => 3,
            < 268435455 => 4,
            _ => 5,
        };
    }

    /// <summary>Writes a backlen of the size <see cref="BacklenSize"/> gives.</summary>
    /// <port>listpack.c lpEncodeBacklen</port>
    public static void WriteBacklen(byte* p, long length, int size)
    {
        for (int i = size - 1; i > 0; i--)
        {
            p[i] = (byte)((length & 127) | 128);
            length >>= 7;
        }

        p[0] = (byte)length;
    }

    /// <summary>The backlen whose last byte is at <paramref name="p"/>, or -1 when it goes on for
    /// more than 5 bytes. Five bytes up to and with p must be readable.</summary>
    /// <port>listpack.c lpDecodeBacklen</port>
    public static long ReadBacklen(byte* p)
    {
        long length = 0;
        for (int shift = 0; shift <= 28; shift += 7, p--)
        {
            length |= (long)(*p & 127) << shift;
            if ((*p & 128) == 0)
            {
                return length;
            }
        }

        return -1;
    }

    /// <summary>Bytes of an integer without its backlen.</summary>
    /// <port>listpack.c lpEncodeIntegerGetType</port>
    public static int IntegerSize(long v)
    {
        return v switch
        {
            >= 0 and <= 127 => 1,
            >= -4096 and <= 4095 => 2,
            >= short.MinValue and <= short.MaxValue => 3,
            >= -8388608 and <= 8388607 => 4,
            >= int.MinValue and <= int.MaxValue => 5,
            _ => 9,
        };
    }

    /// <summary>Bytes of the header of a string.</summary>
    /// <port>listpack.c lpEncodeGetType</port>
    public static int StringHeaderSize(long length)
    {
        return length < 64 ? 1 : length < 4096 ? 2 : 5;
    }

    /// <summary>Writes an integer in <paramref name="size"/> bytes, which are those of
    /// <see cref="IntegerSize"/>.</summary>
    /// <port>listpack.c lpEncodeIntegerGetType</port>
    public static void WriteInteger(byte* p, long v, int size)
    {
        switch (size)
        {
            case 1:
                p[0] = (byte)v;
                return;
            case 2:
                p[0] = (byte)(Int13 | ((v >> 8) & 0x1F));
                p[1] = (byte)v;
                return;
            case 3:
                p[0] = Int16;
                Unsafe.WriteUnaligned(p + 1, (short)v);
                return;
            case 4:
                p[0] = Int24;
                Unsafe.WriteUnaligned(p + 1, (short)v);
                p[3] = (byte)(v >> 16);
                return;
            case 5:
                p[0] = Int32;
                Unsafe.WriteUnaligned(p + 1, (int)v);
                return;
            default:
                p[0] = Int64;
                Unsafe.WriteUnaligned(p + 1, v);
                return;
        }
    }

    /// <summary>Writes the header of a string and the string.</summary>
    /// <port>listpack.c lpEncodeString</port>
    public static void WriteString(byte* p, ref byte s, int length)
    {
        if (length < 64)
        {
            *p++ = (byte)(0x80 | length);
        }
        else if (length < 4096)
        {
            *p++ = (byte)(Str12 | (length >> 8));
            *p++ = (byte)length;
        }
        else
        {
            *p++ = Str32;
            Unsafe.WriteUnaligned(p, length);
            p += 4;
        }

        Unsafe.CopyBlockUnaligned(ref *p, ref s, (uint)length);
    }

    /// <summary>Sizes of what is neither a short string nor a small integer. May be larger than
    /// there is room for; <see cref="long.MaxValue"/> for what is no entry.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long WideEntrySize(byte* p, byte* eof)
    {
        int b = *p;
        if (b < Str12)
        {
            return 3;
        }

        long length;
        if (b < Str32)
        {
            if (eof - p < 2)
            {
                return long.MaxValue;
            }

            length = 2 + (((b & 15) << 8) | p[1]);
            return length + BacklenSize(length);
        }

        switch (b)
        {
            case Str32 when eof - p >= 5:
                length = 5 + (long)Unsafe.ReadUnaligned<uint>(p + 1);
                return length + BacklenSize(length);
            case Int16:
                return 4;
            case Int24:
                return 5;
            case Int32:
                return 6;
            case Int64:
                return 10;
            default:
                return long.MaxValue;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ListpackValue DecodeWide(byte* p)
    {
        int b = *p;
        if (b < Str12)
        {
            // 13 bits with a sign, brought to the top and back.
            return (long)((((b & 0x1F) << 8) | p[1]) << 19 >> 19);
        }

        switch (b)
        {
            case < Str32:
                return new ListpackValue(ref p[2], ((b & 15) << 8) | p[1]);
            case Str32:
                return new ListpackValue(ref p[5], Unsafe.ReadUnaligned<uint>(p + 1));
            case Int16:
                return (long)Unsafe.ReadUnaligned<short>(p + 1);
            case Int24:
                return (long)(Unsafe.ReadUnaligned<ushort>(p + 1) | ((sbyte)p[3] << 16));
            case Int32:
                return (long)Unsafe.ReadUnaligned<int>(p + 1);
            default:
                MemCheck.That(b == Int64);
                return Unsafe.ReadUnaligned<long>(p + 1);
        }
    }
}
