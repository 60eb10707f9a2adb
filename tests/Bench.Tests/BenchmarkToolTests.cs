// BenchmarkToolTests: what redis-benchmark prints.
// Ours, no origin in C.
using System.IO;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class BenchmarkToolTests
{
    private const string Head = "\"test\",\"rps\",\"avg_latency_ms\"\n";

    [TestCase("\"SET\",\"123456.78\",\"0.4\"\n", 123456.78)]
    [TestCase("\"LRANGE mylist 0 99, once\",\"5000.00\",\"0.4\"\r\n", 5000)]
    public void The_rate_stands_in_the_second_cell(string line, double rate) =>
        Assert.That(BenchmarkTool.Rate(Head + line), Is.EqualTo(rate));

    [Test]
    public void Without_a_rate_the_run_failed() =>
        Assert.Throws<IOException>(() => BenchmarkTool.Rate(Head));
}
