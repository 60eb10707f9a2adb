// BenchOptionsTests: the command line of the benchmark.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class BenchOptionsTests
{
    [Test]
    public void Numbers_lists_and_flags_are_read()
    {
        BenchOptions o = BenchOptions.Parse(
            [
                "--suite", "cpu,start", "--rounds", "3", "--full", "--depths", "1,256",
                "--also", "valkey=/x/y", "--pin", "none",
            ], out _)!;
        Assert.That((o.Rounds, o.Full, o.Quick, o.Pin), Is.EqualTo((3, true, false, false)));
        Assert.That(o.Suites, Is.EqualTo((string[])["cpu", "start"]));
        Assert.That(o.Depths, Is.EqualTo((int[])[1, 256]));
        Assert.That(o.Also, Is.EqualTo(((string, string)[])[("valkey", "/x/y")]));
    }

    [Test]
    public void Without_a_word_the_judged_suites_run()
    {
        BenchOptions o = BenchOptions.Parse([], out string error)!;
        Assert.That(error, Is.Empty);
        Assert.That(string.Join(' ', o.Suites), Is.EqualTo("cpu memory latency growth rdb start"));
        Assert.That((o.Rounds, o.Keys(5), o.Depths.Length), Is.EqualTo((5, 5, 3)));
    }

    [TestCase("--rounds", "x")]
    [TestCase("--rounds", "0")]
    [TestCase("--requests", "-1")]
    [TestCase("--keys", "1e6")]
    [TestCase("--clients", "99999999999")]
    [TestCase("--depths", "1,x")]
    [TestCase("--depths", "1,0")]
    [TestCase("--tests", "set,got")]
    [TestCase("--suite", "cpu,speed")]
    [TestCase("--axes", "keys,depth")]
    [TestCase("--also", "valkey")]
    [TestCase("--also", "=x")]
    [TestCase("--pin", "yes")]
    [TestCase("--tsv")]
    [TestCase("--tsv", "")]
    [TestCase("--wish", "1")]
    [TestCase("--quick", "--full")]
    public void What_makes_no_sense_is_refused_by_name(params string[] args)
    {
        Assert.That(BenchOptions.Parse(args, out string error), Is.Null);
        Assert.That(error, Does.Contain(args[0]));
    }
}
