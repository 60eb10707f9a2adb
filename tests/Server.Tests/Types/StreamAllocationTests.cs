// StreamAllocationTests: adding to a stream and reading from it allocate no managed memory.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;
using RedisNet.Mem;

namespace RedisNet.Tests.Server.Types;

[NonParallelizable]
public sealed class StreamAllocationTests
{
    [TestCase("XADD", "s", "*", "field", "value")]
    [TestCase("XADD", "s", "MAXLEN", "~", "50", "*", "other", "value", "number", "12345")]
    [TestCase("XADD", "s", "MAXLEN", "10", "*", "field", "value")]
    [TestCase("XLEN", "s")]
    [TestCase("XRANGE", "s", "-", "+", "COUNT", "2")]
    [TestCase("XREVRANGE", "s", "+", "-", "COUNT", "2")]
    [TestCase("XREAD", "COUNT", "2", "STREAMS", "s", "0")]
    [TestCase("XREAD", "STREAMS", "s", "$")]
    [TestCase("XREADGROUP", "GROUP", "g", "c", "COUNT", "2", "STREAMS", "s", "0")]
    [TestCase("XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", ">")]
    [TestCase("XACK", "s", "g", "9-9")]
    [TestCase("XDEL", "s", "9-9")]
    [TestCase("XTRIM", "s", "MAXLEN", "2")]
    [TestCase("XPENDING", "s", "g")]
    [TestCase("XPENDING", "s", "g", "-", "+", "10")]
    [TestCase("XCLAIM", "s", "g", "c", "0", "1-1")]
    [TestCase("XAUTOCLAIM", "s", "g", "c", "0", "0")]
    public void A_steady_call_allocates_nothing(params string[] words)
    {
        using var z = new ZmallocSlab();
        using var s = new ServerFixture(z: z);
        s.Do("XADD", "s", "1-1", "field", "value");
        s.Do("XADD", "s", "1-2", "field", "12345", "more", "");
        s.Do("XGROUP", "CREATE", "s", "g", "0");
        s.Do("XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", ">");
        Assert.That(HandlerAllocation.Measure(s, words), Is.Zero);
    }
}
