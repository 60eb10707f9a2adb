// WindowPool: the windows of one server, of a round or of all, in one histogram.
// Ours, no origin in C.
using System;

namespace RedisNet.Bench.EndToEnd;

internal sealed class WindowPool
{
    private readonly int[] _fates = new int[Enum.GetValues<Fate>().Length];
    private readonly Histogram _kept = new();
    private readonly Histogram _all = new();
    private readonly Histogram _keptLateness = new();
    private readonly Histogram _allLateness = new();

    /// <summary>Of the windows that were kept; of all where none was, which judges nothing.
    /// </summary>
    public Histogram Latency => Kept > 0 ? _kept : _all;

    public Histogram Lateness => Kept > 0 ? _keptLateness : _allLateness;

    /// <summary>Replies in windows that were kept.</summary>
    public long Replies => _kept.Count;

    private int Kept => _fates[(int)Fate.Kept];

    public void Add(Window window, Fate fate)
    {
        _fates[(int)fate]++;
        if (fate == Fate.WarmUp)
        {
            return;
        }
        _all.Add(window.Latency);
        _allLateness.Add(window.Lateness);
        if (fate == Fate.Kept)
        {
            _kept.Add(window.Latency);
            _keptLateness.Add(window.Lateness);
        }
    }

    /// <summary>The part that was dropped of all windows but those that warmed up.</summary>
    public double Dropped() => 1 - Share(Fate.Kept);

    /// <summary>The part that had such a fate.</summary>
    public double Share(Fate fate)
    {
        int all = -_fates[(int)Fate.WarmUp];
        foreach (int count in _fates)
        {
            all += count;
        }
        return all == 0 ? 0 : _fates[(int)fate] / (double)all;
    }
}
