// SentinelConfigTests: configuration lines, their order and their mistakes.
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests;

public sealed class SentinelConfigTests
{
    private Lab _lab = null!;

    [SetUp]
    public void SetUp() => _lab = new Lab();

    [TearDown]
    public void TearDown() => _lab.Dispose();

    [TestCase("monitor m 10.0.0.1 6379 0", "Quorum must be 1 or greater.")]
    [TestCase("monitor m 10.0.0.1 6379 x", "Quorum must be 1 or greater.")]
    [TestCase("monitor m 10.0.0.1 99999 2", "Invalid port number.")]
    [TestCase("monitor m 10.0.0.1 -1 2", "Invalid port number.")]
    [TestCase("monitor m no.such.host 6379 2", "Can't resolve instance hostname.")]
    [TestCase("monitor mymaster 10.0.0.1 6379 2", "Duplicate master name.")]
    [TestCase("down-after-milliseconds none 5", "No such master with specified name.")]
    [TestCase("down-after-milliseconds mymaster 0", "negative or zero time parameter.")]
    [TestCase("failover-timeout none 5", "No such master with specified name.")]
    [TestCase("failover-timeout mymaster -5", "negative or zero time parameter.")]
    [TestCase("parallel-syncs none 5", "No such master with specified name.")]
    [TestCase("master-reboot-down-after-period mymaster -1", "negative time parameter.")]
    [TestCase("notification-script mymaster /no/such",
        "Notification script seems non existing or non executable.")]
    [TestCase("client-reconfig-script mymaster /no/such",
        "Client reconfiguration script seems non existing or non executable.")]
    [TestCase("myid abc", "Malformed Sentinel id in myid option.")]
    [TestCase("known-replica mymaster 10.0.0.2 70000", "Invalid port number.")]
    [TestCase("known-sentinel none 10.0.0.2 1 id", "No such master with specified name.")]
    [TestCase("deny-scripts-reconfig maybe",
        "Please specify yes or no for the deny-scripts-reconfig options.")]
    [TestCase("resolve-hostnames maybe",
        "Please specify yes or no for the resolve-hostnames option.")]
    [TestCase("announce-hostnames maybe",
        "Please specify yes or no for the announce-hostnames option.")]
    [TestCase("monitor m 10.0.0.1 6379", "Unrecognized sentinel configuration statement.")]
    [TestCase("no-such-thing 1", "Unrecognized sentinel configuration statement.")]
    public void A_mistake_is_named_in_upstreams_words(string line, string error)
    {
        _lab.AddMaster();
        Assert.That(_lab.Configure(line), Is.EqualTo(error));
    }

    [TestCase("known-replica mymaster 10.0.0.2 6379", "Duplicate hostname and port for replica.")]
    [TestCase("known-slave mymaster 10.0.0.3 6379", "Duplicate hostname and port for replica.")]
    [TestCase("known-sentinel mymaster 10.0.0.4 26379 x", "Duplicate runid for sentinel.")]
    [TestCase("rename-command mymaster config b",
        "Same command renamed multiple times with rename-command.")]
    public void The_same_thing_twice_is_a_mistake(string line, string error)
    {
        _lab.AddMaster();
        foreach (string first in new[]
        {
            "known-replica mymaster 10.0.0.2 6379", "known-replica mymaster 10.0.0.3 6379",
            "known-sentinel mymaster 10.0.0.4 26379 x", "rename-command mymaster CONFIG a",
        })
        {
            Assert.That(_lab.Configure(first), Is.Null);
        }
        Assert.That(_lab.Configure(line), Is.EqualTo(error));
    }

    [Test]
    public void A_host_that_does_not_resolve_is_logged()
    {
        _lab.Configure("monitor m no.such.host 6379 2");
        Assert.That(_lab.Lines, Does.Contain("Warning Failed to resolve hostname 'no.such.host'"));
    }

