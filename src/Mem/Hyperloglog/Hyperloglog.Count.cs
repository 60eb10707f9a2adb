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
using System.Runtime.Intrinsics;

namespace RedisNet.Mem;

public static unsafe partial class Hyperloglog
{
    /// <port>hyperloglog.c HLL_ALPHA_INF</port>
    private const double AlphaInf = 0.721347520444481703680;

    /// <summary>Values of a byte that holds six bits; a dense register of a foreign string may be
    /// above 51.</summary>
    private const int HistoSize = 1 << Bits;

    /// <summary>Estimates from the registers, not from the header; false when the runs are
    /// corrupt.</summary>
    /// <port>hyperloglog.c hllCount</port>
    public static bool TryCount(ReadOnlySpan<byte> s, out ulong card)
    {
        MemCheck.That(IsValid(s));
        int* histo = stackalloc int[HistoSize];
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
        int* histo = stackalloc int[HistoSize];
        fixed (byte* p = registers)
        {
            RawRegHisto(p, histo);
        }

        return Estimate(histo);
    }

    /// <summary>How often each value occurs among registers of a byte each.</summary>
    /// <remarks>All registers are compared with one value after the other, 128 a step. Most of
    /// the values between the smallest and the largest occur, and there are few.</remarks>
    /// <port>hyperloglog.c hllRawRegHisto</port>
    private static void RawRegHisto(byte* registers, int* histo)
    {
        Vector256<byte> low = Vector256.Load(registers);
        Vector256<byte> high = low;
        for (int i = Vector256<byte>.Count; i < Registers; i += Vector256<byte>.Count)
        {
            Vector256<byte> v = Vector256.Load(registers + i);
            low = Vector256.Min(low, v);
            high = Vector256.Max(high, v);
        }

        int value = HistoSize - 1;
        int last = 0;
        for (int i = 0; i < Vector256<byte>.Count; i++)
        {
            value = int.Min(value, low[i]);
            last = int.Max(last, high[i]);
        }

        for (last = int.Min(last, HistoSize - 1); value <= last; value++)
        {
            histo[value] = Occurrences(registers, (byte)value);
        }
    }

    private static int Occurrences(byte* registers, byte value)
    {
        // Each of the four adds 0 or 1 to a byte 128 times.
        Vector256<byte> wanted = Vector256.Create(value);
        Vector256<byte> a = default;
        Vector256<byte> b = default;
        Vector256<byte> c = default;
        Vector256<byte> d = default;
        for (byte* end = registers + Registers; registers < end; registers += 128)
        {
            a -= Vector256.Equals(Vector256.Load(registers), wanted);
            b -= Vector256.Equals(Vector256.Load(registers + 32), wanted);
            c -= Vector256.Equals(Vector256.Load(registers + 64), wanted);
            d -= Vector256.Equals(Vector256.Load(registers + 96), wanted);
        }

        return Sum(a) + Sum(b) + Sum(c) + Sum(d);
    }

    private static int Sum(Vector256<byte> counts)
    {
        (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(counts);
        return Vector256.Sum(low + high);
    }

    private static ulong Estimate(int* histo)
    {
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
