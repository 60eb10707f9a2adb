// Walk: commands on a value that was made of damaged bytes and accepted.
// Ours, no origin in C.
//
// What they answer does not matter, as long as they answer.
using System;
using System.Collections.Generic;

namespace RedisNet.Fuzz;

/// <summary>Commands by type.</summary>
internal static class Walk
{
    private const string Long =
        "an element that is longer than any listpack keeps here, by more than a few bytes";

    private static readonly Dictionary<string, string[][]> Commands = new()
    {
        ["string"] = Split(
            "GET k", "APPEND k x", "GETRANGE k -5 -1", "SETRANGE k 3 abc", "BITCOUNT k", "INCR k",
            "PFCOUNT k", "PFADD k a b c", "PFMERGE k2 k", "PFDEBUG DECODE k", "PFDEBUG GETREG k",
            "STRLEN k", "BITPOS k 1", "BITFIELD k INCRBY u8 3 1"),
        ["list"] = Split(
            "LRANGE k 0 -1", "LRANGE k -3 2", "LPUSH k LONG 1", "RPUSH k 2 LONG", "LREM k 0 a",
            "LREM k -2 12345", "LINSERT k BEFORE a b", "LSET k -1 LONG", "LSET k 0 7",
            "LTRIM k 1 -2", "LPOS k a RANK -1 COUNT 0", "LINDEX k -2", "LPOP k 2", "RPOP k 3",
            "LMOVE k k LEFT RIGHT", "SORT k ALPHA"),
        ["set"] = Split(
            "SMEMBERS k", "SADD k LONG", "SADD k 77 x", "SREM k a 12345", "SRANDMEMBER k -5",
            "SRANDMEMBER k 3", "SPOP k 2", "SPOP k", "SSCAN k 0 COUNT 100", "SINTERSTORE k2 k k",
            "SUNIONSTORE k2 k k", "SDIFF k k2", "SISMEMBER k 70000", "SMOVE k k2 a"),
        ["zset"] = Split(
            "ZRANGE k 0 -1 WITHSCORES", "ZRANGE k (1 +inf BYSCORE REV LIMIT 0 5", "ZADD k 2 b 3 m",
            "ZADD k 3 LONG", "ZINCRBY k 1.5 a", "ZREM k a b 12345", "ZRANK k b", "ZREVRANK k -7",
            "ZREMRANGEBYSCORE k 1 (3", "ZREMRANGEBYRANK k 0 1", "ZREMRANGEBYLEX k [a (c",
            "ZPOPMIN k 2", "ZPOPMAX k 2", "ZCOUNT k -inf 5", "ZLEXCOUNT k - +",
            "ZRANGEBYLEX k [a [b", "ZUNIONSTORE k2 2 k k", "ZINTER 2 k k", "ZSCAN k 0 COUNT 100",
            "ZRANDMEMBER k -4 WITHSCORES", "GEODIST k a b"),
        ["hash"] = Split(
            "HGETALL k", "HSET k f LONG", "HSET k f 1 LONG 2", "HINCRBY k a 5", "HDEL k a 12345",
            "HRANDFIELD k -5 WITHVALUES", "HRANDFIELD k 3", "HSCAN k 0 COUNT 100", "HKEYS k",
            "HVALS k", "HSETNX k new v", "HSTRLEN k a", "HMGET k a -7 70000"),
        ["stream"] = Split(
            "XRANGE k - +", "XREVRANGE k + - COUNT 3", "XADD k * a 1", "XLEN k", "XINFO STREAM k",
            "XINFO STREAM k FULL", "XTRIM k MAXLEN 3", "XDEL k 1-1 3-1", "XREAD STREAMS k 0",
            "XGROUP CREATE k new 0", "XREADGROUP GROUP group alice COUNT 2 STREAMS k >",
            "XPENDING k group", "XPENDING k group - + 9", "XACK k group 1-1 2-1 3-1",
            "XAUTOCLAIM k group bob 0 0", "XCLAIM k group bob 0 1-1", "XGROUP DESTROY k group",
            "XGROUP DELCONSUMER k group alice", "XSETID k 99-1"),
    };

    private static readonly string[][] Any = Split(
        "OBJECT ENCODING k", "DEBUG OBJECT k", "COPY k k2 REPLACE", "RENAME k k", "MEMORY USAGE k",
        "TYPE k", "PTTL k", "TOUCH k");

    /// <summary>Queues some commands for the type.</summary>
    public static void Queue(FuzzServer s, Random random, string type)
    {
        string[][] commands = Commands[type];
        for (int n = random.Next(3, 8); n > 0; n--)
        {
            s.Queue(commands[random.Next(commands.Length)]);
        }
        s.Queue(Any[random.Next(Any.Length)]);
    }

    private static string[][] Split(params string[] lines) => Array.ConvertAll(lines,
        line => Array.ConvertAll(line.Split(' '), w => w == "LONG" ? Long : w));
}
