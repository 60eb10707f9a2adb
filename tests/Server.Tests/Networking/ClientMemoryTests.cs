// ClientMemoryTests: what clients take is counted while they take it, in CLIENT LIST and for
// maxmemory.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class ClientMemoryTests
{
    private ServerFixture _s = null!;

    [SetUp]
    public void Start()
    {
        _s = new ServerFixture();
        _s.Do("PING");
    }

    [TearDown]
    public void Stop() => _s.Dispose();

    [Test]
    public void A_query_that_is_not_complete_is_in_used_memory_until_its_client_goes()
    {
        long before = _s.Server.UsedMemory;
        TestClient c = _s.Connect();
        c.Send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$20000\r\n" + new string('x', 15_000));
        _s.World.RunUntilIdle();
        Assert.That(_s.Server.UsedMemory - before, Is.InRange(15_000, 25_000));
        Assert.That(Field(c: 1, "argv-mem"), Is.EqualTo(4));
        Assert.That(Field(c: 1, "tot-mem"), Is.InRange(15_000, 25_000));
        c.Socket.Close();
        _s.World.RunUntilIdle();
        Assert.That(_s.Server.UsedMemory, Is.EqualTo(before));
    }

    [Test]
    public void A_big_argument_counts_as_it_arrives()
    {
        TestClient c = _s.Connect();
        c.Send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000000\r\n" + new string('x', 500_000));
        c.Receive();
        Assert.That(Field(c: 1, "argv-mem"), Is.InRange(480_000, 500_004));
        Assert.That(Field(c: 1, "tot-mem"), Is.InRange(490_000, 600_000));
    }

    [Test]
    public void The_running_command_shows_its_own_arguments()
    {
        Assert.That(_s.Do("CLIENT", "LIST").Text, Does.Contain(" argv-mem=10 "));
    }

    [TestCase("EXEC")]
    [TestCase("DISCARD")]
    [TestCase("")]
    public void A_queue_of_a_transaction_counts_until_its_end(string end)
    {
        long without = _s.Server.UsedMemory;
        TestClient c = _s.Connect();
        c.Do("PING");
        long before = _s.Server.UsedMemory;
        c.Do("MULTI");
        c.Do("ECHO", new string('x', 5000));
        c.Do("ECHO", new string('x', 5000));
        Assert.That(_s.Server.UsedMemory - before, Is.InRange(10_000, 11_000));
        Assert.That(Field(c: 1, "multi-mem"), Is.EqualTo(10_008));
        if (end.Length == 0)
        {
            c.Socket.Close();
            _s.World.RunUntilIdle();
            before = without;
        }
        else
        {
            c.Do(end);
        }

        Assert.That(_s.Server.UsedMemory, Is.EqualTo(before));
    }

    [Test]
    public void Replies_that_nobody_reads_make_keys_go()
    {
        _s.Do("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        for (int i = 0; i < 50; i++)
        {
            _s.Do("SET", string.Create(CultureInfo.InvariantCulture, $"key:{i}"),
                new string('x', 20_000));
        }

        long limit = _s.Server.UsedMemory + 100_000;
        _s.Do("CONFIG", "SET", "maxmemory", limit.ToString(CultureInfo.InvariantCulture));
        TestClient slow = _s.Connect();
        slow.Send(string.Concat(Enumerable.Repeat(TestClient.Encode("GET", "key:1"), 40)));
        _s.World.RunUntilIdle();
        _s.Do("PING");
        Assert.That(_s.Server.Stats.EvictedKeys, Is.GreaterThan(10));
        Assert.That(_s.Server.UsedMemory, Is.LessThanOrEqualTo(limit));
    }

    [Test]
    public void The_largest_clients_go_when_all_take_too_much()
    {
        _s.Do("CONFIG", "SET", "maxmemory-clients", "1mb");
        _s.Do("CLIENT", "NO-EVICT", "ON");
        TestClient small = _s.Connect();
        TestClient large = _s.Connect();
        TestClient exempt = _s.Connect();
        exempt.Do("CLIENT", "NO-EVICT", "ON");
        small.Send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$200000\r\n" + new string('x', 100_000));
        small.Receive();
        exempt.Send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2000000\r\n" + new string('x', 600_000));
        exempt.Receive();
        large.Send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2000000\r\n" + new string('x', 500_000));
        Assert.That(large.IsClosed, Is.True);
        Assert.That(small.IsClosed, Is.False);
        Assert.That(exempt.IsClosed, Is.False);
        Assert.That(_s.LogText, Does.Contain("Evicting client: id="));
        Assert.That(_s.Do("INFO", "stats").Text, Does.Contain("evicted_clients:1\r\n"));
    }

    [Test]
    public void A_client_that_asks_for_too_much_goes_before_its_next_command()
    {
        _s.Do("SET", "k", new string('x', 100_000));
        _s.Do("CONFIG", "SET", "maxmemory-clients", "1mb");
        TestClient greedy = _s.Connect();
        greedy.Send(string.Concat(Enumerable.Repeat(TestClient.Encode("GET", "k"), 100)));
        Assert.That(greedy.IsClosed, Is.True);
        Assert.That(_s.Do("PING").Text, Is.EqualTo("+PONG\r\n"));
    }

    // A number of the line of the client that came after so many others.
    private long Field(int c, string name)
    {
        string line = _s.Do("CLIENT", "LIST").Text.Split('\n')[c + 1];
        return long.Parse(Regex.Match(line, $" {name}=([0-9]+)").Groups[1].Value,
            CultureInfo.InvariantCulture);
    }
}
