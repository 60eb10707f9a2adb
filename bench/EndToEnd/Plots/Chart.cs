// Chart: what lines and bars have in common: title, captions, bounds.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal abstract record Chart(string Title, string Caption, string XLabel, string YLabel)
{
    public IReadOnlyList<Series> Series { get; init; } = [];

    /// <summary>Targets and such: a dashed line across the values at each.</summary>
    public IReadOnlyList<(double Value, string Text)> Bounds { get; init; } = [];

    public abstract string Draw();

    protected double Most => Series.SelectMany(s => s.Points).Select(p => p.Y.High)
        .Concat(Bounds.Select(b => b.Value)).DefaultIfEmpty(1).Max();

    protected double Least => Series.SelectMany(s => s.Points).Select(p => p.Y.Low)
        .Where(v => v > 0).DefaultIfEmpty(1).Min();

    /// <summary>1500 is 1.5k, 2097152 is 2.1M.</summary>
    public static string Short(double value) => value switch
    {
        >= 1e6 => Tables.Number(value / 1e6) + "M",
        >= 1e3 => Tables.Number(value / 1e3) + "k",
        _ => Tables.Number(value),
    };
}
