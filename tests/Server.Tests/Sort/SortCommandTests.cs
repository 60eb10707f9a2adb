// SortCommandTests: what SORT leaves behind. The transcript sort.txt has its replies.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Linq;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Sort;

public sealed class SortCommandTests
{
    private ServerFixture _s = null!;

    [SetUp]
    public void Start() => _s = new ServerFixture();

    [TearDown]
    public void Stop() => _s.Dispose();

    [Test]
    public void Weights_that_expire_while_they_are_looked_up_count_as_none()
    {
        _s.Ask("RPUSH l 1 2 3", "MSET w_1 3 w_2 2", "SET w_3 1 PX 10");
        _s.Advance(20);
        _s.Do("SORT", "l", "BY", "w_*").Is("*3\r\n$1\r\n3\r\n$1\r\n2\r\n$1\r\n1\r\n");
        _s.Do("DBSIZE").Is(":3\r\n");
    }

    [Test]
    public void Lookups_of_BY_and_GET_count_as_hits_and_misses()
    {
        _s.Ask("RPUSH l 1 2 3", "MSET w_1 3 w_2 2");
        _s.Do("CONFIG", "RESETSTAT");
        _s.Do("SORT", "l", "BY", "w_*", "GET", "#", "GET", "w_*");
        string stats = _s.Do("INFO", "stats").Text;
        Assert.That(stats, Does.Contain("keyspace_hits:5\r\n"));
        Assert.That(stats, Does.Contain("keyspace_misses:2\r\n"));
    }

    [Test]
    public void Replicas_get_SORT_only_when_it_stores()
    {
        _s.Ask("RPUSH l 2 1");
        using var feed = new ReplicationFeed(_s.Server);
        _s.Ask("SORT l", "SORT l BY w_* GET #", "SORT l STORE d", "SORT none STORE d",
            "SORT none STORE d");
        Assert.That(string.Join('|', feed.Take()), Is.EqualTo(
            "0 SORT l STORE d|0 SORT none STORE d"));
    }

    [Test]
    public void A_large_set_is_sorted_whatever_its_encoding()
    {
        string[] members = [.. Enumerable.Range(0, 2000).Select(i => $"{i * 7919 % 2000}")];
        string expected = string.Concat(
            Enumerable.Range(0, 2000).Select(i => $"${$"{i}".Length}\r\n{i}\r\n"));
        _s.Do(["SADD", "s", .. members]);
        _s.Do("SORT", "s").Is("*2000\r\n" + expected);
        _s.Do("SADD", "s", "x");
        _s.Do("SREM", "s", "x");
        _s.Do("SORT", "s").Is("*2000\r\n" + expected);
        _s.Do(["RPUSH", "l", .. members]);
        _s.Do("SORT", "l").Is("*2000\r\n" + expected);
        _s.Do(["ZADD", "z", .. members.SelectMany(m => new[] { "0", m })]);
        _s.Do("SORT", "z").Is("*2000\r\n" + expected);
    }

    [Test]
    public void Nothing_is_left_in_memory()
    {
        _s.Ask("RPUSH l 3 1 2", "HSET h_1 f 5", "SORT l BY h_*->f GET h_*->f ALPHA LIMIT 0 2");
        long before = _s.Server.Z.UsedMemory;
        for (int i = 0; i < 3; i++)
        {
            _s.Ask("SORT l BY h_*->f GET # ALPHA LIMIT 0 2", "SORT l STORE d", "SORT l UP",
                "SORT none", "SORT h_1", "DEL d");
        }
        Assert.That(_s.Server.Z.UsedMemory, Is.EqualTo(before));
    }
}
