// CommandScenarios: what a Sentinel answers to clients, word for word.
using System;
using System.Linq;
using System.Text;
using NUnit.Framework;
using RedisNet.Os;
using RedisNet.Tests.Clusters;

namespace RedisNet.Sentinel.Tests.Scenarios;

public sealed class CommandScenarios
{
    private Cluster _cluster = null!;
    private Member _s = null!;

    [SetUp]
    public void SetUp()
    {
        _cluster = new Cluster();
        _s = _cluster.AddSentinel("sentinel monitor mymaster 10.0.0.1 6379 2\n");
    }

    [TearDown]
    public void TearDown() => _cluster.Dispose();

    private string Do(string command) => _cluster.Do(_s, command.Split(' '));

    [TestCase("SENTINEL MASTER none", "-ERR No such master with that name")]
    [TestCase("SENTINEL REPLICAS none", "-ERR No such master with that name")]
    [TestCase("SENTINEL SLAVES none", "-ERR No such master with that name")]
    [TestCase("SENTINEL SENTINELS none", "-ERR No such master with that name")]
    [TestCase("SENTINEL FAILOVER none", "-ERR No such master with that name")]
    [TestCase("SENTINEL REMOVE none", "-ERR No such master with that name")]
    [TestCase("SENTINEL CKQUORUM none", "-ERR No such master with that name")]
    [TestCase("SENTINEL SET none quorum 1", "-ERR No such master with that name")]
    [TestCase("SENTINEL GET-MASTER-ADDR-BY-NAME none", "(nil)")]
    [TestCase("SENTINEL GET-MASTER-ADDR-BY-NAME mymaster", "[10.0.0.1 6379]")]
    [TestCase("SENTINEL FAILOVER mymaster", "-NOGOODSLAVE No suitable replica to promote")]
    [TestCase("SENTINEL CKQUORUM mymaster", "-NOQUORUM 1 usable Sentinels. Not enough available "
        + "Sentinels to reach the specified quorum for this master")]
    [TestCase("SENTINEL MONITOR m 10.0.0.1 6379 x", "-ERR Invalid quorum")]
    [TestCase("SENTINEL MONITOR m 10.0.0.1 x 1", "-ERR Invalid port")]
    [TestCase("SENTINEL MONITOR m 10.0.0.1 6379 0", "-ERR Quorum must be 1 or greater.")]
    [TestCase("SENTINEL MONITOR m a.b.c 6379 1", "-ERR Invalid IP address or hostname specified")]
    [TestCase("SENTINEL MONITOR m 10.0.0.1 70000 1", "-ERR Invalid port number.")]
    [TestCase("SENTINEL MONITOR mymaster 10.0.0.1 6379 1", "-ERR Duplicate master name.")]
    [TestCase("SENTINEL IS-MASTER-DOWN-BY-ADDR 10.0.0.1 x 0 *",
        "-ERR value is not an integer or out of range")]
    [TestCase("SENTINEL IS-MASTER-DOWN-BY-ADDR 10.0.0.7 6379 0 *", "[:0 * :0]")]
    [TestCase("SENTINEL IS-MASTER-DOWN-BY-ADDR 10.0.0.1 6379 0 *", "[:0 * :0]")]
    [TestCase("SENTINEL SIMULATE-FAILURE x", "-ERR Unknown failure simulation specified")]
    [TestCase("SENTINEL SIMULATE-FAILURE help", "[crash-after-election crash-after-promotion]")]
    [TestCase("SENTINEL SET mymaster nothing 1",
        "-ERR Unknown option or number of arguments for SENTINEL SET 'nothing'")]
    [TestCase("SENTINEL SET mymaster quorum 0",
        "-ERR Invalid argument '0' for SENTINEL SET 'quorum'")]
    [TestCase("SENTINEL SET mymaster Failover-Timeout x",
        "-ERR Invalid argument 'x' for SENTINEL SET 'Failover-Timeout'")]
    [TestCase("SENTINEL SET mymaster notification-script /x",
        "-ERR Reconfiguration of scripts path is denied for security reasons. Check the "
        + "deny-scripts-reconfig configuration directive in your Sentinel configuration")]
    [TestCase("SENTINEL CONFIG SET nothing 1",
        "-ERR Invalid argument 'nothing' to SENTINEL CONFIG SET")]
    [TestCase("SENTINEL CONFIG SET announce-port 1 announce-port 2",
        "-ERR Duplicate argument 'announce-port' to SENTINEL CONFIG SET")]
    [TestCase("SENTINEL CONFIG SET announce-port 1 announce-ip",
        "-ERR Missing argument 'announce-ip' value")]
    [TestCase("SENTINEL CONFIG SET announce-port 70000",
        "-ERR Invalid value '70000' to SENTINEL CONFIG SET 'announce-port'")]
    [TestCase("SENTINEL CONFIG SET resolve-hostnames maybe",
        "-ERR Invalid value 'maybe' to SENTINEL CONFIG SET 'resolve-hostnames'")]
    [TestCase("SENTINEL CONFIG DROP x",
        "-ERR Only SENTINEL CONFIG GET <param> [<param> <param> ...]/ SET <param> <value> "
        + "[<param> <value> ...] are supported.")]
    [TestCase("SENTINEL CONFIG GET announce-* announce-port",
        "[announce-hostnames no announce-ip  announce-port 0]")]
    [TestCase("SENTINEL DEBUG nothing 1",
        "-ERR Unknown option or number of arguments for SENTINEL DEBUG 'nothing'")]
    [TestCase("SENTINEL DEBUG ping-period 0",
        "-ERR Invalid argument '0' for SENTINEL DEBUG 'ping-period'")]
    [TestCase("SENTINEL DEBUG ping-period",
        "-ERR Unknown option or number of arguments for SENTINEL DEBUG 'ping-period'")]
    [TestCase("SENTINEL MASTERS x",
        "-ERR wrong number of arguments for 'sentinel|masters' command")]
    [TestCase("SENTINEL", "-ERR wrong number of arguments for 'sentinel' command")]
    [TestCase("SENTINEL NOTHING",
        "-ERR unknown subcommand 'NOTHING'. Try SENTINEL HELP.")]
    [TestCase("PUBLISH other x", "-ERR Only HELLO messages are accepted by Sentinel instances.")]
    [TestCase("PUBLISH __sentinel__:hello rubbish", ":1")]
    [TestCase("ROLE", "[sentinel [mymaster]]")]
    [TestCase("SENTINEL PENDING-SCRIPTS", "[]")]
    [TestCase("SENTINEL INFO-CACHE none", "[]")]
    [TestCase("SENTINEL INFO-CACHE mymaster", "[mymaster [[:0 (nil)]]]")]
    [TestCase("PING", "PONG")]
    [TestCase("GET x", "-ERR unknown command 'GET', with args beginning with: 'x' ")]
    public void The_answer_is(string command, string answer) =>
        Assert.That(Do(command), Is.EqualTo(answer));

