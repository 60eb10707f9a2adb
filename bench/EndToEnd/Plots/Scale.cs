// Scale: where a value lies on an axis, and which values are written beside it.
// Ours, no origin in C.
using System;
using System.Collections.Generic;

namespace RedisNet.Bench.EndToEnd;

/// <summary>From a value in <paramref name="Low"/> to <paramref name="High"/> to a place in
/// <paramref name="From"/> to <paramref name="To"/>.</summary>
internal sealed record Scale(double Low, double High, double From, double To, bool Log = false)
{
    private const int WantedTicks = 5;

    public double At(double value)
    {
        double share = Log ? Math.Log(value / Low) / Math.Log(High / Low)
            : (value - Low) / (High - Low);
        return From + (share * (To - From));
    }

    /// <summary>From 0 to a round number that no value exceeds.</summary>
    public static Scale FromZero(double most, double from, double to)
    {
        double step = Step(most);
        return new Scale(0, Math.Max(step, Math.Ceiling((most / step) - 1e-9) * step), from, to);
    }

    /// <summary>From the power of ten below the least value to the one above the
    /// greatest.</summary>
    public static Scale PowersOfTen(double least, double most, double from, double to)
    {
        double low = Math.Pow(10, Math.Floor(Math.Log10(least) + 1e-9));
        double high = Math.Pow(10, Math.Ceiling(Math.Log10(most) - 1e-9));
        return new Scale(low, high > low ? high : low * 10, from, to, Log: true);
    }

    public IEnumerable<double> Ticks()
    {
        if (Log)
        {
            for (double tick = Low; tick <= High * 1.000001; tick *= 10)
            {
                yield return tick;
            }
            yield break;
        }
        double step = Step(High);
        for (int i = 0; Low + (i * step) <= High + (step * 1e-6); i++)
        {
            yield return Low + (i * step);
        }
    }

    /// <summary>1, 2 or 5 times a power of ten, so that about five fit.</summary>
    public static double Step(double most)
    {
        double raw = Math.Max(most, 1e-9) / WantedTicks;
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double digit = raw / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
