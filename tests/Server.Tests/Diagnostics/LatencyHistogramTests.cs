// LatencyHistogramTests: buckets, percentiles, distributions. Tests of
// src/Server/Diagnostics/LatencyHistogram.cs and of what LATENCY and INFO show of it.
using System;
using System.Collections.Generic;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class LatencyHistogramTests
{
    // As hdr_value_at_percentile of C tells for one recorded value.
    [TestCase(1, 1)]
    [TestCase(255, 255)]
    [TestCase(256, 257)]
    [TestCase(1000, 1003)]
    [TestCase(12_000, 12_031)]
    [TestCase(1_000_000, 1_003_519)]
    [TestCase(1_000_000_000, 1_002_438_655)]
    public void A_value_is_told_as_the_highest_of_its_bucket(long ns, long highest)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(ns);
        Assert.That(histogram.ValueAtPercentile(50), Is.EqualTo(highest));
        Assert.That(histogram.ValueAtPercentile(0), Is.LessThanOrEqualTo(ns));
    }

    [Test]
    public void Every_value_lies_in_a_bucket_no_wider_than_a_128th_of_it()
    {
        for (long ns = 1; ns <= LatencyHistogram.MaxNs; ns += 1 + (ns / 97))
        {
            var histogram = new LatencyHistogram();
            histogram.Record(ns);
            long low = histogram.ValueAtPercentile(0);
            long high = histogram.ValueAtPercentile(100);
            Assert.That(low <= ns && ns <= high && high - low <= ns / 128, $"{low} {ns} {high}");
        }
    }

    [Test]
    public void What_is_out_of_range_counts_as_the_nearest_in_it()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(0);
        histogram.Record(long.MaxValue);
        Assert.That(histogram.ValueAtPercentile(0), Is.EqualTo(LatencyHistogram.MinNs));
        Assert.That(histogram.ValueAtPercentile(100), Is.EqualTo(1_002_438_655));
    }

    [Test]
    public void Percentiles_count_calls()
    {
        var histogram = new LatencyHistogram();
        for (int i = 1; i <= 100; i++)
        {
            histogram.Record(i);
        }
        Assert.That(histogram.ValueAtPercentile(50), Is.EqualTo(50));
        Assert.That(histogram.ValueAtPercentile(99), Is.EqualTo(99));
        Assert.That(histogram.ValueAtPercentile(100), Is.EqualTo(100));
    }

    [Test]
    public void A_distribution_doubles_its_steps_and_leaves_out_those_that_add_nothing()
    {
        var histogram = new LatencyHistogram();
        foreach (long us in (long[])[0, 1, 5, 5, 30, 1_000_000])
        {
            histogram.Record(us * 1000);
        }
        var steps = new List<(long Us, long Calls)>();
        int told = histogram.Distribution((us, calls) => steps.Add((us, calls)));
        Assert.That(steps, Is.EqualTo(new (long, long)[]
            { (1, 2), (8, 4), (33, 5), (1_073_741, 6) }));
        Assert.That(told, Is.EqualTo(4));
    }

    [Test]
    public void Commands_are_tracked_while_they_are_to_be()
    {
        using var s = new ServerFixture();
        s.Do("SET", "k", "v");
        s.Do("CONFIG", "GET", "port");
        Assert.That(s.Do("LATENCY", "HISTOGRAM", "set", "nosuch", "config").Text, Does.StartWith(
            "*4\r\n$3\r\nset\r\n*4\r\n$5\r\ncalls\r\n:1\r\n$14\r\nhistogram_usec\r\n*2\r\n"));
        Assert.That(s.Do("INFO", "latencystats").Text,
            Does.Contain("latency_percentiles_usec_set:p50="));
        s.Do("CONFIG", "SET", "latency-tracking", "no");
        s.Do("SET", "k", "v");
        Assert.That(s.Do("LATENCY", "HISTOGRAM", "set").Text, Does.Contain("calls\r\n:1\r\n"));
        Assert.That(s.Do("INFO", "latencystats").Text, Does.Not.Contain("percentiles"));
        s.Do("CONFIG", "RESETSTAT");
        Assert.That(s.Do("LATENCY", "HISTOGRAM").Text, Is.EqualTo("*0\r\n"));
    }
}
