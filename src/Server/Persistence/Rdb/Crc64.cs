// Crc64: the checksum at the end of an RDB file and of a DUMP payload.
// Port of redis 7.2 crc64.c and crcspeed.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The "Jones" polynomial 0xad93d23594c935a9, bits reflected, start value 0, no final inversion.
// Eight tables of 256 entries let eight bytes be folded a step: table k holds the effect of a byte
// that is followed by k zero bytes. crc64("123456789") = 0xe9c6d914c4b8d9ca.
using System;
using System.Buffers.Binary;

namespace RedisNet.Server;

/// <summary>64-bit cyclic redundancy check of the RDB format.</summary>
/// <port>crc64.c crc64</port>
public static class Crc64
{
    private const ulong ReflectedPolynomial = 0x95AC9329AC4BC9B5;
    private const int Slices = 8;

    private static readonly ulong[] Table = MakeTable();

    /// <summary>Continues <paramref name="crc"/> (0 at the start) over <paramref
    /// name="data"/>.</summary>
    public static ulong Update(ulong crc, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<ulong> t = Table;
        while (data.Length >= Slices)
        {
            crc ^= BinaryPrimitives.ReadUInt64LittleEndian(data);
            crc = t[(7 * 256) + (int)(crc & 0xFF)] ^
                  t[(6 * 256) + (int)((crc >> 8) & 0xFF)] ^
                  t[(5 * 256) + (int)((crc >> 16) & 0xFF)] ^
                  t[(4 * 256) + (int)((crc >> 24) & 0xFF)] ^
                  t[(3 * 256) + (int)((crc >> 32) & 0xFF)] ^
                  t[(2 * 256) + (int)((crc >> 40) & 0xFF)] ^
                  t[(1 * 256) + (int)((crc >> 48) & 0xFF)] ^
                  t[(int)(crc >> 56)];
            data = data[Slices..];
        }

        foreach (byte b in data)
        {
            crc = t[(int)((crc ^ b) & 0xFF)] ^ (crc >> 8);
        }

        return crc;
    }

    private static ulong[] MakeTable()
    {
        var table = new ulong[Slices * 256];
        for (int n = 0; n < 256; n++)
        {
            ulong crc = (ulong)n;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ ReflectedPolynomial : crc >> 1;
            }

            table[n] = crc;
        }

        for (int n = 0; n < 256; n++)
        {
            for (int k = 1; k < Slices; k++)
            {
                ulong before = table[((k - 1) * 256) + n];
                table[(k * 256) + n] = table[(int)(before & 0xFF)] ^ (before >> 8);
            }
        }

        return table;
    }
}
