// SentinelMonitorTests: what INFO and PING replies do to an instance, over a simulated connection.
using System;
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests;

public sealed class SentinelMonitorTests
{
    private const string RunId = "1111111111111111111111111111111111111111";

    private Lab _lab = null!;
    private SentinelRedisInstance _master = null!;

    [SetUp]
    public void SetUp()
    {
        _lab = new Lab();
        _master = _lab.AddMaster();
    }

    [TearDown]
    public void TearDown() => _lab.Dispose();

    private void Info(SentinelRedisInstance ri, params string[] lines) =>
        SentinelMonitor.RefreshInstanceInfo(
            ri, Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n"));

    [Test]
    public void Replicas_named_by_the_master_are_added_once_and_saved_once()
    {
        string[] info =
        [
            "role:master", "slave0:ip=10.0.0.2,port=6379,state=online,offset=1,lag=0",
            "slave1:ip=10.0.0.3,port=6379,state=online,offset=1,lag=0",
        ];
        Info(_master, info);
        Info(_master, info);
        Assert.That(_master.Replicas.Count, Is.EqualTo(2));
        Assert.That(_lab.Flushes, Is.EqualTo(1));
        Assert.That(_lab.Published.Count(p => p.StartsWith("+slave|", StringComparison.Ordinal)),
            Is.EqualTo(2));
    }

    [Test]
    public void A_master_that_names_more_replicas_than_there_can_be_is_not_believed()
    {
        string[] lines = [.. Enumerable.Range(0, 10_500).Select(i =>
            $"slave{i}:ip=10.{i >> 16}.{(i >> 8) & 255}.{i & 255},port=1")];
        Info(_master, ["role:master", .. lines]);
        Assert.That(_master.Replicas.Count, Is.EqualTo(SentinelInstances.MaxPerMaster));
    }

    [TestCase("slave0:ip=no.such.host,port=6379")]
    [TestCase("slave0:ip=10.0.0.2,port=70000")]
    [TestCase("slave0:ip=10.0.0.2,port=-1")]
    public void A_replica_at_an_impossible_address_is_not_added(string line)
    {
        Info(_master, "role:master", line);
        Assert.That(_master.Replicas.Count, Is.Zero);
    }

    [Test]
    public void Another_run_id_is_a_reboot()
    {
        _master.MasterRebootDownAfterPeriodMs = 5;
        Info(_master, "run_id:" + RunId, "role:master");
        Assert.That(_lab.Published, Is.Empty);
        Info(_master, "run_id:" + RunId.Replace('1', '2'), "role:master");
        Assert.That(_lab.Published, Is.EqualTo(new[]
        {
            "+reboot|master mymaster 10.0.0.1 6379",
        }));
        Assert.That(_master.Is(InstanceFlags.MasterReboot), Is.True);
    }

    [Test]
    public void A_role_that_is_not_the_configured_one_is_told_with_a_minus()
    {
        Info(_master, "role:slave");
        Info(_master, "role:master");
        Assert.That(_lab.Published, Is.EqualTo(new[]
        {
            "-role-change|master mymaster 10.0.0.1 6379 new reported role is slave",
            "+role-change|master mymaster 10.0.0.1 6379 new reported role is master",
        }));
    }

    [Test]
    public void The_promotion_takes_effect_when_the_promoted_replica_says_it_is_a_master()
    {
        SentinelRedisInstance replica = _lab.AddReplica(_master, "10.0.0.2");
        replica.Flags |= InstanceFlags.Promoted;
        _master.PromotedReplica = replica;
        _master.Flags |= InstanceFlags.FailoverInProgress;
        _master.FailoverEpoch = 8;
        _master.FailoverState = SentinelFailoverState.WaitPromotion;
        Info(replica, "role:master");
        Assert.Multiple(() =>
        {
            Assert.That(_master.FailoverState, Is.EqualTo(SentinelFailoverState.ReconfReplicas));
            Assert.That(_master.ConfigEpoch, Is.EqualTo(8));
            Assert.That(_lab.File, Does.Contain("sentinel config-epoch mymaster 8\n"));
            Assert.That(SentinelInstances.CurrentMasterAddress(_master), Is.SameAs(replica.Addr));
            Assert.That(_lab.Published, Does.Contain(
                "+promoted-slave|slave 10.0.0.2:6379 10.0.0.2 6379 @ mymaster 10.0.0.1 6379"));
        });
    }

    [Test]
    public void In_TILT_a_promotion_is_not_acted_upon()
    {
        SentinelRedisInstance replica = _lab.AddReplica(_master, "10.0.0.2");
        replica.Flags |= InstanceFlags.Promoted;
        _master.PromotedReplica = replica;
        _master.Flags |= InstanceFlags.FailoverInProgress;
        _master.FailoverState = SentinelFailoverState.WaitPromotion;
        _lab.State.Tilt = true;
        Info(replica, "role:master");
        Assert.That(_master.FailoverState, Is.EqualTo(SentinelFailoverState.WaitPromotion));
    }

    [Test]
    public void A_replica_on_its_way_to_the_new_master_is_followed()
    {
        SentinelRedisInstance promoted = _lab.AddReplica(_master, "10.0.0.2");
        SentinelRedisInstance replica = _lab.AddReplica(_master, "10.0.0.3");
        promoted.Flags |= InstanceFlags.Promoted;
        _master.PromotedReplica = promoted;
        replica.Flags |= InstanceFlags.ReconfSent;
        string[] link = ["role:slave", "master_host:10.0.0.2", "master_port:6379"];
        Info(replica, [.. link, "master_link_status:down"]);
        Assert.That(replica.Is(InstanceFlags.ReconfInProgress), Is.True);
        Info(replica, [.. link, "master_link_status:up"]);
        Assert.That(replica.Flags, Is.EqualTo(InstanceFlags.Replica | InstanceFlags.ReconfDone));
    }

    [Test]
    public void A_replica_without_a_master_named_in_its_INFO_breaks_nothing()
    {
        SentinelRedisInstance replica = _lab.AddReplica(_master, "10.0.0.2");
        replica.Flags |= InstanceFlags.ReconfSent;
        Info(replica, "role:slave");
        Assert.That(replica.Is(InstanceFlags.ReconfSent), Is.True);
    }

    [TestCase("PONG", true)]
    [TestCase("LOADING Redis is loading the dataset in memory", true)]
    [TestCase("MASTERDOWN Link with MASTER is down", true)]
    [TestCase("MISCONF Redis is configured to save RDB snapshots", false)]
    [TestCase("NOAUTH Authentication required.", false)]
    [TestCase("BUSY Redis is busy running a script.", false)]
    [TestCase("", false)]
    public void Only_some_replies_to_PING_mean_available(string text, bool available) =>
        Assert.That(SentinelMonitor.IsAcceptablePong(text), Is.EqualTo(available));

    [Test]
    public void A_connected_server_is_named_pinged_asked_and_told()
    {
        var server = new ScriptedServer(_lab.World, "10.0.0.1", words => words[0] switch
        {
            "PING" => "+PONG\r\n",
            "INFO" => "$11\r\nrole:master\r\n",
            "PUBLISH" => ":1\r\n",
            "SUBSCRIBE" => "*3\r\n$9\r\nsubscribe\r\n$2\r\nch\r\n:1\r\n",
            _ => "+OK\r\n",
        });
        _master.AuthPass = "secret";
        Run(3000);
        Assert.That(server.Connections, Is.EqualTo(2));
        Assert.That(_master.Link.Disconnected, Is.False);
        Assert.That(server.Received, Is.SupersetOf(new[]
        {
            "AUTH secret", "CLIENT SETNAME sentinel-aaaaaaaa-cmd",
            "CLIENT SETNAME sentinel-aaaaaaaa-pubsub", "PING", "INFO",
            "SUBSCRIBE __sentinel__:hello",
            $"PUBLISH __sentinel__:hello 10.0.0.99,26379,{Lab.Id},0,mymaster,10.0.0.1,6379,0",
        }));
        Assert.That(_master.Link.ActPingTimeMs, Is.Zero);
        Assert.That(_master.RoleReported, Is.EqualTo(InstanceFlags.Master));
    }

    [Test]
    public void A_server_busy_with_a_script_is_sent_one_SCRIPT_KILL_when_it_is_down()
    {
        var server = new ScriptedServer(_lab.World, "10.0.0.1", _ => "-BUSY script\r\n");
        _master.DownAfterPeriodMs = 1000;
        Run(8000);
        Assert.That(server.Received.Count(c => c == "SCRIPT KILL"), Is.EqualTo(1));
        Assert.That(_master.Is(InstanceFlags.SDown), Is.True);
    }

    [Test]
    public void A_silent_server_makes_no_more_than_a_hundred_commands_wait()
    {
        var server = new ScriptedServer(_lab.World, "10.0.0.1", _ => "");
        _lab.State.Times.MinLinkReconnectPeriodMs = 10_000_000;
        _master.DownAfterPeriodMs = 100;
        _lab.State.Times.PingPeriodMs = 100;
        Run(60_000);
        Assert.That(_master.Link.PendingCommands, Is.InRange(90, 103));
        Assert.That(server.Received, Has.Count.LessThan(200));
    }

    private void Run(long ms)
    {
        for (long done = 0; done < ms; done += 100)
        {
            SentinelTimer.Tick(_lab.State);
            _lab.Advance(100);
        }
    }
}
