// MigrateTests: keys taken from one server to another, ours and C's.
// Ours, no origin in C.
using System.Globalization;
using System.Net.Sockets;
using NUnit.Framework;
using RedisNet.Tools;

namespace RedisNet.Interop.Tests;

[TestFixture("ours", "c")]
[TestFixture("c", "ours")]
[TestFixture("ours", "ours")]
public sealed class MigrateTests(string sourceKind, string targetKind) : InteropFixture
{
    private RedisProcess _source = null!;
    private RedisProcess _target = null!;

    [SetUp]
    public void Start()
    {
        _source = Server(sourceKind);
        _target = Server(targetKind);
    }

    [Test]
    public void Values_of_every_type_arrive_and_are_gone_here()
    {
        Do(_source, "SET", "string", "v", "PXAT", "4000000000000");
        Do(_source, "SET", "large", new string('x', 1_000_000));
        Do(_source, "CONFIG", "SET", "rdbcompression", "no");
        Do(_source, "HSET", "hash", "a", "1");
        Do(_source, "RPUSH", "list", "a", "b");
        Do(_source, "SADD", "set", "1", "2");
        Do(_source, "ZADD", "zset", "1", "a");
        string before = Digest(_source);
        Assert.That(Migrate("string", "0"), Is.EqualTo("OK"));
        Assert.That(Do(_source, "EXISTS", "string"), Is.Zero);
        Assert.That(Migrate("", "0", "KEYS", "large", "hash", "nothing", "list", "set", "zset"),
            Is.EqualTo("OK"));
        Assert.That(Do(_source, "DBSIZE"), Is.Zero);
        long ttl = (long)Do(_target, "PTTL", "string")!;
        Assert.That(ttl, Is.GreaterThan(1_000_000_000_000));
        Do(_target, "PEXPIREAT", "string", "4000000000000");
        Assert.That(Digest(_target), Is.EqualTo(before));
        Assert.That(Migrate("string", "0"), Is.EqualTo("NOKEY"));
    }

    [Test]
    public void Copy_leaves_the_key_and_replace_takes_the_place_of_another()
    {
        Do(_source, "SET", "k", "new");
        Do(_target, "SET", "k", "old");
        Assert.That(Migrate("k", "0", "COPY"), Does.StartWith(
            "ERR Target instance replied with error: BUSYKEY Target key name already exists"));
        Assert.That(Do(_target, "GET", "k"), Is.EqualTo("old"));
        Assert.That(Migrate("k", "0", "COPY", "REPLACE"), Is.EqualTo("OK"));
        Assert.That(Do(_target, "GET", "k"), Is.EqualTo("new"));
        Assert.That(Do(_source, "GET", "k"), Is.EqualTo("new"));
    }

    [Test]
    public void Of_several_keys_those_that_arrived_are_deleted()
    {
        RedisProcess replica = Replica("ours", _source);
        Until("the replica follows", () => Follows(replica, _source));
        Do(_source, "MSET", "a", "1", "busy", "2", "c", "3");
        Do(_target, "SET", "busy", "x");
        Assert.That(Migrate("", "0", "KEYS", "a", "busy", "c"), Does.StartWith(
            "ERR Target instance replied with error: BUSYKEY"));
        Assert.That(Do(_source, "EXISTS", "a", "busy", "c"), Is.EqualTo(1));
        Assert.That(Do(_source, "GET", "busy"), Is.EqualTo("2"));
        Assert.That(Do(_target, "MGET", "a", "c"), Is.EqualTo(new object[] { "1", "3" }));
        Until("the replica deletes too", () => Digest(replica) == Digest(_source));
    }

    [Test]
    public void The_database_is_selected_whenever_it_is_another()
    {
        Do(_source, "MSET", "a", "1", "b", "2", "c", "3", "d", "4");
        Assert.That(Migrate("a", "3"), Is.EqualTo("OK"));
        Assert.That(Migrate("b", "3"), Is.EqualTo("OK"));
        Assert.That(Migrate("c", "99"), Does.StartWith(
            "ERR Target instance replied with error: ERR DB index is out of range"));
        Assert.That(Migrate("d", "0"), Is.EqualTo("OK"));
        using var client = new RespClient(_target.Port);
        Assert.That(client.Do("EXISTS", "d"), Is.EqualTo(1));
        client.Do("SELECT", "3");
        Assert.That(client.Do("EXISTS", "a", "b"), Is.EqualTo(2));
    }

    [Test]
    public void A_password_or_a_user_with_one_is_given()
    {
        Do(_target, "ACL", "SETUSER", "mover", "on", ">secret", "allcommands", "allkeys");
        Do(_target, "CONFIG", "SET", "requirepass", "word");
        Do(_source, "MSET", "a", "1", "b", "2", "c", "3");
        Assert.That(Migrate("a", "0"), Does.StartWith(
            "ERR Target instance replied with error: NOAUTH Authentication required."));
        Assert.That(Migrate("a", "0", "AUTH", "wrong"), Does.StartWith(
            "ERR Target instance replied with error: WRONGPASS"));
        Assert.That(Migrate("a", "0", "AUTH", "word"), Is.EqualTo("OK"));
        Assert.That(Migrate("b", "0", "AUTH2", "mover", "secret"), Is.EqualTo("OK"));
    }

    [Test]
    public void A_connection_is_kept_and_made_anew_when_it_was_closed()
    {
        Do(_source, "MSET", "a", "1", "b", "2", "c", "3");
        Migrate("a", "0");
        Assert.That(Migrate("b", "0"), Is.EqualTo("OK"));
        string connections = Info(_target, "clients")["connected_clients"];
        Assert.That(connections, Is.EqualTo("2"));
        Do(_target, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        Assert.That(Migrate("c", "0"), Is.EqualTo("OK"));
        Assert.That(Do(_target, "DBSIZE"), Is.EqualTo(3));
    }

    [Test]
    public void A_target_that_sleeps_or_refuses_is_an_error()
    {
        Do(_source, "SET", "k", "v");
        int nobody = FreePorts.Take(1)[0];
        Assert.That(Migrate(nobody, "k", "0", "1000"), Is.EqualTo(
            "IOERR error or timeout writing to target instance"));
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, nobody);
        listener.Start();
        Assert.That(Migrate(nobody, "k", "0", "50"), Is.EqualTo(
            "IOERR error or timeout reading to target instance"));
        Assert.That(Do(_source, "GET", "k"), Is.EqualTo("v"));
    }

    private string Migrate(string key, string db, params string[] more) =>
        Migrate(_target.Port, key, db, "5000", more);

    private string Migrate(
        int port, string key, string db, string timeoutMs, params string[] more)
    {
        object? reply = Do(_source, ["MIGRATE", "127.0.0.1",
            port.ToString(CultureInfo.InvariantCulture), key, db, timeoutMs, .. more]);
        return reply is RespError error ? error.Text : reply as string ?? "";
    }
}
