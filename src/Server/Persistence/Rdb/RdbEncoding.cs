// RdbEncoding: the primitives of the RDB format: lengths, integers as strings, little-endian times.
// Port of redis 7.2 rdb.c (first part) and rdb.h. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The two high bits of the first byte tell what follows (docs/formats/rdb.md draws it):
//
//   00xxxxxx                        length of 6 bits
//   01xxxxxx yyyyyyyy               length of 14 bits, high part first
//   10000000 + 4 bytes              length of 32 bits, big endian
//   10000001 + 8 bytes              length of 64 bits, big endian
//   11kkkkkk                        not a length: a string in special form k
//                                   0, 1, 2: integer of 8, 16, 32 bits, little endian; 3: LZF
using System;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace RedisNet.Server;

/// <summary>Writes the primitives into spans. Nothing here allocates or fails.</summary>
public static class RdbEncoding
{
    /// <summary>The version written by default, and the newest one read.</summary>
    /// <port>rdb.h RDB_VERSION</port>
    public const int Version = 11;

    /// <summary>First byte of a special string: an LZF block follows.</summary>
    public const byte LzfByte = 0xC0 | EncLzf;

    /// <summary>How a node of a list is kept: one large element, or a listpack.</summary>
    /// <port>quicklist.h QUICKLIST_NODE_CONTAINER_PLAIN, QUICKLIST_NODE_CONTAINER_PACKED</port>
    public const int PlainNode = 1;
    public const int PackedNode = 2;

    public const int EncInt8 = 0;
    public const int EncInt16 = 1;
    public const int EncInt32 = 2;
    public const int EncLzf = 3;

    public const byte Len32Byte = 0x80;
    public const byte Len64Byte = 0x81;

    /// <summary>Room that any length takes at most.</summary>
    public const int MaxLenBytes = 9;

    /// <summary>Strings up to this length are never compressed.</summary>
    public const int CompressAbove = 20;

    /// <summary>Longest text that can have an integer form.</summary>
    public const int MaxIntegerText = 11;

    /// <summary>Whether a byte names a type of value.</summary>
    /// <port>rdb.h rdbIsObjectType</port>
    public static bool IsObjectType(int type) => type is (>= 0 and <= 7) or (>= 9 and <= 21);

    /// <summary>Writes a length; returns how many bytes it took (1, 2, 5 or 9).</summary>
    /// <port>rdb.c rdbSaveLen</port>
    public static int SaveLen(Span<byte> to, ulong length)
    {
        if (length < 1 << 6)
        {
            to[0] = (byte)length;
            return 1;
        }

        if (length < 1 << 14)
        {
            BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)(0x4000 | length));
            return 2;
        }

        if (length <= uint.MaxValue)
        {
            to[0] = Len32Byte;
            BinaryPrimitives.WriteUInt32BigEndian(to[1..], (uint)length);
            return 5;
        }

        to[0] = Len64Byte;
        BinaryPrimitives.WriteUInt64BigEndian(to[1..], length);
        return 9;
    }

    /// <summary>Writes the integer form of <paramref name="value"/>; 0 when it has none.</summary>
    /// <port>rdb.c rdbEncodeInteger</port>
    public static int EncodeInteger(Span<byte> to, long value)
    {
        if (value is >= sbyte.MinValue and <= sbyte.MaxValue)
        {
            to[0] = 0xC0 | EncInt8;
            to[1] = (byte)value;
            return 2;
        }

        if (value is >= short.MinValue and <= short.MaxValue)
        {
            to[0] = 0xC0 | EncInt16;
            BinaryPrimitives.WriteInt16LittleEndian(to[1..], (short)value);
            return 3;
        }

        if (value is >= int.MinValue and <= int.MaxValue)
        {
            to[0] = 0xC0 | EncInt32;
            BinaryPrimitives.WriteInt32LittleEndian(to[1..], (int)value);
            return 5;
        }

        return 0;
    }

    /// <summary>Writes the integer form of a text that is exactly how that integer is printed; else
    /// 0.</summary>
    /// <port>rdb.c rdbTryIntegerEncoding</port>
    public static int TryIntegerEncoding(Span<byte> to, ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > MaxIntegerText ||
            !Utf8Parser.TryParse(text, out int value, out int used) || used != text.Length)
        {
            return 0;
        }

        Span<byte> printed = stackalloc byte[MaxIntegerText];
        return Utf8Formatter.TryFormat(value, printed, out int length)
            && text.SequenceEqual(printed[..length])
            ? EncodeInteger(to, value)
            : 0;
    }

    /// <summary>Writes an opcode and a time in Unix milliseconds: 9 bytes.</summary>
    /// <port>rdb.c rdbSaveMillisecondTime</port>
    public static int SaveExpireMs(Span<byte> to, long unixMs)
    {
        to[0] = (byte)RdbOpcode.ExpireTimeMs;
        BinaryPrimitives.WriteInt64LittleEndian(to[1..], unixMs);
        return 9;
    }
}
