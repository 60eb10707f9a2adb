// Figure: one measured quantity, a value a contender a round.
// Ours, no origin in C.
//
// What is made of all rounds together, such as a percentile of everything that was seen, is a value
// of the round Pool. It then stands in the place of the median.
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Figure(FigureKey key)
{
    /// <summary>The number of the round that is all rounds together.</summary>
    public const int Pool = -1;

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

    public Spread Values(string contender) => Over(_values[contender]);

    /// <summary>What one has of all rounds together; null where nothing was pooled.</summary>
    public double? Pooled(string contender) =>
        _values.TryGetValue(contender, out SortedDictionary<int, double>? values)
            && values.TryGetValue(Pool, out double pooled) ? pooled : null;

    /// <summary>A contender's value over C's of the same round, and of the pool; null without a
    /// round of both.</summary>
    public Spread? Ratio(string contender)
    {
        if (!Has(contender) || !Has(Contender.C))
        {
            return null;
        }
        SortedDictionary<int, double> c = _values[Contender.C];
        KeyValuePair<int, double>[] ratios = [.. _values[contender]
            .Where(v => c.GetValueOrDefault(v.Key) > 0)
            .Select(v => KeyValuePair.Create(v.Key, v.Value / c[v.Key]))];
        return ratios.Length == 0 ? null : Over(ratios);
    }

    private static Spread Over(IEnumerable<KeyValuePair<int, double>> values)
    {
        double[] rounds = [.. values.Where(v => v.Key != Pool).Select(v => v.Value)];
        double[] pool = [.. values.Where(v => v.Key == Pool).Select(v => v.Value)];
        return pool.Length == 0 ? Spread.Of(rounds) : Spread.Around(pool[0], rounds);
    }
}
