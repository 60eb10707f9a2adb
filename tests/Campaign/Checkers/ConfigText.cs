// ConfigText: lines of a Sentinel's configuration file.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace RedisNet.Campaign;

/// <summary>Reads what a Sentinel wrote, without its own reader.</summary>
public static class ConfigText
{
    /// <summary>The rests of all lines that begin so.</summary>
    public static IEnumerable<string> Lines(string file, string start) => file.Split('\n')
        .Where(l => l.StartsWith(start, StringComparison.Ordinal))
        .Select(l => l[start.Length..].TrimEnd('\r'));

    /// <summary>The largest number that is the last word of such a line; 0 without one.</summary>
    public static ulong Largest(string file, string start) => Lines(file, start)
        .Select(l => ulong.Parse(l.Split(' ')[^1], CultureInfo.InvariantCulture))
        .DefaultIfEmpty().Max();
}
