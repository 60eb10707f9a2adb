// Crc64: the checksum at the end of an RDB file and of a DUMP payload.
// Port of redis 7.2 crc64.c and crcspeed.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The "Jones" polynomial 0xad93d23594c935a9, bits reflected, start value 0, no final inversion.
// Eight tables of 256 entries let eight bytes be folded a step: table k holds the effect of a byte
// that is followed by k zero bytes. crc64("123456789") = 0xe9c6d914c4b8d9ca.
//
// Where the processor multiplies without carries, long runs go 64 bytes a step. Four lanes of 128
// bits stand for the bytes seen so far; a lane moves on by 512 bits when its halves are multiplied
// by what x^512 (and x^576, for the half that comes first) leaves when divided by the polynomial.
// The product of two reflected numbers is one bit short, hence the powers less one. In the end the
// lanes are folded into one, which is 16 bytes with the checksum of them all: the tables do those,
// and the rest.
using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmAes = System.Runtime.Intrinsics.Arm.Aes;

namespace RedisNet.Server;

/// <summary>64-bit cyclic redundancy check of the RDB format.</summary>
/// <port>crc64.c crc64</port>
public static class Crc64
{
    private const ulong ReflectedPolynomial = 0x95AC9329AC4BC9B5;
    private const int Slices = 8;

    private const int LaneBytes = 16;
    private const int LaneBits = 8 * LaneBytes;
    private const int Lanes = 4;

    private static readonly ulong[] Table = MakeTable();
    private static readonly Vector128<ulong> OneLane = Power(LaneBits);
    private static readonly Vector128<ulong> AllLanes = Power(Lanes * LaneBits);

    /// <summary>Continues <paramref name="crc"/> (0 at the start) over <paramref
    /// name="data"/>.</summary>
    public static ulong Update(ulong crc, ReadOnlySpan<byte> data)
    {
        if (data.Length < 2 * Lanes * LaneBytes || !(Pclmulqdq.IsSupported || ArmAes.IsSupported))
        {
            return ByTable(crc, data);
        }

        int folded = data.Length & -(Lanes * LaneBytes);
        Span<ulong> all = stackalloc ulong[LaneBytes / sizeof(ulong)];
        Fold(crc, data[..folded]).CopyTo(all);
        return ByTable(ByTable(0, MemoryMarshal.AsBytes(all)), data[folded..]);
    }

    private static ulong ByTable(ulong crc, ReadOnlySpan<byte> data)
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

    // The length is a multiple of all lanes.
    private static Vector128<ulong> Fold(ulong crc, ReadOnlySpan<byte> data)
    {
        ref byte p = ref MemoryMarshal.GetReference(data);
        Vector128<ulong> a = Lane(ref p, 0) ^ Vector128.CreateScalar(crc);
        Vector128<ulong> b = Lane(ref p, 1);
        Vector128<ulong> c = Lane(ref p, 2);
        Vector128<ulong> d = Lane(ref p, 3);
        Vector128<ulong> by = AllLanes;
        for (int i = Lanes; i < data.Length / LaneBytes; i += Lanes)
        {
            a = Multiply(a, by) ^ Lane(ref p, i);
            b = Multiply(b, by) ^ Lane(ref p, i + 1);
            c = Multiply(c, by) ^ Lane(ref p, i + 2);
            d = Multiply(d, by) ^ Lane(ref p, i + 3);
        }

        b ^= Multiply(a, OneLane);
        c ^= Multiply(b, OneLane);
        return d ^ Multiply(c, OneLane);
    }

    private static Vector128<ulong> Lane(ref byte p, int lane) =>
        Vector128.LoadUnsafe(ref p, (nuint)lane * LaneBytes).AsUInt64();

    private static Vector128<ulong> Multiply(Vector128<ulong> lane, Vector128<ulong> by) =>
        Pclmulqdq.IsSupported
            ? Pclmulqdq.CarrylessMultiply(lane, by, 0x00)
                ^ Pclmulqdq.CarrylessMultiply(lane, by, 0x11)
            : ArmAes.PolynomialMultiplyWideningLower(lane.GetLower(), by.GetLower())
                ^ ArmAes.PolynomialMultiplyWideningUpper(lane, by);

    // What moves a lane on by so many bits.
    private static Vector128<ulong> Power(int bits) =>
        Vector128.Create(Remainder(bits + (LaneBits / 2) - 1), Remainder(bits - 1));

    // x to a power, divided by the polynomial, reflected.
    private static ulong Remainder(int power)
    {
        ulong r = 1UL << 63;
        for (; power > 0; power--)
        {
            r = (r & 1) != 0 ? (r >> 1) ^ ReflectedPolynomial : r >> 1;
        }

        return r;
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
