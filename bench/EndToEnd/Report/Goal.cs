// Goal: one row of what must be reached.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

/// <summary>The figures it judges, and their bound.</summary>
internal sealed record Goal(string Text, string Suite, string Measure, double Limit)
{
    /// <summary>Empty: every name.</summary>
    public string[] Names { get; init; } = [];

    public string[] NotNames { get; init; } = [];

    public string Axis { get; init; } = "";

    /// <summary>Where on the axis; null: everywhere.</summary>
    public double? X { get; init; }

    /// <summary>The bound is the least, not the most.</summary>
    public bool AtLeast { get; init; }

    /// <summary>Judged is our own value, not its ratio to C's.</summary>
    public bool Own { get; init; }

    public string Bound => (AtLeast ? ">= " : "<= ") + Tables.Number(Limit);

    public bool Covers(FigureKey k) => k.Suite == Suite && k.Measure == Measure && k.Axis == Axis
        && (X is null || X == k.X) && (Names.Length == 0 || Names.Contains(k.Name))
        && !NotNames.Contains(k.Name);

    /// <summary>The value that is judged; null where ours or C did not take part.</summary>
    public Spread? Judged(Figure figure) => !Own ? figure.Ratio(Contender.Ours)
        : figure.Has(Contender.Ours) ? figure.Values(Contender.Ours) : null;

    /// <summary>Not rounded: 0.854 is above 0.85.</summary>
    public bool Met(Spread value) =>
        AtLeast ? value.Median >= Limit : value.Median <= Limit;

    /// <summary>The figure that is farthest from the bound; null where none was
    /// measured.</summary>
    public (Figure Figure, Spread Value)? Worst(IEnumerable<Figure> figures)
    {
        (Figure Figure, Spread Value)? worst = null;
        foreach (Figure figure in figures.Where(f => Covers(f.Key)))
        {
            if (Judged(figure) is { } value && (worst is null
                || (AtLeast ? value.Median < worst.Value.Value.Median
                    : value.Median > worst.Value.Value.Median)))
            {
                worst = (figure, value);
            }
        }
        return worst;
    }
}
