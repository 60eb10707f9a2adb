// SetAllocationTests: the handlers of the commands on sets allocate no managed memory.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Linq;
using NUnit.Framework;
using RedisNet.Mem;

namespace RedisNet.Tests.Server.Types;

[NonParallelizable]
public sealed class SetAllocationTests
{
    [TestCase("SADD", "i", "5")]
    [TestCase("SADD", "l", "a", "b")]
    [TestCase("SADD", "t", "a", "b")]
    [TestCase("SREM", "t", "none")]
    [TestCase("SISMEMBER", "i", "5")]
    [TestCase("SISMEMBER", "t", "a")]
    [TestCase("SMISMEMBER", "l", "a", "z")]
    [TestCase("SCARD", "t")]
    [TestCase("SMEMBERS", "i")]
    [TestCase("SMEMBERS", "t")]
    [TestCase("SINTERCARD", "2", "i", "l")]
    [TestCase("SINTER", "l", "t")]
    [TestCase("SUNION", "l", "i")]
    [TestCase("SRANDMEMBER", "i")]
    [TestCase("SRANDMEMBER", "l", "-3")]
    [TestCase("SRANDMEMBER", "t")]
    [TestCase("SPOP", "big")]
    public void A_steady_call_allocates_nothing(params string[] words)
    {
        using var z = new ZmallocSlab();
        using var s = new ServerFixture(z: z);
        s.Ask("SADD i 1 2 3", "SADD l a b 1", "SADD t a b " + new string('t', 100));
        s.Do(["SADD", "big", .. Enumerable.Range(0, 10_000).Select(static i => $"{i}")]);
        Assert.That(HandlerAllocation.Measure(s, words), Is.Zero);
    }
}
