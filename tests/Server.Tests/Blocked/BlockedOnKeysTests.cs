// BlockedOnKeysTests: waiting for a key, and what ends it. The transcript blocking.txt has the
// rest.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class BlockedOnKeysTests
{
    private const string Nothing = "*-1\r\n";

    private ServerFixture _s = null!;

    [SetUp]
    public void Start() => _s = new ServerFixture();

    [TearDown]
    public void Stop() => _s.Dispose();

    [TestCase("BLPOP k 0.1")]
    [TestCase("BRPOP k l 0.1")]
    [TestCase("BLMOVE k l LEFT RIGHT 0.1")]
    [TestCase("BRPOPLPUSH k l 0.1")]
    [TestCase("BLMPOP 0.1 2 k l LEFT")]
    [TestCase("BZPOPMIN k 0.1")]
    [TestCase("BZPOPMAX k l 0.1")]
    [TestCase("BZMPOP 0.1 2 k l MIN")]
    public void The_timeout_ends_the_wait_and_the_client_goes_on(string command)
    {
        TestClient b = _s.Connect();
        b.Raw(command + "\r\nPING\r\n").Is("");
        _s.Advance(90);
        b.Receive().Is("");
        _s.Advance(15);
        b.Receive().Is(Nothing + "+PONG\r\n");
        AssertNobodyWaits();
        _s.Ask("RPUSH k 1", "LLEN k");
        b.Receive().Is("");
        Assert.That(_s.Ask("LLEN k"), Is.EqualTo(":1\r\n"));
    }

    [Test]
    public void CLIENT_UNBLOCK_ends_the_wait_as_a_timeout_or_as_an_error()
    {
        TestClient b = _s.Connect();
        string id = b.Do("CLIENT", "ID").Text[1..^2];
        b.Do("BLPOP", "k", "0").Is("");
        _s.Do("CLIENT", "UNBLOCK", id).Is(":1\r\n");
        b.Receive().Is(Nothing);
        _s.Do("CLIENT", "UNBLOCK", id).Is(":0\r\n");
        b.Do("BLMPOP", "0", "1", "k", "LEFT").Is("");
        _s.Do("CLIENT", "UNBLOCK", id, "ERROR").Is(":1\r\n");
        b.Receive().Is("-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n");
        AssertNobodyWaits();
        b.Do("PING").Is("+PONG\r\n");
    }

    [Test]
    public void A_client_that_goes_leaves_its_place()
    {
        TestClient b = _s.Connect();
        TestClient d = _s.Connect();
        b.Do("BLPOP", "k", "l", "0").Is("");
        d.Do("BLPOP", "l", "k", "0").Is("");
        b.Socket.Close();
        _s.Do("PING");
        _s.Do("RPUSH", "k", "v").Is(":1\r\n");
        d.Receive().Is("*2\r\n$1\r\nk\r\n$1\r\nv\r\n");
        AssertNobodyWaits();
    }

    [Test]
    public void INFO_counts_who_waits_and_for_how_many_keys()
    {
        TestClient b = _s.Connect();
        b.Do("BLPOP", "k", "l", "k", "0").Is("");
        _s.Connect().Do("BRPOPLPUSH", "l", "m", "100").Is("");
        string info = _s.Do("INFO", "clients").Text;
        Assert.That(info, Does.Contain("blocked_clients:2\r\n"));
        Assert.That(info, Does.Contain("clients_in_timeout_table:1\r\n"));
        Assert.That(info, Does.Contain("total_blocking_keys:2\r\n"));
        Assert.That(info, Does.Contain("total_blocking_keys_on_nokey:0\r\n"));
    }

    [TestCase("BLPOP k 0")]
    [TestCase("BZMPOP 0 1 k MAX")]
    public void Becoming_a_replica_disconnects_who_waits(string command)
    {
        TestClient b = _s.Connect();
        b.Do(command.Split(' ')).Is("");
        _s.Do("REPLICAOF", "10.9.9.9", "6379").Is("+OK\r\n");
        b.Receive().Is("-UNBLOCKED force unblock from blocking operation, "
            + "instance state changed (master -> replica?)\r\n");
        Assert.That(b.IsClosed, Is.True);
        AssertNobodyWaits();
    }

    [Test]
    public void Replicas_see_the_push_and_then_the_pop()
    {
        TestClient b = _s.Connect();
        TestClient d = _s.Connect();
        b.Do("BLMOVE", "k", "l", "LEFT", "RIGHT", "0").Is("");
        d.Do("BLPOP", "l", "0").Is("");
        using var feed = new ReplicationFeed(_s.Server);
        _s.Do("RPUSH", "k", "v");
        Assert.That(string.Join('|', feed.Take()), Is.EqualTo(
            "0 RPUSH k v|0 LMOVE k l LEFT RIGHT|0 LPOP l"));
    }

    [Test]
    public void Replicas_see_pops_of_sorted_sets_without_the_waiting()
    {
        TestClient b = _s.Connect();
        TestClient d = _s.Connect();
        TestClient e = _s.Connect();
        b.Do("BZPOPMAX", "l", "k", "0").Is("");
        d.Do("BZMPOP", "0", "2", "l", "k", "MIN", "COUNT", "9").Is("");
        using var feed = new ReplicationFeed(_s.Server);
        _s.Do("ZADD", "k", "1", "a", "2", "b", "3", "c");
        b.Receive().Is("*3\r\n$1\r\nk\r\n$1\r\nc\r\n$1\r\n3\r\n");
        e.Do("BZPOPMIN", "k", "0").Is("");
        Assert.That(string.Join('|', feed.Take()), Is.EqualTo(
            "0 ZADD k 1 a 2 b 3 c|0 ZPOPMAX k|0 ZPOPMIN k 2"));
    }

    [Test]
    public void A_key_of_another_type_wakes_nobody_until_it_is_a_sorted_set()
    {
        TestClient b = _s.Connect();
        TestClient d = _s.Connect();
        b.Do("BZPOPMIN", "k", "0").Is("");
        d.Do("BLPOP", "k", "0").Is("");
        _s.Do("SET", "k", "v").Is("+OK\r\n");
        _s.Ask("MULTI", "DEL k", "ZADD k 1 a", "DEL k", "RPUSH k e", "EXEC");
        d.Receive().Is("*2\r\n$1\r\nk\r\n$1\r\ne\r\n");
        b.Receive().Is("");
        _s.Ask("ZADD z 1 a", "RENAME z k");
        b.Receive().Is("*3\r\n$1\r\nk\r\n$1\r\na\r\n$1\r\n1\r\n");
        AssertNobodyWaits();
    }

    [Test]
    public void A_paused_server_serves_when_the_pause_is_over()
    {
        TestClient b = _s.Connect();
        b.Do("BLPOP", "k", "0").Is("");
        TestClient d = _s.Connect();
        d.Raw("MULTI\r\nRPUSH k v\r\nCLIENT PAUSE 100 WRITE\r\nEXEC\r\n");
        b.Receive().Is("");
        _s.Advance(300);
        b.Receive().Is("*2\r\n$1\r\nk\r\n$1\r\nv\r\n");
    }

    [Test]
    public void Rights_taken_away_while_it_waits_are_missing_when_it_runs()
    {
        _s.Ask("ACL SETUSER bob on nopass +@all ~*");
        TestClient b = _s.Connect();
        b.Do("AUTH", "bob", "x").Is("+OK\r\n");
        b.Do("BLPOP", "k", "0").Is("");
        _s.Ask("ACL SETUSER bob -blpop", "RPUSH k v");
        Assert.That(b.Receive().Text, Does.StartWith("-NOPERM"));
        _s.Do("LLEN", "k").Is(":1\r\n");
    }

    [Test]
    public void A_command_that_waited_is_counted_once_when_it_is_done()
    {
        TestClient b = _s.Connect();
        b.Do("BLPOP", "k", "0").Is("");
        Assert.That(_s.Do("INFO", "commandstats").Text, Does.Not.Contain("cmdstat_blpop"));
        _s.Do("RPUSH", "k", "v");
        Assert.That(_s.Do("INFO", "commandstats").Text, Does.Contain("cmdstat_blpop:calls=1,"));
    }

    private void AssertNobodyWaits()
    {
        Assert.That(_s.Server.Blocked.Count, Is.Zero);
        Assert.That(_s.Server.Db[0].Blocking.Count, Is.Zero);
        Assert.That(_s.Server.Blocked.Timeouts, Is.Empty);
    }
}
