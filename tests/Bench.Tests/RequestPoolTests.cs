// RequestPoolTests: what of a run counts, and that a server's own stall always does.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class RequestPoolTests
{
    private const long Ms = 1_000_000;
    private const long Base = 5_000_000_000_000;

    private static readonly Span Whole = new(Base, Base + (100_000 * Ms));

    [TestCase(98, "Kept")]
    [TestCase(99, "Behind")]
    [TestCase(100, "ServerCore")]
    [TestCase(119, "ServerCore")]
    [TestCase(120, "Behind")]
    [TestCase(160, "Behind")]
    [TestCase(161, "Kept")]
    [TestCase(500, "LoadCore")]
    public void A_request_has_the_fate_of_the_time_at_which_it_was_due(int ms, string expected)
    {
        var disturbances = new Disturbances([At(100, 120)], [At(500, 501)]);
        Assert.That(disturbances.At(Base + (ms * Ms)).ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void What_was_due_just_before_is_left_out_too() =>
        Assert.That(new Disturbances([], [At(100, 120)]).At(
            Base + (100 * Ms) - Disturbances.BeforeNs), Is.EqualTo(Fate.Behind));

    // The server was away from 100 to 300 and the load with it; no core was missed.
    [Test]
    public void A_server_that_stalls_with_no_steal_has_every_late_request_counted()
    {
        RequestTrail trail = Run(Enumerable.Range(0, 1000), stall: (100, 300), lateness: 167);
        var pool = new RequestPool();
        pool.Add(trail, Whole, new Disturbances([], []));
        Assert.That((pool.Replies, pool.Dropped()), Is.EqualTo((1000, 0.0)));
        Assert.That(pool.Latency.Max / Ms, Is.EqualTo(200));
        Assert.That(pool.Latency.At(0.9) / Ms, Is.EqualTo(100).Within(2));
        Assert.That(pool.Lateness.Max / Ms, Is.EqualTo(167));
    }

    // A thread that goes before all was late, but the hypervisor says that it took nothing.
    [Test]
    public void So_has_one_during_which_a_core_was_missed_that_nobody_stole()
    {
        List<Span> covered = Stolen.Covered([At(100, 300)], [(Base, 40)]);
        var pool = new RequestPool();
        pool.Add(Run(Enumerable.Range(0, 1000), stall: (100, 300), lateness: 0), Whole,
            new Disturbances(covered, []));
        Assert.That((pool.Replies, pool.Latency.Max / Ms), Is.EqualTo((1000, 200)));
    }

    [Test]
    public void A_stall_that_begins_while_a_core_is_away_counts_from_when_the_backlog_is_gone()
    {
        var pool = new RequestPool();
        pool.Add(Run(Enumerable.Range(0, 1000), stall: (110, 300), lateness: 0), Whole,
            new Disturbances([At(100, 120)], []));
        Assert.That(pool.Latency.Max / Ms, Is.EqualTo(139));
        Assert.That(pool.Share(Fate.ServerCore), Is.EqualTo(0.02));
    }

    [Test]
    public void What_was_stolen_is_left_out_and_told()
    {
        var pool = new RequestPool();
        pool.Add(Run(Enumerable.Range(0, 1000), stall: (100, 200), lateness: 90), Whole,
            new Disturbances([At(100, 200)], []));
        Assert.That((pool.Latency.Max, pool.Lateness.Max), Is.EqualTo((0, 0)));
        Assert.That((pool.Dropped(), pool.Share(Fate.ServerCore), pool.Share(Fate.Behind)),
            Is.EqualTo((0.302, 0.1, 0.202)).Within(1e-9));
    }

    [Test]
    public void Outside_of_the_span_nothing_counts()
    {
        var pool = new RequestPool();
        pool.Add(Run(Enumerable.Range(0, 1000), stall: (0, 0), lateness: 0), At(10, 20),
            new Disturbances([], []));
        Assert.That((pool.Replies, pool.Lateness.Count), Is.EqualTo((10, 10)));
    }

    [Test]
    public void Where_nothing_was_kept_everything_is_told()
    {
        var pool = new RequestPool();
        pool.Add(Run(Enumerable.Range(0, 10), stall: (0, 10), lateness: 0), Whole,
            new Disturbances([At(0, 10)], []));
        Assert.That((pool.Replies, pool.Dropped(), pool.Latency.Max / Ms),
            Is.EqualTo((0, 1.0, 10)));
    }

    [Test]
    public void A_trail_forgets_the_run_before_and_refuses_one_that_is_too_long()
    {
        var trail = new RequestTrail(2);
        trail.Sent(Base, Base);
        trail.Begin(Base, _ => true);
        trail.Sent(Base, Base);
        trail.Sent(Base, Base);
        Assert.That(trail.Lateness().Count(), Is.EqualTo(2));
        Assert.That(() => trail.Sent(Base, Base), Throws.InstanceOf<System.IO.IOException>());
    }

    private static Span At(int start, int end) => new(Base + (start * Ms), Base + (end * Ms));

    // One request each millisecond; what is due in a stall is answered at its end.
    private static RequestTrail Run(
        IEnumerable<int> dueMs, (int Start, int End) stall, int lateness)
    {
        var trail = new RequestTrail(1000);
        trail.Begin(Base, _ => true);
        foreach (int ms in dueMs)
        {
            long due = Base + (ms * Ms);
            bool stalled = ms >= stall.Start && ms < stall.End;
            trail.Sent(due, due + (stalled ? lateness * Ms : 0));
            trail.Replied(due, stalled ? Base + (stall.End * Ms) : due);
        }
        return trail;
    }
}
