// QuietLatencyTests: the turns of a round.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class QuietLatencyTests
{
    [TestCase(1000, new[] { 1000 })]
    [TestCase(2000, new[] { 2000 })]
    [TestCase(5000, new[] { 2000, 2000, 1000 })]
    public void A_round_is_as_long_as_was_asked_for(int ms, int[] expected) =>
        Assert.That(QuietLatency.Turns(ms), Is.EqualTo(expected));
}
