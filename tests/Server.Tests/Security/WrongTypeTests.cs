// WrongTypeTests: every command of a data type against a key of every other one.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// CVE-2018-12453 was one command that took a key's type for granted. One call a command is enough:
// the type is looked at before anything else of the value.
using System;
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Tests.Server.Security;

public sealed class WrongTypeTests
{
    private static readonly (string Type, string[] Make)[] _types =
    [
        ("string", ["SET", "k", "v"]),
        ("hash", ["HSET", "k", "f", "v"]),
        ("list", ["RPUSH", "k", "a"]),
        ("set", ["SADD", "k", "a"]),
        ("zset", ["ZADD", "k", "1", "a"]),
        ("stream", ["XADD", "k", "1-1", "f", "v"]),
    ];

    private static readonly (string Type, string Calls)[] _calls =
    [
        ("string", "GET k|GETSET k v|GETDEL k|GETEX k|APPEND k v|STRLEN k|SETRANGE k 0 v"),
        ("string", "GETRANGE k 0 1|SUBSTR k 0 1|INCR k|DECR k|INCRBY k 1|DECRBY k 1"),
        ("string", "INCRBYFLOAT k 1|SET k v GET|LCS k k|SETBIT k 1 1|GETBIT k 1|BITCOUNT k"),
        ("string", "BITPOS k 1|BITOP AND to k|BITFIELD k GET u8 0|BITFIELD k SET u8 0 1"),
        ("string", "BITFIELD_RO k GET u8 0|PFADD k a|PFCOUNT k|PFCOUNT k k|PFMERGE to k"),
        ("string", "PFMERGE k to"),
        ("hash", "HSET k f v|HMSET k f v|HSETNX k f v|HGET k f|HMGET k f|HDEL k f|HLEN k"),
        ("hash", "HEXISTS k f|HSTRLEN k f|HINCRBY k f 1|HINCRBYFLOAT k f 1|HGETALL k"),
        ("hash", "HKEYS k|HVALS k|HSCAN k 0|HRANDFIELD k|HRANDFIELD k 2"),
        ("list", "LPUSH k a|RPUSH k a|LPUSHX k a|RPUSHX k a|LPOP k|RPOP k|LLEN k|LPOS k a"),
        ("list", "LRANGE k 0 1|LINDEX k 0|LSET k 0 a|LINSERT k BEFORE a b|LREM k 0 a"),
        ("list", "LTRIM k 0 1|LMOVE k to LEFT LEFT|LMOVE to2 k LEFT LEFT|RPOPLPUSH k to"),
        ("list", "LMPOP 1 k LEFT|BLPOP k 1|BRPOP k 1|BLMOVE k to LEFT LEFT 1|BRPOPLPUSH k to 1"),
        ("list", "BLMPOP 1 1 k LEFT"),
        ("set", "SADD k a|SREM k a|SCARD k|SISMEMBER k a|SMISMEMBER k a|SMEMBERS k|SPOP k"),
        ("set", "SPOP k 2|SRANDMEMBER k|SRANDMEMBER k 2|SMOVE k to a|SINTER k|SUNION k"),
        ("set", "SDIFF k|SINTERSTORE to k|SUNIONSTORE to k|SDIFFSTORE to k|SINTERCARD 1 k"),
        ("set", "SSCAN k 0"),
        ("zset", "ZADD k 1 a|ZADD k INCR 1 a|ZINCRBY k 1 a|ZREM k a|ZSCORE k a|ZMSCORE k a"),
        ("zset", "ZCARD k|ZRANK k a|ZREVRANK k a|ZRANGE k 0 1|ZREVRANGE k 0 1|ZCOUNT k 0 1"),
        ("zset", "ZRANGEBYSCORE k 0 1|ZREVRANGEBYSCORE k 1 0|ZRANGEBYLEX k - +|ZLEXCOUNT k - +"),
        ("zset", "ZREVRANGEBYLEX k + -|ZREMRANGEBYRANK k 0 1|ZREMRANGEBYSCORE k 0 1"),
        ("zset", "ZREMRANGEBYLEX k - +|ZRANGESTORE to k 0 1|ZPOPMIN k|ZPOPMAX k 2|ZMPOP 1 k MIN"),
        ("zset", "BZPOPMIN k 1|BZPOPMAX k 1|BZMPOP 1 1 k MIN|ZSCAN k 0|ZRANDMEMBER k"),
        ("zset", "ZRANDMEMBER k 2|GEOADD k 1 2 a|GEOPOS k a|GEODIST k a b|GEOHASH k a"),
        ("zset", "GEOSEARCH k FROMLONLAT 1 2 BYRADIUS 1 m|GEORADIUS k 1 2 3 m"),
        ("zset", "GEOSEARCHSTORE to k FROMLONLAT 1 2 BYRADIUS 1 m|GEORADIUSBYMEMBER k a 1 m"),
        ("stream", "XADD k * f v|XLEN k|XRANGE k - +|XREVRANGE k + -|XDEL k 1-1|XSETID k 9-9"),
        ("stream", "XTRIM k MAXLEN 1|XREAD STREAMS k 0|XGROUP CREATE k g $|XGROUP SETID k g $"),
        ("stream", "XGROUP DESTROY k g|XGROUP CREATECONSUMER k g c|XGROUP DELCONSUMER k g c"),
        ("stream", "XACK k g 1-1|XPENDING k g|XCLAIM k g c 0 1-1|XAUTOCLAIM k g c 0 0"),
        ("stream", "XINFO STREAM k|XINFO GROUPS k|XINFO CONSUMERS k g"),
        ("stream", "XREADGROUP GROUP g c STREAMS k >"),
    ];

    private ServerFixture _s = null!;

    [SetUp]
    public void Start() => _s = new ServerFixture();

    [TearDown]
    public void Stop() => _s.Dispose();

    [Test]
    public void Is_refused_and_the_key_stays_as_it_is(
        [Values("string", "hash", "list", "set", "zset", "stream")] string type)
    {
        foreach ((_, string calls) in _calls.Where(c => c.Type != type))
        {
            foreach (string call in calls.Split('|'))
            {
                _s.Do("DEL", "k", "to", "to2");
                _s.Do("RPUSH", "to2", "a");
                _s.Do(_types.Single(t => t.Type == type).Make);
                string before = _s.Do("DUMP", "k").Text;
                string reply = _s.Do(call.Split(' ')).Text;
                Assert.That(reply, Does.StartWith(Refusal(call)), $"{call} on a {type}");
                Assert.That(_s.Do("DUMP", "k").Text, Is.EqualTo(before), $"{call} on a {type}");
            }
        }
    }

    // LCS says it in its own words, as in C.
    private static string Refusal(string call) => call.StartsWith("LCS", StringComparison.Ordinal)
        ? "-ERR The specified keys must contain string values" : "-WRONGTYPE ";
}
