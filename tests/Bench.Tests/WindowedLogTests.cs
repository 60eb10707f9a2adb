// WindowedLogTests: requests fall into the window they were due in, steal into that it rose in.
// Ours, no origin in C.
using System.Diagnostics;
using System.Linq;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class WindowedLogTests
{
    private const long Length = 1_000_000_000_000;

    private long _stolen;

    // Times lie far ahead of the clock, so that windows begin at the times given here.
    private static long Base { get; } = Stopwatch.GetTimestamp() + Length;

    [Test]
    public void A_run_ends_with_its_last_window_and_steal_is_told_by_window()
    {
        WindowedLog log = New(2);
        _stolen = 7;
        Assert.That(log.GoOn(Base));
        Assert.That(log.GoOn(Base + Length - 1));
        _stolen = 9;
        Assert.That(log.GoOn(Base + Length));
        Assert.That(log.GoOn(Base + (2 * Length)), Is.False);
        Assert.That(log.Windows.ToArray().Select(w => w.Steal), Is.EqualTo((long[])[2, 0]));
    }

    [Test]
    public void A_request_counts_where_it_was_due_however_late_its_reply_is()
    {
        WindowedLog log = New(2);
        log.GoOn(Base);
        log.Sent(Base + 5, Base + 8);
        log.GoOn(Base + Length);
        log.Replied(Base + 5, Base + Length + 100);
        log.Replied(Base + Length, Base + Length + 1);
        log.GoOn(Base + (2 * Length));
        log.Replied(Base + Length + 1, Base + (5 * Length));
        Window[] w = log.Windows.ToArray();
        Assert.That((w[0].Latency.Count, w[0].Latency.Max), Is.EqualTo((1, Length + 95)));
        Assert.That(w[0].Lateness.Max, Is.EqualTo(3));
        Assert.That((w[1].Latency.Count, w[1].Latency.Max), Is.EqualTo((2, (4 * Length) - 1)));
    }

    [Test]
    public void A_window_in_which_the_generator_was_away_is_longer_and_none_is_lost()
    {
        WindowedLog log = New(2);
        log.GoOn(Base);
        log.GoOn(Base + (3 * Length));
        Assert.That(log.Windows[0].End, Is.EqualTo(Base + (3 * Length)));
        Assert.That(log.Windows[1].Start, Is.EqualTo(Base + (3 * Length)));
        Assert.That(log.GoOn(Base + (4 * Length) - 1));
    }

    [Test]
    public void What_was_due_outside_of_every_window_is_not_recorded()
    {
        WindowedLog log = New(1);
        log.Sent(Base, Base);
        log.GoOn(Base);
        log.Replied(Base - 1, Base + 1);
        log.GoOn(Base + Length);
        log.Replied(Base + Length, Base + Length);
        Assert.That(log.Windows[0].Latency.Count + log.Windows[0].Lateness.Count, Is.Zero);
    }

    [Test]
    public void A_pool_holds_what_was_kept_and_tells_the_rest()
    {
        var pool = new WindowPool();
        Add(pool, Fate.WarmUp, 1_000);
        Add(pool, Fate.Steal, 500);
        Assert.That((pool.Latency.Max, pool.Replies, pool.Dropped()), Is.EqualTo((500, 0, 1.0)));
        Add(pool, Fate.Kept, 10);
        Add(pool, Fate.Kept, 20);
        Add(pool, Fate.Neighbour, 400);
        Assert.That((pool.Latency.Max, pool.Latency.Count, pool.Replies),
            Is.EqualTo((20, 2, 2)));
        Assert.That((pool.Dropped(), pool.Share(Fate.Steal)), Is.EqualTo((0.5, 0.25)));
    }

    private static void Add(WindowPool pool, Fate fate, long latency)
    {
        var window = new Window();
        window.Latency.Record(latency);
        pool.Add(window, fate);
    }

    private WindowedLog New(int windows) => new(() => _stolen, windows, Length);
}