    [Test]
    public void Users_of_a_Sentinel_may_call_what_it_has_and_use_the_channels_they_are_given()
    {
        Assert.That(Do("ACL SETUSER peer +get"), Is.EqualTo("-ERR Error in ACL SETUSER modifier "
            + "'+get': Unknown command or category name in ACL"));
        Assert.That(Do("ACL SETUSER peer +@all -sentinel +sentinel|masters &__sentinel__:hello"),
            Is.EqualTo("OK"));
        Assert.That(Do("ACL DRYRUN peer SENTINEL MASTERS"), Is.EqualTo("OK"));
        Assert.That(Do("ACL DRYRUN peer SENTINEL FAILOVER mymaster"), Is.EqualTo(
            "User peer has no permissions to run the 'sentinel|failover' command"));
        Assert.That(Do("ACL DRYRUN peer PUBLISH __sentinel__:hello x"), Is.EqualTo("OK"));
        Assert.That(Do("ACL DRYRUN peer PUBLISH other x"), Is.EqualTo(
            "User peer has no permissions to access the 'other' channel"));
        Assert.That(Do("ACL DRYRUN peer SUBSCRIBE +sdown"), Is.EqualTo(
            "User peer has no permissions to access the '+sdown' channel"));
    }

    [Test]
    public void Users_are_saved_with_the_state_of_a_Sentinel()
    {
        Assert.That(Do("ACL SETUSER peer on nopass +ping"), Is.EqualTo("OK"));
        Assert.That(Do("SENTINEL FLUSHCONFIG"), Is.EqualTo("OK"));
        string users = Do("ACL LIST");
        _s.Kill();
        _s.Start();
        Assert.That(Do("ACL LIST"), Is.EqualTo(users).And.Contain("user peer on nopass"));
    }

    [Test]
    public void SENTINEL_DEBUG_shows_thirteen_times_and_changes_them()
    {
        Assert.That(Do("SENTINEL DEBUG"), Is.EqualTo("[INFO-PERIOD 10000 PING-PERIOD 1000 "
            + "ASK-PERIOD 1000 PUBLISH-PERIOD 2000 DEFAULT-DOWN-AFTER 30000 "
            + "DEFAULT-FAILOVER-TIMEOUT 180000 TILT-TRIGGER 2000 TILT-PERIOD 30000 "
            + "SLAVE-RECONF-TIMEOUT 10000 MIN-LINK-RECONNECT-PERIOD 15000 ELECTION-TIMEOUT 10000 "
            + "SCRIPT-MAX-RUNTIME 60000 SCRIPT-RETRY-DELAY 30000]"));
        Assert.That(Do("SENTINEL DEBUG Info-Period 7 tilt-period 8"), Is.EqualTo("OK"));
        Assert.That((_s.State.Times.InfoPeriodMs, _s.State.Times.TiltPeriodMs),
            Is.EqualTo((7L, 8L)));
    }

