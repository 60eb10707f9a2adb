// RequestPool: the requests of one server, of a round or of all, in one histogram.
// Ours, no origin in C.
using System;

namespace RedisNet.Bench.EndToEnd;

internal sealed class RequestPool
{
    private readonly long[] _fates = new long[Enum.GetValues<Fate>().Length];
    private readonly Histogram _kept = new();
    private readonly Histogram _all = new();
    private readonly Histogram _keptLateness = new();
    private readonly Histogram _allLateness = new();

    /// <summary>Of what was kept; of everything where that is nothing, which judges nothing.
    /// </summary>
    public Histogram Latency => Replies > 0 ? _kept : _all;

    public Histogram Lateness => Replies > 0 ? _keptLateness : _allLateness;

    /// <summary>Replies that were kept.</summary>
    public long Replies => _kept.Count;

    /// <summary>What was due within a span; what was due outside of it goes nowhere.</summary>
    public void Add(RequestTrail trail, Span span, Disturbances disturbances)
    {
        foreach ((long due, long ns) in trail.Latency())
        {
            if (due >= span.Start && due < span.End)
            {
                Fate fate = disturbances.At(due);
                _fates[(int)fate]++;
                Record(fate, _kept, _all, ns);
            }
        }
        foreach ((long due, long ns) in trail.Lateness())
        {
            if (due >= span.Start && due < span.End)
            {
                Record(disturbances.At(due), _keptLateness, _allLateness, ns);
            }
        }
    }

    /// <summary>The part that was left out.</summary>
    public double Dropped() => 1 - Share(Fate.Kept);

    /// <summary>The part that had such a fate.</summary>
    public double Share(Fate fate) =>
        _all.Count == 0 ? 0 : _fates[(int)fate] / (double)_all.Count;

    private static void Record(Fate fate, Histogram kept, Histogram all, long ns)
    {
        all.Record(ns);
        if (fate == Fate.Kept)
        {
            kept.Record(ns);
        }
    }
}
