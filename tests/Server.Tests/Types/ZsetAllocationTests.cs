// ZsetAllocationTests: the handlers of the commands sent most allocate no managed memory.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;
using RedisNet.Mem;

namespace RedisNet.Tests.Server.Types;

[NonParallelizable]
public sealed class ZsetAllocationTests
{
    [TestCase("128", "ZADD", "z", "1", "member")]
    [TestCase("128", "ZADD", "z", "XX", "CH", "2", "member", "3", "other")]
    [TestCase("128", "ZINCRBY", "z", "2", "member")]
    [TestCase("128", "ZSCORE", "z", "member")]
    [TestCase("128", "ZRANK", "z", "member")]
    [TestCase("128", "ZCARD", "z")]
    [TestCase("128", "ZRANGE", "z", "0", "-1", "WITHSCORES")]
    [TestCase("128", "ZRANGEBYSCORE", "z", "-inf", "(9", "LIMIT", "0", "2")]
    [TestCase("128", "ZREM", "z", "missing")]
    [TestCase("0", "ZADD", "z", "1", "member")]
    [TestCase("0", "ZADD", "z", "XX", "CH", "2", "member", "3", "other")]
    [TestCase("0", "ZINCRBY", "z", "2", "member")]
    [TestCase("0", "ZSCORE", "z", "member")]
    [TestCase("0", "ZRANK", "z", "member")]
    [TestCase("0", "ZRANGE", "z", "0", "-1", "WITHSCORES")]
    [TestCase("0", "ZRANGEBYSCORE", "z", "-inf", "(9", "LIMIT", "0", "2")]
    [TestCase("0", "ZCOUNT", "z", "0", "5")]
    public void A_steady_call_allocates_nothing(string listpackEntries, params string[] words)
    {
        using var z = new ZmallocSlab();
        using var s = new ServerFixture(z: z);
        s.Do("CONFIG", "SET", "zset-max-listpack-entries", listpackEntries);
        // Whole numbers: code that is not optimized allocates where Fpconv reads its tables.
        s.Do("ZADD", "z", "1", "member", "2", "other", "3", "third");
        Assert.That(HandlerAllocation.Measure(s, words), Is.Zero);
    }
}
