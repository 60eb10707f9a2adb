// CveTests: what once broke a Redis of some release, by the number it is known under.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Globalization;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Security;

/// <summary>Only those of data types; HyperLogLogs have theirs in Mem.Tests, damaged payloads in
/// Fuzz, types taken for one another in <see cref="WrongTypeTests"/>.</summary>
public sealed class CveTests
{
    private static readonly string[] _extremes =
    [
        "9223372036854775807", "-9223372036854775808", "-9223372036854775807",
        "4611686018427387904", "-4611686018427387905", "2147483648", "-2147483649", "4294967296",
        "576460752303423488",
    ];

    private ServerFixture _s = null!;

    [SetUp]
    public void Start()
    {
        _s = new ServerFixture(c => c.EnableDebugCommand = ProtectedAction.Yes);
        _s.Do("HSET", "h", "f", "1", "g", "2");
        _s.Do("SADD", "s", "a", "b");
        _s.Do("ZADD", "z", "1", "a", "2", "b");
        _s.Do("RPUSH", "l", "1", "2");
        _s.Do("XADD", "x", "1-1", "f", "v");
        _s.Do("XGROUP", "CREATE", "x", "g", "0");
        _s.Do("XREADGROUP", "GROUP", "g", "c", "STREAMS", "x", ">");
    }

    [TearDown]
    public void Stop() => _s.Dispose();

    // CVE-2023-22458 and CVE-2023-25155: negated counts.
    [TestCase("HRANDFIELD h {0}")]
    [TestCase("HRANDFIELD h {0} WITHVALUES")]
    [TestCase("ZRANDMEMBER z {0}")]
    [TestCase("ZRANDMEMBER z {0} WITHSCORES")]
    [TestCase("SRANDMEMBER s {0}")]

    // CVE-2022-35977: offsets and lengths near the end of 63 bits.
    [TestCase("SETRANGE new {0} x")]
    [TestCase("SORT l LIMIT {0} {0}")]
    [TestCase("SORT l LIMIT 1 {0}")]
    [TestCase("LRANGE l {0} {0}")]
    [TestCase("LTRIM l {0} 5")]
    [TestCase("LINDEX l {0}")]
    [TestCase("LPOS l 1 RANK {0}")]
    [TestCase("LPOP none {0}")]
    [TestCase("SPOP none {0}")]
    [TestCase("GETRANGE h {0} {0}")]
    [TestCase("ZRANGE z {0} {0}")]
    [TestCase("ZRANGEBYSCORE z 0 5 LIMIT {0} {0}")]
    [TestCase("ZREMRANGEBYRANK z {0} {0}")]
    [TestCase("ZPOPMIN none {0}")]
    [TestCase("GEOSEARCH z FROMLONLAT 0 0 BYRADIUS 1 m COUNT {0}")]

    // CVE-2021-21309 and CVE-2021-41099: offsets in bits.
    [TestCase("SETBIT new {0} 1")]
    [TestCase("GETBIT new {0}")]
    [TestCase("BITCOUNT new {0} {0} BIT")]
    [TestCase("BITPOS new 1 {0} {0} BIT")]
    [TestCase("BITFIELD new SET u63 {0} 1")]
    [TestCase("BITFIELD new GET i64 #{0}")]

    // CVE-2022-31144 and CVE-2022-35951: room for as many ids as COUNT says.
    [TestCase("XAUTOCLAIM x g d 0 0 COUNT {0}")]
    [TestCase("XPENDING x g - + {0}")]
    [TestCase("XREAD COUNT {0} STREAMS x 0")]
    [TestCase("XRANGE x - + COUNT {0}")]
    [TestCase("XTRIM x MAXLEN ~ {0} LIMIT {0}")]
    [TestCase("XSETID x 5-5 ENTRIESADDED {0}")]

