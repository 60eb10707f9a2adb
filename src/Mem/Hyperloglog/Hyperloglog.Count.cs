// Hyperloglog, the estimate: from how often each register value occurs to how many elements there
// are.
// Port of redis 7.2 hyperloglog.c hllCount, hllSigma, hllTau. See Hyperloglog.cs.
//
// The formula is Otmar Ertl's ("New cardinality estimation algorithms for HyperLogLog sketches",
// arXiv:1702.01284): a harmonic mean over the histogram, corrected at both ends, sigma for the
// registers still at zero, tau for those at the top. It needs no special case for small sets, and
// the result is the same to the last bit as C's: the operations are the same doubles in the same
// order.
using System;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

public static unsafe partial class Hyperloglog
{
    /// <port>hyperloglog.c HLL_ALPHA_INF</port>
    private const double AlphaInf = 0.721347520444481703680;

    /// <summary>Values of a byte that holds six bits; a dense register of a foreign string may be
    /// above 51.</summary>
    private const int HistoSize = 1 << Bits;

    /// <summary>Histograms side by side, so that equal registers in a row do not wait for each
    /// other.</summary>
    private const int Lanes = 4;

    /// <summary>Estimates from the registers, not from the header; false when the runs are
    /// corrupt.</summary>
    /// <port>hyperloglog.c hllCount</port>
    public static bool TryCount(ReadOnlySpan<byte> s, out ulong card)
    {
        MemCheck.That(IsValid(s));
        int* histo = stackalloc int[HistoSize * Lanes];
        bool whole = true;
        fixed (byte* p = s)
        {
            if (Encoding(s) == HllEncoding.Dense)
            {
                DenseRegHisto(p + HeaderSize, histo);
            }
            else
            {
                whole = SparseRegHisto(p + HeaderSize, p + s.Length, histo);
            }
        }

        card = whole ? Estimate(histo) : 0;
        return whole;
    }

    /// <summary>Estimates from registers of a byte each, as <see cref="TryMerge"/> fills them.
    /// </summary>
    /// <port>hyperloglog.c hllCount, hllRawRegHisto</port>
    public static ulong CountRaw(ReadOnlySpan<byte> registers)
    {
        MemCheck.That(registers.Length == Registers);
        int* histo = stackalloc int[HistoSize * Lanes];
        fixed (byte* p = registers)
        {
            for (int g = 0; g < Groups; g++)
            {
                ulong word = Unsafe.ReadUnaligned<ulong>(p + (g * Group));
                HistoWord(word & 0x3F3F_3F3F_3F3F_3F3FUL, histo);
            }
        }

        return Estimate(histo);
    }

    /// <summary>Counts eight registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void HistoWord(ulong word, int* histo)
    {
        if (word == 0)
        {
            histo[0] += Group;
            return;
        }

        histo[(byte)word]++;
        histo[HistoSize + (byte)(word >> 8)]++;
        histo[(HistoSize * 2) + (byte)(word >> 16)]++;
        histo[(HistoSize * 3) + (byte)(word >> 24)]++;
        histo[(byte)(word >> 32)]++;
        histo[HistoSize + (byte)(word >> 40)]++;
        histo[(HistoSize * 2) + (byte)(word >> 48)]++;
        histo[(HistoSize * 3) + (byte)(word >> 56)]++;
    }

    private static ulong Estimate(int* histo)
    {
        for (int i = HistoSize; i < HistoSize * Lanes; i++)
        {
            histo[i % HistoSize] += histo[i];
        }

        const double M = Registers;
        double z = M * Tau((M - histo[Q + 1]) / M);
        for (int j = Q; j >= 1; j--)
        {
            z += histo[j];
            z *= 0.5;
        }

        z += M * Sigma(histo[0] / M);
        double e = Math.Round(AlphaInf * M * M / z, MidpointRounding.AwayFromZero);

        // Registers all at the top or beyond make z zero. Then C's conversion gives this bit.
        return e < 9223372036854775808.0 ? (ulong)e : 1UL << 63;
    }

    /// <port>hyperloglog.c hllSigma</port>
    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        double before;
        double y = 1;
        double z = x;
        do
        {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        }
        while (before != z);
        return z;
    }

    /// <port>hyperloglog.c hllTau</port>
    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        double before;
        double y = 1;
        double z = 1 - x;
        do
        {
            x = Math.Sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }
        while (before != z);
        return z / 3;
    }
}
