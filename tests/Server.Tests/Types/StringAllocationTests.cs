// StringAllocationTests: the handlers of the commands sent most allocate no managed memory.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;
using RedisNet.Mem;

namespace RedisNet.Tests.Server.Types;

[NonParallelizable]
public sealed class StringAllocationTests
{
    [TestCase("SET", "k", "a value of sixteen")]
    [TestCase("SET", "k", "12345")]
    [TestCase("GET", "k")]
    [TestCase("INCR", "n")]
    [TestCase("INCRBY", "n", "7")]
    [TestCase("MSET", "k", "1", "l", "2")]
    [TestCase("EXISTS", "k")]
    [TestCase("TTL", "k")]
    [TestCase("SETBIT", "k", "3", "1")]
    [TestCase("GETBIT", "k", "3")]
    [TestCase("BITCOUNT", "k")]
    [TestCase("BITPOS", "k", "1")]
    [TestCase("BITFIELD", "k", "INCRBY", "u8", "0", "1")]
    [TestCase("BITOP", "NOT", "d", "k")]
    [TestCase("PFADD", "h", "a")]
    [TestCase("PFCOUNT", "h")]
    [TestCase("PFMERGE", "h", "h")]
    [TestCase("RPUSH", "l", "an element of sixteen")]
    [TestCase("LPUSH", "q", "12345")]
    [TestCase("LMOVE", "q", "q", "LEFT", "RIGHT")]
    [TestCase("LRANGE", "q", "0", "9")]
    [TestCase("LINDEX", "q", "-1")]
    public void A_steady_call_allocates_nothing(params string[] words)
    {
        using var z = new ZmallocSlab();
        using var s = new ServerFixture(z: z);
        s.Ask("SET k v", "SET n 1", "PFADD h a", "CONFIG SET list-max-listpack-size 4",
            "RPUSH q 1 2 3 4 5 6 7 8 9 10");
        Assert.That(HandlerAllocation.Measure(s, words), Is.Zero);
    }
}
