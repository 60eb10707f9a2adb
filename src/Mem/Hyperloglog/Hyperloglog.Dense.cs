// Hyperloglog, the dense form: registers of six bits packed without gaps.
// Port of redis 7.2 hyperloglog.c hllDense*. See Hyperloglog.cs.
//
//   byte     0         1         2
//   bits  11000000  22221111  33333322     registers 0 to 3 in three bytes, low bits first
//
// Eight registers a to h are six bytes. Spreading them over a word of eight cuts the 48 bits in
// halves again and again, and moves each to the low end of its half, quarter, eighth of the word:
//
//   1 x 48 bits        hgfedcba
//   2 x 24       . . . hgfe     . . . dcba
//   4 x 12       . hg     . fe     . dc     . ba
//   8 x 6        .h  .g  .f  .e  .d  .c  .b  .a
//
// So a whole value is read and written eight registers a step, where C shifts for each.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RedisNet.Mem;

public static unsafe partial class Hyperloglog
{
    /// <summary>Registers that make whole bytes and fill a word when spread.</summary>
    private const int Group = 8;

    private const int GroupBytes = Group * Bits / 8;
    private const int Groups = Registers / Group;
    private const int RegisterMax = (1 << Bits) - 1;

    /// <port>hyperloglog.c hllDenseSet, HLL_DENSE_GET_REGISTER, HLL_DENSE_SET_REGISTER</port>
    private static HllResult DenseSet(byte* registers, int index, int count)
    {
        // A register lies in one byte or two; the last one ends where the registers end.
        int bit = index * Bits;
        byte* b = registers + (bit >> 3);
        int shift = bit & 7;
        bool two = shift > 8 - Bits;
        int word = two ? b[0] | (b[1] << 8) : b[0];
        if (((word >> shift) & RegisterMax) >= count)
        {
            return HllResult.Same;
        }

        word = (word & ~(RegisterMax << shift)) | (count << shift);
        b[0] = (byte)word;
        if (two)
        {
            b[1] = (byte)(word >> 8);
        }

        return HllResult.Changed;
    }

    private static void DenseMerge(byte* max, byte* registers)
    {
        for (int g = 0; g < Groups; g += 2)
        {
            byte* to = max + (g * Group);
            Vector128<byte> own =
                Vector128.Create(Spread(registers, g), Spread(registers, g + 1)).AsByte();
            Vector128.Max(own, Vector128.Load(to)).Store(to);
        }
    }

    private static void DenseRaise(byte* registers, byte* max)
    {
        for (int g = 0; g < Groups; g++)
        {
            Vector64<byte> own = Vector64.Create(Spread(registers, g)).AsByte();
            ulong raised = Vector64.Max(own, Vector64.Load(max + (g * Group)))
                .AsUInt64().ToScalar();
            ulong packed = Pack(raised);
            byte* to = registers + (g * GroupBytes);
            Unsafe.WriteUnaligned(to, (uint)packed);
            Unsafe.WriteUnaligned(to + sizeof(uint), (ushort)(packed >> 32));
        }
    }

    /// <port>hyperloglog.c hllDenseRegHisto</port>
    [SkipLocalsInit]
    private static void DenseRegHisto(byte* registers, int* histo)
    {
        byte* bytes = stackalloc byte[Registers];
        for (int g = 0; g < Groups; g++)
        {
            Unsafe.WriteUnaligned(bytes + (g * Group), Spread(registers, g));
        }

        RawRegHisto(bytes, histo);
    }

    /// <summary>One group of registers, a byte each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Spread(byte* registers, int group)
    {
        // Eight bytes are read for six: in the last group the two before it, not two beyond.
        byte* at = registers + (group * GroupBytes);
        ulong x = group == Groups - 1
            ? Unsafe.ReadUnaligned<ulong>(at - 2) >> 16
            : Unsafe.ReadUnaligned<ulong>(at) & 0xFFFF_FFFF_FFFFUL;
        x = (x & 0x0000_0000_00FF_FFFFUL) | ((x & 0x0000_FFFF_FF00_0000UL) << 8);
        x = (x & 0x0000_0FFF_0000_0FFFUL) | ((x & 0x00FF_F000_00FF_F000UL) << 4);
        return (x & 0x003F_003F_003F_003FUL) | ((x & 0x0FC0_0FC0_0FC0_0FC0UL) << 2);
    }

    /// <summary>Undoes <see cref="Spread"/>.</summary>
    private static ulong Pack(ulong x)
    {
        x = (x & 0x003F_003F_003F_003FUL) | ((x & 0x3F00_3F00_3F00_3F00UL) >> 2);
        x = (x & 0x0000_0FFF_0000_0FFFUL) | ((x & 0x0FFF_0000_0FFF_0000UL) >> 4);
        return (x & 0x0000_0000_00FF_FFFFUL) | ((x & 0x00FF_FFFF_0000_0000UL) >> 8);
    }
}
