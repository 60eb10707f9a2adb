// StolenTests: a core that was away is the hypervisor's as far as its steal says so.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class StolenTests
{
    private const long Ms = 1_000_000;

    [Test]
    public void A_core_that_was_away_while_steal_rose_was_stolen() =>
        Assert.That(Covered([(1000, 1060)], (0, 7), (1062, 13)), Is.EqualTo((int[])[1000]));

    [Test]
    public void Steal_that_is_told_a_little_later_counts() =>
        Assert.That(Covered([(1000, 1060)], (0, 7), (1075, 13)), Is.EqualTo((int[])[1000]));

    [Test]
    public void Without_steal_it_stays_in_whatever_was_stolen_before_or_long_after() =>
        Assert.That(Covered([(1000, 1060)], (0, 7), (900, 90), (1200, 200)), Is.Empty);

    [Test]
    public void Too_little_steal_leaves_it_in() =>
        Assert.That(Covered([(1000, 1060)], (0, 7), (1062, 11)), Is.Empty);

    [Test]
    public void Less_than_a_tick_may_not_show() =>
        Assert.That(Covered([(1000, 1008)], (0, 7)), Is.EqualTo((int[])[1000]));

    [Test]
    public void Short_ones_close_together_need_ticks_together()
    {
        (int, int)[] away = [(1000, 1006), (1010, 1016), (1030, 1036)];
        Assert.That(Covered(away, (0, 7), (1037, 8)), Is.EqualTo((int[])[1000, 1010, 1030]));
        Assert.That(Covered(away, (0, 7)), Is.Empty);
    }

    [Test]
    public void Those_far_apart_speak_for_themselves() =>
        Assert.That(Covered([(1000, 1050), (2000, 2050)], (0, 7), (2052, 12)),
            Is.EqualTo((int[])[2000]));

    [Test]
    public void Where_nobody_watched_what_lies_before_a_tick_may_be_its_pieces()
    {
        Span near = Stolen.Near([(0, 7), (500 * Ms, 8)]).Single();
        Assert.That(near, Is.EqualTo(new Span(400 * Ms, 500 * Ms)));
    }

    private static IEnumerable<int> Covered(
        (int Start, int End)[] away, params (int At, long Ticks)[] steal) =>
        Stolen.Covered([.. away.Select(a => new Span(a.Start * Ms, a.End * Ms))],
            [.. steal.Select(s => (s.At * Ms, s.Ticks))]).Select(s => (int)(s.Start / Ms));
}
