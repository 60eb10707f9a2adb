// Spread: the median of some rounds, or their pool, with the lowest and the highest.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal readonly record struct Spread(double Median, double Low, double High)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            throw new ArgumentException("There is no median of nothing.", nameof(values));
        }
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle]
            : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    /// <summary>A value that is no median of the rounds: it may lie outside of them.</summary>
    public static Spread Around(double pooled, IEnumerable<double> rounds)
    {
        double[] all = [.. rounds.Append(pooled)];
        return new Spread(pooled, all.Min(), all.Max());
    }
}
