// ExpireTests: keys die when their time comes, looked at or not, in virtual time.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;
using NUnit.Framework;
using static RedisNet.Tests.Server.Wire;

namespace RedisNet.Tests.Server.Keyspace;

public sealed class ExpireTests
{
    private ServerFixture _s = null!;

    [SetUp]
    public void Start() => _s = new ServerFixture(c => c.EnableDebugCommand
        = RedisNet.Server.ProtectedAction.Yes);

    [TearDown]
    public void Stop() => _s.Dispose();

    [TestCase("GET k", "$-1\r\n")]
    [TestCase("EXISTS k", ":0\r\n")]
    [TestCase("TTL k", ":-2\r\n")]
    [TestCase("TYPE k", "+none\r\n")]
    [TestCase("DEL k", ":0\r\n")]
    [TestCase("PERSIST k", ":0\r\n")]
    [TestCase("INCR k", ":1\r\n")]
    [TestCase("APPEND k x", ":1\r\n")]
    [TestCase("STRLEN k", ":0\r\n")]
    [TestCase("RENAME k l", "-ERR no such key\r\n")]
    [TestCase("COPY k l", ":0\r\n")]
    [TestCase("SET k w XX", "$-1\r\n")]
    [TestCase("SET k w NX", "+OK\r\n")]
    [TestCase("SETNX k w", ":1\r\n")]
    [TestCase("GETEX k", "$-1\r\n")]
    [TestCase("GETDEL k", "$-1\r\n")]
    [TestCase("RANDOMKEY", "$-1\r\n")]
    [TestCase("KEYS *", "*0\r\n")]
    [TestCase("SCAN 0", "*2\r\n$1\r\n0\r\n*0\r\n")]
    [TestCase("SCAN 0 TYPE string", "*2\r\n$1\r\n0\r\n*0\r\n")]
    [TestCase("OBJECT ENCODING k", "$-1\r\n")]
    public void A_dead_key_is_gone_for_every_command(string command, string reply)
    {
        _s.Ask("DEBUG SET-ACTIVE-EXPIRE 0", "SET k 5 PX 100");
        _s.Advance(101);
        Assert.That(_s.Ask("DBSIZE"), Is.EqualTo(":1\r\n"), "nobody has looked yet");
        Assert.That(_s.Ask(command), Is.EqualTo(reply));
    }

    [Test]
    public void A_key_lives_to_the_last_millisecond_of_its_time()
    {
        _s.Ask("DEBUG SET-ACTIVE-EXPIRE 0");
        long now = _s.Node.Env.Clock.UnixUs() / 1000;
        string at = (now + 50).ToString(CultureInfo.InvariantCulture);
        _s.Ask($"SET k v PXAT {at}");
        _s.Advance(50 - (_s.Node.Env.Clock.UnixUs() / 1000 - now));
        Assert.That(_s.Ask("GET k"), Is.EqualTo(Bulk("v")));
        _s.Advance(1);
        Assert.That(_s.Ask("GET k"), Is.EqualTo("$-1\r\n"));
    }

    [Test]
    public void The_active_cycle_deletes_what_nobody_asks_for()
    {
        for (int i = 0; i < 500; i++)
        {
            _s.Ask($"SET dead:{i} v PX {1 + i % 100}", $"SET alive:{i} v PX 1000000");
        }
        _s.Ask("SELECT 9", "SET there v PX 1", "SELECT 0");
        _s.Advance(5000);
        Assert.That(_s.Ask("DBSIZE"), Is.EqualTo(":500\r\n"));
        Assert.That(_s.Server.Stats.ExpiredKeys, Is.EqualTo(501));
        Assert.That(_s.Ask("SELECT 9", "DBSIZE"), Is.EqualTo("+OK\r\n:0\r\n"));
    }

    [Test]
    public void Expiry_tells_the_time_to_live_it_has_left()
    {
        _s.Ask("SET k v EX 100");
        _s.Advance(30_400);
        Assert.That(_s.Ask("TTL k"), Is.EqualTo(":70\r\n"));
        _s.Advance(200);
        Assert.That(_s.Ask("TTL k"), Is.EqualTo(":69\r\n"), "seconds are rounded");
    }

    [Test]
    public void A_dead_key_is_announced_once_and_told_to_replicas()
    {
        using var feed = new ReplicationFeed(_s.Server);
        _s.Ask("CONFIG SET notify-keyspace-events Ex", "DEBUG SET-ACTIVE-EXPIRE 0");
        TestClient listener = _s.Connect();
        listener.Do("SUBSCRIBE", "__keyevent@0__:expired");
        _s.Ask("SET k v PX 10");
        _s.Advance(11);
        _s.Ask("GET k", "GET k");
        listener.Receive().Is(Message("__keyevent@0__:expired", "k"));
        Assert.That(feed.Take()[^1], Is.EqualTo("0 DEL k"));
    }

    [Test]
    public void Lazy_expiry_tells_replicas_UNLINK()
    {
        using var feed = new ReplicationFeed(_s.Server);
        _s.Ask("CONFIG SET lazyfree-lazy-expire yes", "SET k v PX 10");
        _s.Advance(1000);
        Assert.That(feed.Take()[^1], Is.EqualTo("0 UNLINK k"));
    }

    [Test]
    public void A_replica_answers_as_if_the_key_were_gone_but_keeps_it()
    {
        _s.Ask("SET k v PX 10");
        _s.Server.Repl.MasterHost = "10.9.9.9";
        _s.Advance(1000);
        Assert.That(_s.Ask("GET k", "EXISTS k"), Is.EqualTo("$-1\r\n:0\r\n"));
        Assert.That(_s.Ask("DBSIZE"), Is.EqualTo(":1\r\n"));
        _s.Server.Repl.MasterHost = null;
        Assert.That(_s.Ask("GET k", "DBSIZE"), Is.EqualTo("$-1\r\n:0\r\n"));
    }

    [Test]
    public void A_writable_replica_expires_the_keys_written_on_it()
    {
        _s.Ask("CONFIG SET replica-read-only no");
        _s.Ask("SET mine v", "SELECT 3", "SET mine v", "SELECT 0");
        _s.Server.Repl.MasterHost = "10.9.9.9";
        _s.Ask("EXPIRE mine 1", "SET other v EX 1", "RENAME other renamed");
        Assert.That(_s.Server.ReplicaKeys.Count, Is.EqualTo(3));
        _s.Advance(3000);
        Assert.That(_s.Ask("DBSIZE"), Is.EqualTo(":0\r\n"));
        Assert.That(_s.Server.ReplicaKeys.Count, Is.Zero);
    }

    [Test]
    public void The_active_cycle_rests_while_clients_are_paused()
    {
        _s.Ask("SET k v PX 10", "CLIENT PAUSE 5000 WRITE");
        _s.Advance(3000);
        Assert.That(_s.Server.Db[0].Keys.Size, Is.EqualTo(1));
        _s.Advance(4000);
        Assert.That(_s.Server.Db[0].Keys.Size, Is.Zero);
    }
}
