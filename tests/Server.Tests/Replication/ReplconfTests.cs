// ReplconfTests: REPLCONF and SYNC as an odd client sends them.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Text;
using NUnit.Framework;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class ReplconfTests
{
    private SimWorld _world = null!;
    private Peer _s = null!;

    [SetUp]
    public void MakeWorld()
    {
        _world = new SimWorld();
        _s = new Peer(_world, "s");
    }

    [TestCase("REPLCONF a", "-ERR syntax error\r\n")]
    [TestCase("REPLCONF zzz 1", "-ERR Unrecognized REPLCONF option: zzz\r\n")]
    [TestCase("REPLCONF listening-port x", "-ERR value is not an integer or out of range\r\n")]
    [TestCase("REPLCONF capa eof capa psync2 capa flying", "+OK\r\n")]
    [TestCase("REPLCONF rdb-only 2", "-ERR value is out of range, value must between 0 and 1\r\n")]
    [TestCase("REPLCONF rdb-filter-only keys", "-ERR Unsupported rdb-filter-only option: keys\r\n")]
    [TestCase("REPLCONF ack 5", "")]
    [TestCase("REPLCONF getack *", "")]
    [TestCase("PSYNC ? abc", "-ERR value is not an integer or out of range\r\n")]
    [TestCase("PSYNC x 1 FAILOVER", "-ERR PSYNC FAILOVER can't be sent to a master.\r\n")]
    [TestCase("REPLICAOF h 99999", "-ERR Invalid master port\r\n")]
    [TestCase("REPLICAOF NO ONE", "+OK\r\n")]
    public void An_odd_command_gets_the_reference_reply(string command, string reply)
    {
        Assert.That(_s.Do(command.Split(' ')), Is.EqualTo(reply));
    }

    [Test]
    public void An_address_that_is_too_long_is_refused()
    {
        Assert.That(
            _s.Do("REPLCONF", "ip-address", new string('x', 300)),
            Is.EqualTo("-ERR REPLCONF ip-address provided by replica instance is too long: 300 "
                + "bytes\r\n"));
    }

    [Test]
    public void A_repeated_REPLICAOF_changes_nothing()
    {
        Assert.That(_s.Do("REPLICAOF", "10.9.9.9", "1"), Is.EqualTo("+OK\r\n"));
        Assert.That(
            _s.Do("REPLICAOF", "10.9.9.9", "1"),
                Is.EqualTo("+OK Already connected to specified master\r\n"));
    }

    [Test]
    public void A_replica_without_a_link_takes_no_replicas()
    {
        _s.Do("REPLICAOF", "10.9.9.9", "1");
        Assert.That(
            _s.Do("PSYNC", "?", "-1"),
                Is.EqualTo("-NOMASTERLINK Can't SYNC while not connected with my master\r\n"));
    }

    [Test]
    public void SYNC_sends_the_file_and_then_the_stream()
    {
        _s.Server.Config.ReplDisklessSync = false;
        _s.Do("SET", "k", "v");
        SimClient old = _world.Connect(_s.Node, "127.0.0.1", Peer.Port);
        old.Send("SYNC\r\n"u8);
        _world.RunForMs(1000);
        _s.Do("SET", "k", "w");
        _world.RunForMs(10);
        string got = Encoding.Latin1.GetString(old.Receive()).TrimStart('\n');
        Assert.That(got, Does.Match("^\\$[0-9]+\r\nREDIS0011"));
        Assert.That(got, Does.EndWith(
            "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nw\r\n"));
    }

    [Test]
    public void An_image_without_the_stream_ends_with_the_connection()
    {
        SimClient backup = _world.Connect(_s.Node, "127.0.0.1", Peer.Port);
        backup.Send("REPLCONF rdb-only 1\r\nREPLCONF capa eof\r\n"u8);
        Assert.That(Encoding.Latin1.GetString(backup.Receive()), Is.EqualTo("+OK\r\n+OK\r\n"));
        backup.Send("SYNC\r\n"u8);
        _world.RunForMs(2000);
        string got = Encoding.Latin1.GetString(backup.Receive()).TrimStart('\n');
        Assert.That(got, Does.StartWith("$EOF:"));
        Assert.That(backup.Ended, Is.True);
        Assert.That(_s.Server.Clients.Replicas, Is.Empty);
    }

    [Test]
    public void The_version_written_follows_the_configuration()
    {
        _s.Do("SET", "k", "v");
        Assert.That(_s.Do("CONFIG", "SET", "rdb-version", "10"), Is.EqualTo("+OK\r\n"));
        Assert.That(_s.Do("SAVE"), Is.EqualTo("+OK\r\n"));
        byte[] head = new byte[9];
        int fd = _s.Node.Env.Files.Open("dump.rdb", Os.OpenFlags.Read).Int;
        _s.Node.Env.Files.Read(fd, head);
        Assert.That(Encoding.ASCII.GetString(head), Is.EqualTo("REDIS0010"));
    }
}
