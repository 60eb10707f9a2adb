// OperatorScenarios: what operators asked for, on whole programs.
using System.Linq;
using NUnit.Framework;
using RedisNet.Tests.Clusters;

namespace RedisNet.Sentinel.Tests.Scenarios;

public sealed class OperatorScenarios
{
    private Cluster _cluster = null!;
    private Member _s = null!;

    [TearDown]
    public void TearDown() => _cluster.Dispose();

    private void Start(int servers, int sentinels, int quorum = 2)
    {
        _cluster = Cluster.Of(servers, sentinels, quorum);
        _s = _cluster.Sentinels[0];
        Assert.That(_cluster.Until(_cluster.AllKnown, 20_000), Is.True, _cluster.Logs());
        _cluster.Advance(12_000);
    }

    private string Do(string command) => _cluster.Do(_s, command.Split(' '));

    private int Published(string type) =>
        _s.State.Events.Last(SentinelEventRing.Capacity).Count(e => e.Type == type);

    [TestCase("SENTINEL EXPLAIN", "-ERR wrong number of arguments for 'sentinel|explain' command")]
    [TestCase("SENTINEL EXPLAIN none", "-ERR No such master with that name")]
    [TestCase("SENTINEL EVENTS 0", "-ERR count must be between 1 and 512")]
    [TestCase("SENTINEL EVENTS 513", "-ERR count must be between 1 and 512")]
    [TestCase("SENTINEL EVENTS x", "-ERR count must be between 1 and 512")]
    [TestCase("SENTINEL EVENTS 1 2",
        "-ERR wrong number of arguments for 'sentinel|events' command")]
    [TestCase("SENTINEL FORGET mymaster 10.0.0.2",
        "-ERR wrong number of arguments for 'sentinel|forget' command")]
    [TestCase("SENTINEL FORGET none 10.0.0.2 6379", "-ERR No such master with that name")]
    [TestCase("SENTINEL FORGET mymaster 10.0.0.2 x", "-ERR Invalid port")]
    [TestCase("SENTINEL FORGET mymaster 10.0.0.2 0", "-ERR Invalid port")]
    [TestCase("SENTINEL FORGET mymaster 10.0.0.2 65536", "-ERR Invalid port")]
    [TestCase("SENTINEL FORGET mymaster 10.0.0.9 6379", "-ERR No such replica with that address")]
    [TestCase("SENTINEL FORGET-SENTINEL mymaster",
        "-ERR wrong number of arguments for 'sentinel|forget-sentinel' command")]
    [TestCase("SENTINEL FORGET-SENTINEL none x", "-ERR No such master with that name")]
    [TestCase("SENTINEL FORGET-SENTINEL mymaster x", "-ERR No such Sentinel with that id")]
    [TestCase("SENTINEL FAILOVER",
        "-ERR wrong number of arguments for 'sentinel|failover' command")]
    [TestCase("SENTINEL FAILOVER mymaster COORDINATED x",
        "-ERR wrong number of arguments for 'sentinel|failover' command")]
    [TestCase("SENTINEL FAILOVER mymaster GENTLY", "-ERR syntax error")]
    [TestCase("SENTINEL FAILOVER none COORDINATED", "-ERR No such master with that name")]
    [TestCase("SENTINEL FAILOVER mymaster coordinated",
        "-NOGOODSLAVE No suitable replica to promote")]
    public void Bad_input_is_refused(string command, string answer)
    {
        _cluster = Cluster.Of(servers: 1, sentinels: 1);
        _s = _cluster.Sentinels[0];
        Assert.That(Do(command), Is.EqualTo(answer));
    }

    [Test]
    public void The_help_names_them()
    {
        _cluster = Cluster.Of(servers: 1, sentinels: 1);
        _s = _cluster.Sentinels[0];
        Assert.That(Do("SENTINEL HELP"), Does.Contain("EVENTS [<count>]")
            .And.Contain("EXPLAIN <master-name>").And.Contain("FORGET <master-name> <ip> <port>")
            .And.Contain("FORGET-SENTINEL <master-name> <runid>")
            .And.Contain("FAILOVER <master-name> [COORDINATED]"));
        Assert.That(Do("COMMAND DOCS sentinel|explain"), Does.Contain("summary"));
    }

