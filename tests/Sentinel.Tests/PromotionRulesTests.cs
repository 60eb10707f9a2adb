// PromotionRulesTests: each rule tells what it found and what it allows.
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests;

public sealed class PromotionRulesTests
{
    private Lab _lab = null!;
    private SentinelRedisInstance _master = null!;
    private SentinelRedisInstance _replica = null!;

    [SetUp]
    public void SetUp()
    {
        _lab = new Lab();
        _master = _lab.AddMaster();
        _lab.Advance(100_000);
        _replica = _lab.AddReplica(_master, "10.0.0.2");
    }

    [TearDown]
    public void TearDown() => _lab.Dispose();

    private string Rejections() =>
        string.Join(", ", PromotionRules.Rejections(_master, _replica));

    [Test]
    public void A_good_replica_is_rejected_by_none() => Assert.That(Rejections(), Is.Empty);

    [Test]
    public void Each_rule_tells_by_how_much()
    {
        _replica.Link.LastAvailTimeMs = _lab.NowMs - 5001;
        Assert.That(Rejections(), Is.EqualTo("last-ok-ping-reply 5001 (limit 5000)"));
        _replica.Link.LastAvailTimeMs = _lab.NowMs;
        _replica.InfoRefreshMs = _lab.NowMs - 30_001;
        Assert.That(Rejections(), Is.EqualTo("info-refresh 30001 (limit 30000)"));
        _replica.InfoRefreshMs = 0;
        Assert.That(Rejections(), Is.EqualTo("info-refresh -1 (limit 30000)"));
        _replica.InfoRefreshMs = _lab.NowMs;
        _replica.MasterLinkDownTimeMs = 300_001;
        Assert.That(Rejections(), Is.EqualTo("master-link-down-time 300001 (limit 300000)"));
    }

    [Test]
    public void All_rules_are_asked_and_not_only_the_first()
    {
        _replica.Flags |= InstanceFlags.SDown;
        _replica.SDownSinceTimeMs = _lab.NowMs - 700;
        _replica.Link.Disconnected = true;
        _replica.SlavePriority = 0;
        Assert.That(Rejections(), Is.EqualTo(
            "s-down-time 700 (limit 0), disconnected 1 (limit 0), slave-priority 0 (limit 1)"));
    }

    [Test]
    public void The_summary_names_every_replica()
    {
        SentinelRedisInstance other = _lab.AddReplica(_master, "10.0.0.3", priority: 0);
        string summary = PromotionRules.Summary(_master);
        Assert.That(summary, Does.Contain("10.0.0.2:6379: good"));
        Assert.That(summary, Does.Contain("10.0.0.3:6379: slave-priority 0 (limit 1)"));
        SentinelInstances.Delete(_master.Replicas, other);
        SentinelInstances.Delete(_master.Replicas, _replica);
        Assert.That(PromotionRules.Summary(_master), Is.EqualTo("no replica is known"));
    }

    [Test]
    public void The_abort_says_it_in_the_log_and_publishes_what_Redis_publishes()
    {
        _replica.SlavePriority = 0;
        _master.Flags |= InstanceFlags.SDown | InstanceFlags.ODown;
        SentinelFailover.StartFailover(_master);
        _master.Flags |= InstanceFlags.ForceFailover;
        SentinelFailover.FailoverStateMachine(_master);
        SentinelFailover.FailoverStateMachine(_master);
        const string abort = "-failover-abort-no-good-slave";
        Assert.That(_lab.Published, Does.Contain($"{abort}|master mymaster 10.0.0.1 6379"));
        Assert.That(_lab.Lines, Has.Some.StartsWith($"Warning {abort} master mymaster 10.0.0.1 6379"
            + " (10.0.0.2:6379: slave-priority 0 (limit 1)"));
    }
}
