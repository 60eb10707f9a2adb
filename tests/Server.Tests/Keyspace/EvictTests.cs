// EvictTests: what goes, and what is refused, when memory runs out.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class EvictTests
{
    private const string Oom = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";

    [Test]
    public void Without_a_policy_writes_are_refused_and_reads_are_not()
    {
        using var s = new ServerFixture();
        s.Do("SET", "k", "v").Is("+OK\r\n");
        s.Do("CONFIG", "SET", "maxmemory", "1").Is("+OK\r\n");
        s.Do("SET", "k", "w").Is(Oom);
        s.Do("GET", "k").Is("$1\r\nv\r\n");
        s.Do("DEL", "k").Is(":1\r\n");
    }

    [TestCase("allkeys-lru")]
    [TestCase("allkeys-lfu")]
    [TestCase("allkeys-random")]
    public void All_keys_may_go_and_memory_ends_below_the_limit(string policy)
    {
        using var s = new ServerFixture();
        Fill(s, 500);
        long limit = s.Server.Z.UsedMemory - 100_000;
        s.Do("CONFIG", "SET", "maxmemory-policy", policy).Is("+OK\r\n");
        s.Do("CONFIG", "SET", "maxmemory", limit.ToString()).Is("+OK\r\n");
        s.Do("PING").Is("+PONG\r\n");
        Assert.That(s.Server.Z.UsedMemory, Is.LessThanOrEqualTo(limit));
        Assert.That(s.Server.Stats.EvictedKeys, Is.InRange(1, 499));
        Assert.That(s.Server.Db[0].Keys.Size, Is.EqualTo(500 - s.Server.Stats.EvictedKeys));
    }

    [TestCase("volatile-lru")]
    [TestCase("volatile-lfu")]
    [TestCase("volatile-random")]
    [TestCase("volatile-ttl")]
    public void A_volatile_policy_spares_keys_that_live_for_ever(string policy)
    {
        using var s = new ServerFixture();
        Fill(s, 100);
        for (int i = 0; i < 100; i++)
        {
            s.Do("SET", "volatile" + i, new string('x', 1000), "EX", "1000").Is("+OK\r\n");
        }
        s.Do("CONFIG", "SET", "maxmemory-policy", policy).Is("+OK\r\n");
        s.Do("CONFIG", "SET", "maxmemory", "1").Is("+OK\r\n");
        s.Do("SET", "k", "v").Is(Oom);
        Assert.That(s.Server.Stats.EvictedKeys, Is.EqualTo(100));
        Assert.That(s.Server.Db[0].Keys.Size, Is.EqualTo(100));
    }

    [Test]
    public void A_table_does_not_grow_when_keys_would_have_to_go_for_it()
    {
        using var s = new ServerFixture();
        Fill(s, 128);
        long limit = UsedMemory(s) + 1500;
        s.Do("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
        s.Do("CONFIG", "SET", "maxmemory", limit.ToString());
        s.Do("SET", "a", "1").Is("+OK\r\n");
        s.Do("SET", "b", "1").Is("+OK\r\n");
        Assert.That(s.Server.Stats.EvictedKeys, Is.Zero);
        Assert.That(s.Server.Db[0].Keys.Main.Slots, Is.EqualTo(128));
    }

    [Test]
    public void Volatile_ttl_takes_the_key_that_would_die_first()
    {
        using var s = new ServerFixture(static c => c.MaxmemorySamples = 100);
        for (int i = 0; i < 20; i++)
        {
            s.Do("SET", "k" + i, new string('x', 1000), "EX", (1000 + i * 100).ToString());
        }
        s.Do("CONFIG", "SET", "maxmemory-policy", "volatile-ttl");
        s.Do("CONFIG", "SET", "maxmemory", (UsedMemory(s) - 1).ToString());
        s.Do("EXISTS", "k0").Is(":0\r\n");
        s.Do("EXISTS", "k1").Is(":1\r\n");
        s.Do("EXISTS", "k19").Is(":1\r\n");
    }

    [Test]
    public void An_eviction_is_told_to_those_who_watch_the_key_or_its_events()
    {
        using var s = new ServerFixture();
        s.Do("CONFIG", "SET", "notify-keyspace-events", "Ee");
        s.Do("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        s.Do("SET", "k", "v");
        TestClient watcher = s.Connect();
        watcher.Do("WATCH", "k").Is("+OK\r\n");
        TestClient subscriber = s.Connect();
        subscriber.Do("PSUBSCRIBE", "*");
        s.Do("CONFIG", "SET", "maxmemory", "1").Is("+OK\r\n");
        subscriber.Receive().Is(
            "*4\r\n$8\r\npmessage\r\n$1\r\n*\r\n$22\r\n__keyevent@0__:evicted\r\n$1\r\nk\r\n");
        s.Do("CONFIG", "SET", "maxmemory", "0").Is("+OK\r\n");
        watcher.Do("MULTI").Is("+OK\r\n");
        watcher.Do("PING").Is("+QUEUED\r\n");
        watcher.Do("EXEC").Is("*-1\r\n");
    }

    // As a command sees it: with the buffers of its own client.
    private static long UsedMemory(ServerFixture s)
    {
        string info = s.Do("INFO", "memory").Text;
        int at = info.IndexOf("used_memory:") + "used_memory:".Length;
        return long.Parse(info[at..info.IndexOf('\r', at)]);
    }

    private static void Fill(ServerFixture s, int keys)
    {
        for (int i = 0; i < keys; i++)
        {
            s.Do("SET", "key" + i, new string('x', 1000)).Is("+OK\r\n");
        }
    }
}
