// SpansTests: stretches that overlap, touch and lie apart.
// Ours, no origin in C.
using System.Linq;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class SpansTests
{
    [Test]
    public void A_time_is_in_it_from_a_start_to_before_an_end()
    {
        var spans = new Spans([new(20, 22), new(3, 5), new(4, 7), new(7, 8), new(21, 22)]);
        Assert.That(Enumerable.Range(0, 25).Where(t => spans.Contain(t)),
            Is.EqualTo((int[])[3, 4, 5, 6, 7, 20, 21]));
    }

    [Test]
    public void One_that_lies_within_another_does_not_shorten_it() =>
        Assert.That(new Spans([new(0, 100), new(10, 20)]).Contain(50));

    [Test]
    public void Nothing_holds_nothing() => Assert.That(new Spans([]).Contain(0), Is.False);
}