    // CVE-2023-36824: numbers of keys.
    [TestCase("COMMAND GETKEYS ZUNION {0} a b")]
    [TestCase("COMMAND GETKEYS ZUNIONSTORE to {0} a b")]
    [TestCase("COMMAND GETKEYS SINTERCARD {0} a b")]
    [TestCase("COMMAND GETKEYS LMPOP {0} a LEFT")]
    [TestCase("COMMAND GETKEYS BZMPOP 0 {0} a MIN")]
    [TestCase("ZUNION {0} z")]
    [TestCase("ZINTERCARD {0} z")]
    [TestCase("SINTERCARD {0} s")]
    [TestCase("LMPOP {0} l LEFT")]
    [TestCase("ZMPOP {0} z MIN")]
    public void An_extreme_number_is_answered(string template)
    {
        foreach (string extreme in _extremes)
        {
            string call = string.Format(CultureInfo.InvariantCulture, template, extreme);

            // A negative count draws with repetition: what is not refused would never end.
            bool endless = call.Contains("RAND", StringComparison.Ordinal)
                && extreme[0] == '-' && !Refused(extreme, call);
            if (!endless)
            {
                Assert.That(_s.Do(call.Split(' ')).Text, Is.Not.Empty, call);
            }
        }
        _s.Do("PING").Is("+PONG\r\n");
    }

    private static bool Refused(string extreme, string call) => extreme == "-9223372036854775808"
        || (extreme.Length == 20 && call.Contains("WITH", StringComparison.Ordinal));

    [Test(Description = "CVE-2023-28425")]
    public void MSETNX_takes_one_key_twice()
    {
        _s.Do("MSETNX", "k", "1", "k", "2").Is(":1\r\n");
        _s.Do("GET", "k").Is("$1\r\n2\r\n");
    }

    [TestCase("HINCRBYFLOAT", "h", "f", "inf")]
    [TestCase("HINCRBYFLOAT", "h", "f", "nan")]
    [TestCase("HINCRBYFLOAT", "h", "f", "1e5000")]
    [TestCase("INCRBYFLOAT", "k", "-inf")]
    [TestCase("ZINCRBY", "z", "nan", "a", Description = "CVE-2023-28856")]
    public void No_number_becomes_none(params string[] call)
    {
        Assert.That(_s.Do(call).Text, Does.StartWith("-ERR "));
        _s.Do("HGET", "h", "f").Is("$1\r\n1\r\n");
        _s.Do("DEBUG", "RELOAD").Is("+OK\r\n");
    }

    [Test(Description = "CVE-2021-29477, CVE-2021-32625")]
    public void LCS_of_strings_that_need_too_much_room_is_refused()
    {
        _s.Do("SETRANGE", "a", "99999", "x");
        _s.Do("SETRANGE", "b", "99999", "x");
        Assert.That(_s.Do("LCS", "a", "b", "LEN").Text, Does.StartWith("-ERR Insufficient memory"));
    }

    [Test(Description = "CVE-2022-36021, CVE-2024-31228")]
    public void A_pattern_of_stars_ends()
    {
        _s.Do("SET", new string('a', 200), "v");
        string pattern = string.Concat(System.Linq.Enumerable.Repeat("a*", 100)) + "b";
        _s.Do("KEYS", pattern).Is("*0\r\n");
        _s.Do("KEYS", string.Concat(System.Linq.Enumerable.Repeat("*?", 50_000))).Is("*0\r\n");
    }

    [TestCase("SORT_RO l BY secret:* GET #")]
    [TestCase("SORT_RO l GET secret:*")]
    [TestCase("SORT l BY secret:*->f", Description = "CVE-2023-41053")]
    public void SORT_reads_no_key_that_its_user_may_not(string call)
    {
        _s.Do("ACL", "SETUSER", "u", "on", "nopass", "~l", "+@all");
        _s.Do("AUTH", "u", "x");
        Assert.That(_s.Do(call.Split(' ')).Text, Does.StartWith("-ERR BY option of SORT denied")
            .Or.StartWith("-ERR GET option of SORT denied"));
    }
}
