// MarkSet: rare things a campaign must have seen, and how often it did.
// Ours, no origin in C.
//
// A simulator that never reaches a state proves nothing about it. So each interesting state has a
// mark; a campaign adds up the marks of its runs and fails if one was never hit.
using System.Collections.Generic;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Counts of marks, in the order of <see cref="Names"/>.</summary>
public sealed class MarkSet
{
    private readonly long[] _hits = new long[Mark.All.Count];

    /// <summary>All marks.</summary>
    public static IReadOnlyList<Mark> All => Mark.All;

    /// <summary>How often a mark was hit.</summary>
    public long Hits(Mark mark) => _hits[mark.Index];

    /// <summary>Counts a mark.</summary>
    public void Hit(Mark mark) => _hits[mark.Index]++;

    /// <summary>Adds the counts of another run.</summary>
    public void Add(MarkSet other)
    {
        for (int i = 0; i < _hits.Length; i++)
        {
            _hits[i] += other._hits[i];
        }
    }

    internal void OnEvent(Member m, SentinelEvent e)
    {
        foreach (Mark mark in Mark.All)
        {
            if (mark.Event.Length > 0 && mark.OfSentinel == m.IsSentinel
                && e.ToString().StartsWith(mark.Event, System.StringComparison.Ordinal))
            {
                Hit(mark);
            }
        }
    }

    internal void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
    }
}