    [Test]
    public void EXPLAIN_tells_rules_and_votes_after_a_failover_that_found_no_replica()
    {
        Start(servers: 2, sentinels: 3);
        _cluster.Do(_cluster.Servers[1], "CONFIG", "SET", "replica-priority", "0");
        _cluster.Advance(12_000);
        Assert.That(Do("SENTINEL EXPLAIN mymaster"), Does.StartWith("[name mymaster flags master "
            + "failover-state none reason not-sdown reason-text the master answers next-try-ms :0 "
            + "agree-down :0 quorum :2 usable-sentinels :3 votes-needed :2"));
        _cluster.Servers[0].Kill();
        Assert.That(_cluster.Until(() => _cluster.Sentinels.Any(
            s => s.Saw("-failover-abort-no-good-slave"))), Is.True, _cluster.Logs());
        Member leader = _cluster.Sentinels.First(s => s.Saw("-failover-abort-no-good-slave"));
        _s = _cluster.Sentinels.First(s => s != leader);
        string text = Do("SENTINEL EXPLAIN mymaster");
        Assert.That(text, Does.Contain("would-promote (nil)"));
        Assert.That(text, Does.Contain("[name 10.0.0.2:6379 slave-priority :0"));
        Assert.That(text, Does.Contain("promotable :0 rejected-by [[rule slave-priority value :0 "
            + "limit :1]"));
        Assert.That(text, Does.Contain($"flags myself says-down :1 vote {leader.State.MyId} "
            + "vote-epoch :1 vote-age-ms :"));
        Assert.That(text, Does.Contain("reason voted-for-other"));
        Assert.That(leader.Events.Single(e => e.StartsWith("-failover-abort-no-good-slave")),
            Does.Contain("(10.0.0.2:6379: slave-priority 0 (limit 1)"));
        Assert.That(_cluster.Do(leader, "INFO", "sentinel"),
            Does.Contain("sentinel_failovers_aborted_no_good_slave:1\r\n"));
    }

    [Test]
    public void EVENTS_reads_back_what_was_published()
    {
        Start(servers: 2, sentinels: 1, quorum: 1);
        Do("SENTINEL SET mymaster quorum 1");
        Assert.That(Do("SENTINEL EVENTS 1"), Does.Match(
            "^\\[\\[:\\d+ :\\d+ \\+set master mymaster 10.0.0.1 6379 quorum 1\\]\\]$"));
        Assert.That(Do("SENTINEL EVENTS"),
            Does.Contain("+slave slave 10.0.0.2:6379 10.0.0.2 6379"));
        Assert.That(_s.State.Events.Last(512)[^1].UnixMs,
            Is.EqualTo(_s.Node.Env.Clock.UnixMs()).Within(1000));
    }

    [Test]
    public void A_forgotten_replica_that_is_gone_stays_forgotten_and_the_others_stay_known()
    {
        Start(servers: 3, sentinels: 3);
        _cluster.Servers[2].Kill();
        _cluster.Advance(12_000);
        foreach (Member s in _cluster.Sentinels)
        {
            Assert.That(_cluster.Do(s, "SENTINEL", "FORGET", "mymaster", "10.0.0.3", "6379"),
                Is.EqualTo("OK"));
            Assert.That(s.Config, Does.Not.Contain("10.0.0.3"));
        }
        Assert.That(Published("-slave"), Is.EqualTo(1));

        // No blind window: the master may die the very next moment.
        _cluster.Servers[0].Kill();
        Assert.That(_cluster.Until(() => _cluster.AgreeOn(_cluster.Servers[1])), Is.True,
            _cluster.Logs());
    }

    [Test]
    public void A_forgotten_replica_that_lives_comes_back_with_the_next_INFO()
    {
        Start(servers: 2, sentinels: 1);
        Do("SENTINEL FORGET mymaster 10.0.0.2 6379");
        Assert.That(_s.Master.Replicas.Count, Is.Zero);
        Assert.That(_cluster.Until(() => _s.Master.Replicas.Count == 1, 12_000), Is.True);
    }

    [Test]
    public void A_forgotten_Sentinel_no_longer_counts_for_the_majority()
    {
        Start(servers: 1, sentinels: 3);
        Member dead = _cluster.Sentinels[2];
        string id = dead.State.MyId;
        dead.Kill();
        Assert.That(Do("SENTINEL FORGET-SENTINEL mymaster " + id), Is.EqualTo("OK"));
        Assert.That(Do("SENTINEL EXPLAIN mymaster"), Does.Contain("votes-needed :2"));
        Assert.That((_s.Master.Sentinels.Count, _s.Config.Contains(id), Published("-sentinel")),
            Is.EqualTo((1, false, 1)));
        _cluster.Advance(20_000);
        Assert.That(_s.Master.Sentinels.Count, Is.EqualTo(1));
    }

    [Test]
    public void A_wrong_password_is_an_event_besides_the_sdown()
    {
        Start(servers: 2, sentinels: 1, quorum: 1);
        _cluster.Do(_cluster.Servers[1], "CONFIG", "SET", "requirepass", "p");
        Do("SENTINEL SET mymaster auth-pass wrong");
        Assert.That(_cluster.Until(() => _s.Saw("-auth-error slave 10.0.0.2:6379 10.0.0.2 6379"
            + " @ mymaster 10.0.0.1 6379 #WRONGPASS ")), Is.True, _cluster.Logs());
        _cluster.Advance(10_000);
        Assert.That(Published("-auth-error"), Is.EqualTo(1));
        Assert.That(Do("SENTINEL REPLICAS mymaster"), Does.Contain("auth_error"));
        Do("SENTINEL SET mymaster auth-pass p");
        Assert.That(_cluster.Until(
            () => !Do("SENTINEL REPLICAS mymaster").Contains("auth_error")), Is.True);
    }

