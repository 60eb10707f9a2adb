// HistogramTests: slots, and what is told of them.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class HistogramTests
{
    [Test]
    public void Every_value_lies_in_a_slot_that_ends_at_most_a_sixty_fourth_above_it()
    {
        for (long value = 0; value < 1L << 40; value = (value * 17 / 16) + 1)
        {
            int slot = Histogram.Slot(value);
            long end = Histogram.UpperEnd(slot);
            Assert.That(end, Is.InRange(value, value + (value / 64)));
            Assert.That(slot == 0 || Histogram.UpperEnd(slot - 1) < value);
        }
    }

    [Test]
    public void Slots_follow_one_another_without_a_gap()
    {
        for (int slot = 0; slot < 2000; slot++)
        {
            Assert.That(Histogram.Slot(Histogram.UpperEnd(slot)), Is.EqualTo(slot));
            Assert.That(Histogram.Slot(Histogram.UpperEnd(slot) + 1), Is.EqualTo(slot + 1));
        }
    }

    [TestCase(0.5, 50)]
    [TestCase(0.99, 99)]
    [TestCase(0.999, 100)]
    [TestCase(1.0, 100)]
    public void A_percentile_is_the_least_value_that_so_many_do_not_exceed(
        double share, long expected)
    {
        var times = new Histogram();
        for (int i = 100; i > 0; i--)
        {
            times.Record(i);
        }
        Assert.That(times.At(share), Is.EqualTo(expected));
    }

    [Test]
    public void Of_nothing_is_told_0_and_no_percentile_exceeds_the_longest()
    {
        var times = new Histogram();
        Assert.That(times.At(0.999), Is.Zero);
        times.Record(1_000_001);
        Assert.That((times.At(0.5), times.Max, times.Count), Is.EqualTo((1_000_001, 1_000_001, 1)));
    }

    [Test]
    public void Two_together_tell_what_one_that_saw_everything_would()
    {
        Histogram low = new(), high = new(), both = new();
        for (int i = 1; i <= 1_000; i++)
        {
            (i % 3 == 0 ? low : high).Record(i * 50);
            both.Record(i * 50);
        }
        low.Add(high);
        Assert.That((low.Count, low.Max, low.At(0.5), low.At(0.999)),
            Is.EqualTo((both.Count, both.Max, both.At(0.5), both.At(0.999))));
    }

    [TestCase(-5L)]
    [TestCase(long.MaxValue)]
    public void What_is_out_of_reach_lands_at_an_end(long value)
    {
        var times = new Histogram();
        times.Record(value);
        Assert.That(times.Max, Is.EqualTo(value < 0 ? 0 : value));
        Assert.That(times.Count, Is.EqualTo(1));
    }
}