    [Test]
    public void Settings_reach_the_master()
    {
        _lab.State.SetSemantics(SentinelSemantics.Upstream);
        SentinelRedisInstance master = _lab.AddMaster();
        SentinelRedisInstance replica = _lab.AddReplica(master, "10.0.0.2");
        foreach (string line in new[]
        {
            "DOWN-AFTER-MILLISECONDS mymaster 1500", "failover-timeout mymaster 2500",
            "parallel-syncs mymaster abc", "auth-pass mymaster secret", "auth-user mymaster bob",
            "config-epoch mymaster 12", "leader-epoch mymaster 11",
            "master-reboot-down-after-period mymaster 0", "announce-port 99999",
            "known-sentinel mymaster 10.0.0.9 26379",
        })
        {
            Assert.That(_lab.Configure(line), Is.Null, line);
        }
        Assert.Multiple(() =>
        {
            Assert.That(master.DownAfterPeriodMs, Is.EqualTo(1500));
            Assert.That(replica.DownAfterPeriodMs, Is.EqualTo(1500));
            Assert.That(master.FailoverTimeoutMs, Is.EqualTo(2500));
            Assert.That(master.ParallelSyncs, Is.Zero, "atoi of garbage");
            Assert.That((master.AuthUser, master.AuthPass), Is.EqualTo(("bob", "secret")));
            Assert.That((master.ConfigEpoch, master.LeaderEpoch), Is.EqualTo((12ul, 11ul)));
            Assert.That(_lab.State.CurrentEpoch, Is.EqualTo(12));
            Assert.That(_lab.State.AnnouncePort, Is.EqualTo(99999));
            Assert.That(master.Sentinels.Count, Is.Zero, "the form without id means nothing");
        });
    }

    [Test]
    public void The_current_epoch_only_grows()
    {
        _lab.Configure("current-epoch 9");
        _lab.Configure("current-epoch 4");
        Assert.That(_lab.State.CurrentEpoch, Is.EqualTo(9));
    }

    [Test]
    public void Lines_are_applied_in_three_passes_whatever_their_order()
    {
        int n = 0;
        foreach (string line in new[]
        {
            "known-replica m redis.example 6379", "down-after-milliseconds m 77",
            "monitor m redis.example 6379 2", "resolve-hostnames yes", "current-epoch 3",
        })
        {
            SentinelConfig.Queue(_lab.State, line.Split(' '), ++n, "sentinel " + line);
        }
        var failed = SentinelConfig.LoadFromQueue(_lab.State);
        Assert.That(failed, Is.Null);
        SentinelRedisInstance? m = _lab.State.Masters.Find("m");
        Assert.That((m?.DownAfterPeriodMs, m?.Replicas.Count, _lab.State.CurrentEpoch),
            Is.EqualTo((77L, 1, 3ul)));
        Assert.That(_lab.State.ConfigQueue, Is.Null);
    }

    [Test]
    public void The_first_line_that_fails_is_reported_with_its_number()
    {
        SentinelConfig.Queue(
            _lab.State, ["parallel-syncs", "m", "1"], 3, "sentinel parallel-syncs m 1");
        SentinelConfig.Queue(_lab.State, ["monitor", "m", "10.0.0.1", "1", "0"], 8,
            "sentinel monitor m 10.0.0.1 1 0");
        var failed = SentinelConfig.LoadFromQueue(_lab.State);
        Assert.That(failed, Is.Not.Null);
        Assert.That((failed!.Value.Entry.LineNumber, failed.Value.Reason),
            Is.EqualTo((8, "Quorum must be 1 or greater.")));
    }

    [Test]
    public void The_same_Sentinel_under_two_masters_shares_one_link()
    {
        _lab.AddMaster(name: "a");
        _lab.AddMaster(name: "b");
        _lab.Configure("known-sentinel a 10.0.0.4 26379 x");
        _lab.Configure("known-sentinel b 10.0.0.4 26379 x");
        InstanceLink a = _lab.State.Masters.Find("a")!.Sentinels.Find("x")!.Link;
        InstanceLink b = _lab.State.Masters.Find("b")!.Sentinels.Find("x")!.Link;
        Assert.That(b, Is.SameAs(a));
        Assert.That(a.RefCount, Is.EqualTo(2));
    }
}