    [Test]
    public void A_coordinated_failover_loses_no_write_and_looks_like_any_other()
    {
        Start(servers: 3, sentinels: 3);
        Member old = _cluster.Servers[0];
        for (int i = 0; i < 20; i++)
        {
            _cluster.Do(old, "SET", "k" + i, "v");
        }
        Assert.That(Do("SENTINEL FAILOVER mymaster COORDINATED"), Is.EqualTo("OK"));
        int acked = 20;
        for (; acked < 400 && _cluster.Do(old, "SET", "k" + acked, "v") == "OK"; acked++)
        {
        }
        Assert.That(_cluster.Until(() => _cluster.Sentinels.All(s => s.Saw("+switch-master"))
            && (_cluster.AgreeOn(_cluster.Servers[1]) || _cluster.AgreeOn(_cluster.Servers[2]))),
            Is.True, _cluster.Logs());
        Member promoted = _cluster.Servers.First(s => _cluster.AgreeOn(s));
        Assert.Multiple(() =>
        {
            Assert.That(old.Saw("FAILOVER requested to"), Is.True, "the master was asked");
            Assert.That(_s.Events.Any(e => e.Contains("classic way")), Is.False);
            Assert.That(_cluster.Do(promoted, "DBSIZE"), Is.EqualTo(":" + acked));
            Assert.That(_cluster.Sentinels.Select(s => s.Master.ConfigEpoch),
                Is.All.EqualTo(_s.Master.ConfigEpoch).And.All.GreaterThan(0ul));
        });
        foreach (string type in new[]
        {
            "+try-failover", "+elected-leader", "+selected-slave", "+failover-state-wait-promotion",
            "+promoted-slave", "+failover-state-reconf-slaves", "+failover-end", "+switch-master",
        })
        {
            Assert.That(Published(type), Is.EqualTo(1), type);
        }
        Assert.That(_cluster.Until(() => _cluster.Servers.Count(s =>
            _cluster.Do(s, "ROLE").Contains($"[slave {promoted.Node.Ip} ")) == 2), Is.True);
    }

    [Test]
    public void A_master_that_does_not_know_FAILOVER_is_failed_over_the_classic_way()
    {
        Start(servers: 2, sentinels: 1, quorum: 1);
        Do("SENTINEL SET mymaster rename-command FAILOVER NOSUCH");
        Assert.That(Do("SENTINEL FAILOVER mymaster COORDINATED"), Is.EqualTo("OK"));
        Assert.That(_cluster.Until(() => _cluster.AgreeOn(_cluster.Servers[1])), Is.True,
            _cluster.Logs());
        Assert.That(_s.Saw("Coordinated failover of 'mymaster' goes on in the classic way: "
            + "the master refuses: ERR unknown command"), Is.True, _cluster.Logs());
        Assert.That(Published("+switch-master"), Is.EqualTo(1));
    }

    [Test]
    public void A_master_that_dies_while_it_hands_over_is_replaced_all_the_same()
    {
        Start(servers: 2, sentinels: 1, quorum: 1);
        Assert.That(Do("SENTINEL FAILOVER mymaster COORDINATED"), Is.EqualTo("OK"));
        _cluster.Servers[0].Kill();
        Assert.That(_cluster.Until(() => _cluster.AgreeOn(_cluster.Servers[1])), Is.True,
            _cluster.Logs());
        Assert.That(_cluster.Do(_cluster.Servers[1], "SET", "k", "v"), Is.EqualTo("OK"));
    }

    [Test]
    public void A_replica_that_never_catches_up_makes_the_master_give_up_and_the_failover_go_on()
    {
        Start(servers: 2, sentinels: 1, quorum: 1);
        Member master = _cluster.Servers[0];
        Member replica = _cluster.Servers[1];
        _cluster.Cut([master], [replica]);
        _cluster.Do(master, "SET", "lost", "v");
        Assert.That(Do("SENTINEL FAILOVER mymaster COORDINATED"), Is.EqualTo("OK"));
        Assert.That(_cluster.Until(() => _s.Saw("Coordinated failover of"), 20_000), Is.True,
            _cluster.Logs());
        Assert.That(_cluster.Until(() => _cluster.AgreeOn(replica)), Is.True, _cluster.Logs());
        _cluster.Heal([master], [replica]);
        Assert.That(_cluster.Until(() => _cluster.Do(master, "ROLE").StartsWith("[slave 10.0.0.2")),
            Is.True, _cluster.Logs());
    }
}
