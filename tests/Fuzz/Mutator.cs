// Mutator: damages bytes.
// Ours, no origin in C.
using System;
using System.Buffers.Binary;

namespace RedisNet.Fuzz;

/// <summary>One to three changes to a copy of some bytes, drawn from a random sequence.</summary>
internal static class Mutator
{
    // Where lengths, counts and encodings change their meaning.
    private static readonly byte[] Edges =
    [
        0, 1, 2, 5, 10, 11, 0x0C, 0x3F, 0x40, 0x7F, 0x80, 0x81, 0xBF, 0xC0, 0xC1, 0xC2, 0xC3, 0xC4,
        0xDF, 0xE0, 0xEF, 0xF0, 0xF1, 0xF2, 0xF3, 0xF4, 0xFD, 0xFE, 0xFF,
    ];

    private static readonly uint[] Lengths =
        [0, 1, 0x7F, 0x80, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF];

    /// <summary>Leaves the first <paramref name="keep"/> bytes alone, most of the time.</summary>
    public static byte[] Mutate(Random random, byte[] bytes, byte[] other, int keep)
    {
        byte[] b = (byte[])bytes.Clone();
        for (int n = random.Next(4) == 0 ? random.Next(2, 4) : 1; n > 0; n--)
        {
            int from = random.Next(50) == 0 ? 0 : keep;
            b = b.Length > from ? Once(random, b, other, from) : b;
        }
        return b;
    }

    private static byte[] Once(Random random, byte[] b, byte[] other, int from)
    {
        int at = random.Next(from, b.Length);
        switch (random.Next(9))
        {
            case 0:
                return b[..at];
            case 1:
                return [.. b[..at], .. other[random.Next(other.Length)..]];
            case 2:
                return [.. b[..at], .. b[int.Min(b.Length, at + random.Next(1, 9))..]];
            case 3:
                int end = int.Min(b.Length, at + random.Next(1, 17));
                return [.. b[..end], .. b[at..]];
            case 4:
                b[at] = (byte)random.Next(256);
                break;
            case 5:
            case 6:
                b[at] = Edges[random.Next(Edges.Length)];
                break;
            case 7 when at + sizeof(uint) <= b.Length:
                uint length = Lengths[random.Next(Lengths.Length)];
                BinaryPrimitives.WriteUInt32LittleEndian(b.AsSpan(at),
                    random.Next(2) == 0 ? length : BinaryPrimitives.ReverseEndianness(length));
                break;
            default:
                b[at] ^= (byte)(1 << random.Next(8));
                break;
        }
        return b;
    }
}
