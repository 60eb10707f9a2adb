// SentinelEventRingTests: the last events, in order, and no more than fit.
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests;

public sealed class SentinelEventRingTests
{
    private SentinelEventRing _ring = null!;

    [SetUp]
    public void SetUp() => _ring = new SentinelEventRing();

    private void Add(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _ring.Add(1000 + i, "+e", $"p{_ring.LastId + 1}");
        }
    }

    [Test]
    public void An_empty_ring_gives_nothing() => Assert.That(_ring.Last(10), Is.Empty);

    [Test]
    public void The_newest_are_given_oldest_first()
    {
        Add(5);
        Assert.That(_ring.Last(2), Is.EqualTo(new[]
        {
            new SentinelEventRing.Entry(4, 1003, "+e", "p4"),
            new SentinelEventRing.Entry(5, 1004, "+e", "p5"),
        }));
        Assert.That(_ring.Last(100).Select(e => e.Id), Is.EqualTo(new long[] { 1, 2, 3, 4, 5 }));
    }

    [Test]
    public void The_oldest_go_when_there_are_too_many()
    {
        Add(SentinelEventRing.Capacity + 10);
        SentinelEventRing.Entry[] all = _ring.Last(int.MaxValue);
        Assert.That(all, Has.Length.EqualTo(SentinelEventRing.Capacity));
        Assert.That(all.Select(e => e.Id), Is.EqualTo(
            Enumerable.Range(11, SentinelEventRing.Capacity).Select(i => (long)i)));
    }
}
