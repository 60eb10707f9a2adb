// ReplicationSyncTests: full and partial synchronisation between servers of ours.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The names R1 … are those of the project's list of replication properties.
using System.Globalization;
using NUnit.Framework;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class ReplicationSyncTests
{
    private SimWorld _world = null!;

    [SetUp]
    public void MakeWorld() => _world = new SimWorld(new SimOptions { LatencyUs = 200 });

    [Test]
    public void A_full_sync_while_writes_go_on_ends_with_equal_data([Values] bool diskless)
    {
        Peer master = Filled(diskless);
        Peer replica = new(_world, "replica");
        replica.Do("REPLICAOF", master.Node.Ip, "6379");
        for (int i = 0; i < 2000 && !replica.InStep(master); i++)
        {
            master.Do("SET", Key(i), "changed");
            master.Do("DEL", Key(i + 1));
            _world.RunForMs(1);
        }

        Assert.That(_world.RunUntil(() => replica.InStep(master), 10_000), Is.True, replica.Log);
        Assert.That(replica.Digest, Is.EqualTo(master.Digest));
        Assert.That(master.Server.Stats.SyncFull, Is.EqualTo(1));
        Assert.That(replica.Server.Repl.Replid, Is.EqualTo(master.Server.Repl.Replid));
        Assert.That(replica.Server.Repl.SecondReplidOffset, Is.EqualTo(-1));
    }

    [Test]
    public void The_handshake_goes_on_where_the_socket_takes_only_a_part()
    {
        _world = new SimWorld(new SimOptions
        {
            Seed = 3, LatencyUs = 200, ShortSendPercent = 90, ShortRecvPercent = 90,
        });
        Peer master = Filled(false);
        Peer replica = new(_world, "replica");
        Assert.That(replica.Follow(master), Is.True);
        Assert.That(replica.Log, Does.Not.Contain("Writing to master"));
    }

    [Test]
    public void A_broken_link_is_continued_with_what_was_missed()
    {
        Peer master = Filled(true);
        Peer replica = new(_world, "replica");
        Assert.That(replica.Follow(master), Is.True);
        master.Do("CLIENT", "KILL", "TYPE", "replica");
        master.Do("SET", "missed", "1");
        Assert.That(_world.RunUntil(() => replica.InStep(master), 10_000), Is.True);
        Assert.That(replica.Do("GET", "missed"), Is.EqualTo("$1\r\n1\r\n"));
        Assert.That(master.Server.Stats.SyncFull, Is.EqualTo(1));
        Assert.That(master.Server.Stats.SyncPartialOk, Is.EqualTo(1));
    }

    [Test]
    public void A_cut_longer_than_the_backlog_costs_one_full_sync()
    {
        Peer master = new(_world, "master", s => s.Config.ReplBacklogSize = 16 * 1024);
        Peer replica = new(_world, "replica");
        Assert.That(replica.Follow(master), Is.True);
        _world.Cut(master.Node, replica.Node);
        master.Do("CLIENT", "KILL", "TYPE", "replica");
        for (int i = 0; i < 100; i++)
        {
            master.Do("SET", Key(i), new string('x', 1000));
        }

        _world.RunForMs(2000);
        _world.Heal(master.Node, replica.Node);
        Assert.That(_world.RunUntil(() => replica.InStep(master), 130_000), Is.True, replica.Log);
        Assert.That(replica.Digest, Is.EqualTo(master.Digest));
        Assert.That(master.Server.Stats.SyncFull, Is.EqualTo(2));
        Assert.That(master.Log, Does.Contain("for lack of backlog (Replica request was: "));
    }

    [Test]
    public void A_chain_forwards_the_stream_with_the_same_offsets()
    {
        Peer master = Filled(true);
        Peer middle = new(_world, "middle");
        Peer last = new(_world, "last");
        Assert.That(middle.Follow(master), Is.True);
        Assert.That(last.Follow(middle), Is.True);
        master.Do("SELECT", "3");
        master.Do("SET", "k", "v");
        master.Do("MULTI");
        master.Do("SET", "a", "1");
        master.Do("INCR", "a");
        master.Do("EXEC");
        Assert.That(_world.RunUntil(() => middle.InStep(master) && last.InStep(middle), 5000),
            Is.True);
        Assert.That(last.Digest, Is.EqualTo(master.Digest));
        Assert.That(last.Server.Repl.MasterReplOffset,
            Is.EqualTo(master.Server.Repl.MasterReplOffset));
        Assert.That(last.Server.Repl.Replid, Is.EqualTo(master.Server.Repl.Replid));
    }

    [Test]
    public void A_promoted_replica_lets_the_others_continue_under_its_second_id()
    {
        Peer master = Filled(true);
        Peer one = new(_world, "one");
        Peer two = new(_world, "two");
        Assert.That(one.Follow(master) && two.Follow(master), Is.True);
        long offset = one.Server.Repl.MasterReplOffset;
        string history = master.Server.Repl.Replid;
        Assert.That(one.Do("REPLICAOF", "NO", "ONE"), Is.EqualTo("+OK\r\n"));
        Assert.That(one.Server.Repl.Replid2, Is.EqualTo(history));
        Assert.That(one.Server.Repl.SecondReplidOffset, Is.EqualTo(offset + 1));
        Assert.That(one.Server.Repl.Replid, Is.Not.EqualTo(history));
        one.Do("SET", "new", "era");
        Assert.That(two.Follow(one) && master.Follow(one), Is.True);
        Assert.That(two.Digest, Is.EqualTo(one.Digest));
        Assert.That(master.Digest, Is.EqualTo(one.Digest));
        Assert.That(one.Server.Stats.SyncFull, Is.Zero);
        Assert.That(one.Server.Stats.SyncPartialOk, Is.EqualTo(2));
    }

    [Test]
    public void A_restarted_replica_continues_from_its_file()
    {
        Peer master = Filled(true);
        Peer replica = new(_world, "replica");
        Assert.That(replica.Follow(master), Is.True);
        Assert.That(replica.Do("SAVE"), Is.EqualTo("+OK\r\n"));
        replica.Node.Kill();
        master.Do("SET", "meanwhile", "1");
        Peer again = new(
            _world,
            "again",
            s =>
            {
                s.Repl.MasterHost = master.Node.Ip;
                s.Repl.MasterPort = Peer.Port;
                s.Repl.State = ReplState.Connect;
            },
            replica.Node.Disk);
        Assert.That(_world.RunUntil(() => again.InStep(master), 10_000), Is.True, again.Log);
        Assert.That(again.Digest, Is.EqualTo(master.Digest));
        Assert.That(master.Server.Stats.SyncFull, Is.EqualTo(1));
    }

    [Test]
    public void A_restarted_master_lets_its_replicas_continue()
    {
        Peer master = Filled(true);
        Peer replica = new(_world, "replica");
        Assert.That(replica.Follow(master), Is.True);
        master.Do("SAVE");
        master.Node.Kill();
        Peer again = new(_world, "again", disk: master.Node.Disk);
        Assert.That(replica.Follow(again), Is.True, replica.Log);
        Assert.That(again.Server.Stats.SyncFull, Is.Zero);
        Assert.That(replica.Digest, Is.EqualTo(again.Digest));
    }

    [Test]
    public void Two_replicas_share_one_snapshot_to_disk()
    {
        Peer master = Filled(false);
        Peer one = new(_world, "one");
        Peer two = new(_world, "two");
        one.Do("REPLICAOF", master.Node.Ip, "6379");
        two.Do("REPLICAOF", master.Node.Ip, "6379");
        Assert.That(_world.RunUntil(() => one.InStep(master) && two.InStep(master), 10_000),
            Is.True);
        Assert.That(one.Digest, Is.EqualTo(master.Digest));
        Assert.That(two.Digest, Is.EqualTo(master.Digest));
    }

    [Test]
    public void The_backlog_is_trimmed_to_its_size_and_freed_when_nobody_needs_it()
    {
        Peer master = new(
            _world,
            "master",
            s =>
            {
                s.Config.ReplBacklogSize = 32 * 1024;
                s.Config.ReplBacklogTtl = 5;
            });
        Peer replica = new(_world, "replica");
        Assert.That(replica.Follow(master), Is.True);
        for (int i = 0; i < 300; i++)
        {
            master.Do("SET", "k", new string('x', 1000));
        }

        Assert.That(_world.RunUntil(() => replica.InStep(master), 5000), Is.True);
        ReplicationState repl = master.Server.Repl;
        Assert.That(repl.Backlog!.Histlen, Is.InRange(32 * 1024, (32 * 1024) + (2 * 16 * 1024)));
        Assert.That(repl.Backlog.Offset,
            Is.EqualTo(repl.MasterReplOffset - repl.Backlog.Histlen + 1));
        string history = repl.Replid;
        replica.Node.Kill();
        _world.RunForMs(10_000);
        Assert.That(repl.Backlog, Is.Null);
        Assert.That(repl.Buffer.MemoryBytes, Is.Zero);
        Assert.That(repl.Replid, Is.Not.EqualTo(history));
        Assert.That(master.Log,
            Does.Contain("Replication backlog freed after 5 seconds without connected replicas."));
    }

    [Test]
    public void FAILOVER_hands_the_role_to_the_replica_without_a_full_sync()
    {
        Peer master = Filled(true);
        Peer replica = new(_world, "replica");
        Assert.That(replica.Follow(master), Is.True);
        Assert.That(master.Do("FAILOVER", "TO", replica.Node.Ip, "6379"), Is.EqualTo("+OK\r\n"));
        Assert.That(_world.RunUntil(() => master.InStep(replica), 10_000), Is.True, master.Log);
        Assert.That(replica.Field("role"), Is.EqualTo("master"));
        Assert.That(master.Field("role"), Is.EqualTo("slave"));
        Assert.That(master.Field("master_failover_state"), Is.EqualTo("no-failover"));
        Assert.That(replica.Server.Stats.SyncFull, Is.Zero);
        replica.Do("SET", "after", "1");
        Assert.That(_world.RunUntil(() => master.InStep(replica), 10_000), Is.True);
        Assert.That(master.Digest, Is.EqualTo(replica.Digest));
    }

    [Test]
    public void FAILOVER_that_is_not_possible_says_why()
    {
        Peer alone = new(_world, "alone");
        Assert.That(alone.Do("FAILOVER"),
            Is.EqualTo("-ERR FAILOVER requires connected replicas.\r\n"));
        Assert.That(alone.Do("FAILOVER", "ABORT"), Is.EqualTo("-ERR No failover in progress.\r\n"));
        Assert.That(
            alone.Do("FAILOVER", "TIMEOUT", "0"),
                Is.EqualTo("-ERR FAILOVER timeout must be greater than 0\r\n"));
        Peer replica = new(_world, "replica");
        Assert.That(replica.Follow(alone), Is.True);
        Assert.That(
            replica.Do("FAILOVER"),
                Is.EqualTo("-ERR FAILOVER is not valid when server is a replica.\r\n"));
        Assert.That(
            alone.Do("FAILOVER", "TO", "10.9.9.9", "1"),
            Is.EqualTo("-ERR FAILOVER target HOST and PORT is not a replica.\r\n"));
        _world.Cut(alone.Node, replica.Node);
        alone.Do("SET", "k", "v");
        Assert.That(alone.Do("FAILOVER", "TIMEOUT", "2000"), Is.EqualTo("+OK\r\n"));
        Assert.That(alone.Do("FAILOVER"), Is.EqualTo("-ERR FAILOVER already in progress.\r\n"));
        _world.RunForMs(4000);
        Assert.That(alone.Log,
            Does.Contain("FAILOVER to any replica aborted: Replica never caught up before "
            + "timeout"));
        Assert.That(alone.Field("role"), Is.EqualTo("master"));
    }

    [Test]
    public void WAIT_counts_replicas_that_have_acknowledged()
    {
        Peer master = Filled(true);
        Peer replica = new(_world, "replica");
        Assert.That(replica.Follow(master), Is.True);
        master.Do("SET", "k", "v");
        SimClient client = _world.Connect(master.Node, "127.0.0.1", Peer.Port);
        client.Send(System.Text.Encoding.ASCII.GetBytes("SET k w\r\nWAIT 1 0\r\n"));
        Assert.That(_world.RunUntil(() => replica.InStep(master), 1000), Is.True);
        _world.RunForMs(100);
        Assert.That(System.Text.Encoding.ASCII.GetString(client.Receive()),
            Is.EqualTo("+OK\r\n:1\r\n"));
        client.Send(System.Text.Encoding.ASCII.GetBytes("WAIT 2 500\r\n"));
        _world.RunForMs(1000);
        Assert.That(System.Text.Encoding.ASCII.GetString(client.Receive()), Is.EqualTo(":1\r\n"));
        Assert.That(replica.Do("WAIT", "0", "0"),
            Does.StartWith("-ERR WAIT cannot be used with replica instances."));
        Assert.That(master.Do("WAIT", "1", "-1"), Is.EqualTo("-ERR timeout is negative\r\n"));
    }

    [Test]
    public void Without_enough_good_replicas_writes_are_refused()
    {
        Peer master = Filled(true);
        Peer replica = new(_world, "replica");
        Assert.That(replica.Follow(master), Is.True);
        master.Do("CONFIG", "SET", "min-replicas-to-write", "1", "min-replicas-max-lag", "3");
        _world.RunForMs(1500);
        Assert.That(master.Do("SET", "k", "v"), Is.EqualTo("+OK\r\n"));
        _world.Cut(master.Node, replica.Node);
        _world.RunForMs(6000);
        Assert.That(master.Do("SET", "k", "v"),
            Is.EqualTo("-NOREPLICAS Not enough good replicas to write.\r\n"));
        _world.Heal(master.Node, replica.Node);
        _world.RunForMs(3000);
        Assert.That(master.Do("SET", "k", "v"), Is.EqualTo("+OK\r\n"));
    }

    [Test]
    public void A_replica_that_says_nothing_is_dropped_after_the_timeout()
    {
        Peer master = Filled(true);
        Peer replica = new(_world, "replica");
        Assert.That(replica.Follow(master), Is.True);
        _world.Cut(master.Node, replica.Node);
        _world.RunForMs(63_000);
        Assert.That(master.Server.Clients.Replicas, Is.Empty);
        Assert.That(master.Log, Does.Contain("Disconnecting timedout replica (streaming sync): "));
        Assert.That(replica.Log, Does.Contain("MASTER timeout: no data nor PING received..."));
    }

    [Test]
    public void ROLE_tells_both_sides_of_the_link()
    {
        Peer master = Filled(true);
        Peer replica = new(_world, "replica");
        Assert.That(replica.Follow(master), Is.True);
        _world.RunForMs(1100);
        string offset = master.Server.Repl.MasterReplOffset.ToString(CultureInfo.InvariantCulture);
        string ip = replica.Node.Ip;
        Assert.That(master.Do("ROLE"), Is.EqualTo(
            $"*3\r\n$6\r\nmaster\r\n:{offset}\r\n*1\r\n" +
            $"*3\r\n${ip.Length}\r\n{ip}\r\n$4\r\n6379\r\n" +
            $"${offset.Length}\r\n{offset}\r\n"));
        string host = master.Node.Ip;
        Assert.That(replica.Do("ROLE"), Is.EqualTo(
            $"*5\r\n$5\r\nslave\r\n${host.Length}\r\n{host}\r\n" +
            $":6379\r\n$9\r\nconnected\r\n:{offset}\r\n"));
    }

    private static string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"key:{i}");

    private Peer Filled(bool diskless)
    {
        Peer master = new(_world, "master", s => s.Config.ReplDisklessSync = diskless);
        for (int i = 0; i < 2000; i++)
        {
            master.Do("SET", Key(i), new string('v', i % 300));
        }

        return master;
    }
}