    [Test]
    public void SENTINEL_MASTER_shows_the_fields_of_a_master_in_order()
    {
        string[] words = Do("SENTINEL MASTER mymaster")[1..^1].Split(' ');
        string[] names = [.. words.Where((_, i) => i % 2 == 0)];
        Assert.That(string.Join(' ', names), Is.EqualTo("name ip port runid flags "
            + "link-pending-commands link-refcount last-ping-sent last-ok-ping-reply "
            + "last-ping-reply down-after-milliseconds info-refresh role-reported "
            + "role-reported-time config-epoch num-slaves num-other-sentinels quorum "
            + "failover-timeout parallel-syncs"));
        Assert.That(words[9], Is.EqualTo("master"));
    }

    [Test]
    public void SENTINEL_SET_applies_options_in_turn_and_keeps_those_before_a_mistake()
    {
        Assert.That(Do("SENTINEL SET mymaster quorum 5 parallel-syncs 0"),
            Is.EqualTo("-ERR Invalid argument '0' for SENTINEL SET 'parallel-syncs'"));
        Assert.That(_s.Master.Quorum, Is.EqualTo(5));
        Assert.That(_s.Config, Does.Contain("sentinel monitor mymaster 10.0.0.1 6379 5\n"));
    }

    [Test]
    public void A_password_set_at_run_time_is_not_shown_in_the_event()
    {
        Assert.That(Do("SENTINEL SET mymaster auth-pass secret rename-command config cfg"),
            Is.EqualTo("OK"));
        Assert.That(_s.Saw("+set master mymaster 10.0.0.1 6379 auth-pass ******"), Is.True);
        Assert.That(
            _s.Saw("+set master mymaster 10.0.0.1 6379 rename-command config cfg"), Is.True);
        Assert.That(_s.Events.Any(e => e.Contains("secret", StringComparison.Ordinal)), Is.False);
        Assert.That(_s.Master.MapCommand("CONFIG"), Is.EqualTo("cfg"));
    }

    [Test]
    public void Masters_come_and_go_and_the_file_follows()
    {
        Assert.That(Do("SENTINEL MONITOR other 10.0.0.5 6380 1"), Is.EqualTo("OK"));
        Assert.That(_s.Config, Does.Contain("sentinel monitor other 10.0.0.5 6380 1\n"));
        Assert.That(Do("SENTINEL RESET o*"), Is.EqualTo(":1"));
        Assert.That(Do("SENTINEL REMOVE other"), Is.EqualTo("OK"));
        Assert.That(_s.Config, Does.Not.Contain("other"));
        Assert.That(_s.Saw("+monitor master other 10.0.0.5 6380 quorum 1"), Is.True);
        Assert.That(_s.Saw("-monitor master other 10.0.0.5 6380"), Is.True);
    }

    [Test]
    public void INFO_ends_with_the_section_of_the_Sentinel()
    {
        Assert.That(Do("INFO sentinel"), Does.StartWith("# Sentinel\r\nsentinel_masters:1\r\n"
            + "sentinel_tilt:0\r\nsentinel_tilt_since_seconds:-1\r\nsentinel_running_scripts:0\r\n"
            + "sentinel_scripts_queue_length:0\r\nsentinel_simulate_failure_flags:0\r\n"
            + "sentinel_semantics:strict\r\n"
            + "master0:name=mymaster,status=ok,address=10.0.0.1:6379,slaves=0,sentinels=1\r\n"));
        string all = Do("INFO");
        Assert.That(all, Does.StartWith("# Server\r\n").And.Contain("redis_mode:sentinel\r\n"));
        Assert.That(all, Does.Not.Contain("# Replication"));
        Assert.That(Do("INFO replication"), Is.Empty);
    }

    [Test]
    public void A_file_that_cannot_be_written_is_told_to_the_client()
    {
        _s.Disk.FailWrites = Errno.ENOSPC;
        Assert.That(Do("SENTINEL FLUSHCONFIG"),
            Is.EqualTo("-ERR Failed to save config file. Check server logs."));
        _s.Disk.FailWrites = Errno.None;
        Assert.That(Do("SENTINEL FLUSHCONFIG"), Is.EqualTo("OK"));
    }

    [Test]
    public void Hellos_from_anyone_in_any_shape_leave_the_Sentinel_standing()
    {
        const string valid = "10.0.1.7,26379,id,1,mymaster,10.0.0.1,6379,0";
        ulong random = 88172645463325252;
        for (int i = 0; i < 300; i++)
        {
            byte[] hello = Encoding.Latin1.GetBytes(valid);
            for (int k = 0; k < 3; k++)
            {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                hello[random % (ulong)hello.Length] = (byte)(random >> 32);
            }
            SentinelHello.ProcessHelloMessage(_s.State, hello);
        }
        Assert.That(Do("PING"), Is.EqualTo("PONG"));
        _s.Kill();
        _s.Start();
        Assert.That(_s.State.Masters.Count, Is.EqualTo(1));
    }

    [Test]
    public void Without_a_configuration_file_a_Sentinel_does_not_start()
    {
        var mode = new SentinelMode();
        _s.Server.ConfigFile = null;
        Assert.That(() => mode.CheckConfigFile(_s.Server), Throws.Exception);
        Assert.That(
            _s.Saw("Sentinel needs config file on disk to save state. Exiting..."), Is.True);
    }
}
