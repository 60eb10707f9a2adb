// Figure: one measured quantity, a value a contender a round.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Figure(FigureKey key)
{
    private readonly Dictionary<string, SortedDictionary<int, double>> _values = [];

    public FigureKey Key { get; } = key;

    public IEnumerable<(string Contender, int Round, double Value)> All =>
        _values.SelectMany(c => c.Value.Select(v => (c.Key, v.Key, v.Value)));

    public void Add(string contender, int round, double value)
    {
        _values.TryAdd(contender, []);
        _values[contender][round] = value;
    }

    public bool Has(string contender) => _values.ContainsKey(contender);

    public double At(string contender, int round) => _values[contender][round];

    public Spread Values(string contender) => Spread.Of(_values[contender].Values);

    /// <summary>A contender's value over C's of the same round; null without a round of
    /// both.</summary>
    public Spread? Ratio(string contender)
    {
        if (!Has(contender) || !Has(Contender.C))
        {
            return null;
        }
        SortedDictionary<int, double> c = _values[Contender.C];
        double[] ratios = [.. _values[contender]
            .Where(v => c.GetValueOrDefault(v.Key) > 0).Select(v => v.Value / c[v.Key])];
        return ratios.Length == 0 ? null : Spread.Of(ratios);
    }
}
