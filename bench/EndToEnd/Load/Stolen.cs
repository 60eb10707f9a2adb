// Stolen: which of the times that a core was away are the hypervisor's, by its own word.
// Ours, no origin in C.
//
// A watch says exactly when a core was away, but not who had it; the steal of /proc/stat says who,
// but only in ticks of 10 ms, and a few milliseconds late. So times that lie close together are
// looked at together: they are the hypervisor's if steal rose meanwhile by as much as they are
// long, give or take a tick. If it did not, all of them stay in the figures.
using System;
using System.Collections.Generic;

namespace RedisNet.Bench.EndToEnd;

internal static class Stolen
{
    public const long TickNs = 10_000_000;

    /// <summary>By then what was taken is in the ticks.</summary>
    public const long SoonNs = 20_000_000;

    /// <summary>How far from a tick's rise its pieces may lie, where nobody watched the core.
    /// </summary>
    public const long NearNs = 100_000_000;

    /// <summary>Of the times a core was away, those that the steal seen covers.</summary>
    public static List<Span> Covered(
        IReadOnlyList<Span> away, IReadOnlyList<(long At, long Ticks)> steal)
    {
        var covered = new List<Span>();
        for (int first = 0, next; first < away.Count; first = next)
        {
            long length = away[first].Length;
            for (next = first + 1; next < away.Count
                && away[next].Start < away[next - 1].End + SoonNs; next++)
            {
                length += away[next].Length;
            }
            long ticks = TicksAt(steal, away[next - 1].End + SoonNs)
                - TicksAt(steal, away[first].Start);
            for (int i = first; i < next && length <= (ticks + 1) * TickNs; i++)
            {
                covered.Add(away[i]);
            }
        }
        return covered;
    }

    /// <summary>What lies near a tick: all that is known where nobody watched.</summary>
    public static IEnumerable<Span> Near(IReadOnlyList<(long At, long Ticks)> steal)
    {
        for (int i = 1; i < steal.Count; i++)
        {
            yield return new Span(steal[i].At - NearNs, steal[i].At);
        }
    }

    private static long TicksAt(IReadOnlyList<(long At, long Ticks)> steal, long time)
    {
        long ticks = steal.Count > 0 ? steal[0].Ticks : 0;
        for (int i = 0; i < steal.Count && steal[i].At <= time; i++)
        {
            ticks = steal[i].Ticks;
        }
        return ticks;
    }
}
