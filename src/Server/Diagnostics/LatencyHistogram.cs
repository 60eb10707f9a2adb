// LatencyHistogram: how long the calls of one command took, to two significant digits.
// Port of redis 7.2 server.c updateCommandLatencyHistogram, with the buckets of its
// hdr_histogram(1 ns, 1 s, 2 digits). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A high dynamic range histogram: 256 buckets of 1 ns, then for each further power of two 128 of
// twice the width before.
//
//   values      0..255   256..511   512..1023   ...   2^29..2^30-1
//   width            1          2           4                2^22
//   buckets        256        128         128                 128      3072 in all
//
// The buckets are those of C, so that percentiles and distributions of both can be compared.
using System;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RedisNet.Server;

/// <summary>Counts of durations. Records without allocating.</summary>
public sealed class LatencyHistogram
{
    /// <port>server.h LATENCY_HISTOGRAM_MAX_VALUE</port>
    public const long MaxNs = 1_000_000_000;

    /// <port>server.h LATENCY_HISTOGRAM_MIN_VALUE</port>
    public const long MinNs = 1;

    private const int HalfBits = 7;
    private const int Half = 1 << HalfBits;
    private const int Buckets = 24 * Half;

    private readonly long[] _counts = new long[Buckets];

    /// <summary>Calls recorded.</summary>
    public long Total { get; private set; }

    /// <summary>Adds a call; what is out of range counts as the nearest that is in it.</summary>
    /// <port>server.c updateCommandLatencyHistogram</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(long ns)
    {
        _counts[IndexOf(Math.Clamp(ns, MinNs, MaxNs))]++;
        Total++;
    }

    /// <summary>The highest value, in nanoseconds, of the bucket that the percentile (0 to 100)
    /// falls into; of percentile 0 the lowest.</summary>
    public long ValueAtPercentile(double percentile)
    {
        long wanted = Math.Max(1, (long)((percentile / 100 * Total) + 0.5));
        long seen = 0;
        for (int i = 0; i < Buckets; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return percentile == 0 ? LowestOf(i) : HighestOf(i);
            }
        }
        return 0;
    }

    /// <summary>For 1,024 ns and each doubling of it the calls that took no longer, up to the first
    /// that covers all; steps that add no call are left out.</summary>
    /// <param name="step">Takes the step's upper end in microseconds and the calls.</param>
    /// <returns>The steps told.</returns>
    /// <port>latency.c fillCommandCDF</port>
    public int Distribution(Action<long, long> step)
    {
        int steps = 0;
        long seen = 0;
        long told = 0;
        int i = 0;
        for (long levelNs = 1024; told < Total; levelNs *= 2)
        {
            int end = Math.Min(IndexOf(levelNs), Buckets - 1);
            while (i <= end)
            {
                seen += _counts[i++];
            }
            if (seen > told)
            {
                step(HighestOf(end) / 1000, seen);
                steps++;
                told = seen;
            }
        }
        return steps;
    }

    /// <summary>A percentile as "%f" writes it, without the zeros at the end.</summary>
    /// <port>util.c trimDoubleString</port>
    public static string Show(double percentile) =>
        percentile.ToString("0.######", CultureInfo.InvariantCulture);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IndexOf(long ns)
    {
        int shift = BitOperations.Log2((ulong)ns | (2 * Half - 1)) - HalfBits;
        return (shift << HalfBits) + (int)(ns >> shift);
    }

    private static long LowestOf(int index)
    {
        int shift = Shift(index);
        return (long)(index - (shift << HalfBits)) << shift;
    }

    private static long HighestOf(int index) => LowestOf(index) + (1L << Shift(index)) - 1;

    // The first two halves have buckets of width 1.
    private static int Shift(int index) => Math.Max((index >> HalfBits) - 1, 0);
}
