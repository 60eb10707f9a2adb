// SentinelFailoverTests: which replica is promoted, and the steps that need no connection.
using System;
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests;

public sealed class SentinelFailoverTests
{
    private Lab _lab = null!;
    private SentinelRedisInstance _master = null!;

    [SetUp]
    public void SetUp()
    {
        _lab = new Lab();
        _master = _lab.AddMaster();
        _lab.Advance(100_000);
    }

    [TearDown]
    public void TearDown() => _lab.Dispose();

    [Test]
    public void Lower_priority_comes_first_then_more_data_then_the_smaller_run_id()
    {
        SentinelRedisInstance low = _lab.AddReplica(_master, "10.0.0.2", priority: 10);
        SentinelRedisInstance ahead = _lab.AddReplica(_master, "10.0.0.3", offset: 20);
        SentinelRedisInstance small = _lab.AddReplica(_master, "10.0.0.4", offset: 10, runId: "a");
        SentinelRedisInstance capital =
            _lab.AddReplica(_master, "10.0.0.5", offset: 10, runId: "B");
        SentinelRedisInstance unknown = _lab.AddReplica(_master, "10.0.0.6", offset: 10);
        SentinelRedisInstance[] expected = [low, ahead, small, capital, unknown];
        SentinelRedisInstance[] sorted = _master.Replicas.Copy();
        Array.Sort(sorted, SentinelFailover.CompareForPromotion);
        Assert.That(sorted, Is.EqualTo(expected));
        Assert.That(SentinelFailover.CompareForPromotion(unknown, unknown), Is.Zero);
        Refresh();
        Assert.That(SentinelFailover.SelectReplica(_master), Is.SameAs(low));
    }

    [Test]
    public void Priorities_far_apart_do_not_overflow()
    {
        SentinelRedisInstance least = _lab.AddReplica(_master, "10.0.0.2", int.MinValue);
        SentinelRedisInstance most = _lab.AddReplica(_master, "10.0.0.3", int.MaxValue);
        Assert.That(SentinelFailover.CompareForPromotion(least, most), Is.Negative);
    }

    [Test]
    public void A_healthy_replica_is_selected()
    {
        SentinelRedisInstance replica = _lab.AddReplica(_master, "10.0.0.2");
        Assert.That(SentinelFailover.SelectReplica(_master), Is.SameAs(replica));
    }

    [Test]
    public void Without_replicas_none_is_selected() =>
        Assert.That(SentinelFailover.SelectReplica(_master), Is.Null);

    [TestCase("s_down")]
    [TestCase("disconnected")]
    [TestCase("no pong for 5 seconds")]
    [TestCase("priority 0")]
    [TestCase("old info")]
    [TestCase("link to master down too long")]
    public void A_replica_in_doubt_is_not_selected(string why)
    {
        SentinelRedisInstance replica = _lab.AddReplica(_master, "10.0.0.2");
        switch (why)
        {
            case "s_down":
                replica.Flags |= InstanceFlags.SDown;
                break;
            case "disconnected":
                replica.Link.Disconnected = true;
                break;
            case "no pong for 5 seconds":
                replica.Link.LastAvailTimeMs = _lab.NowMs - 5001;
                break;
            case "priority 0":
                replica.SlavePriority = 0;
                break;
            case "old info":
                replica.InfoRefreshMs = _lab.NowMs - 30_001;
                break;
            default:
                replica.MasterLinkDownTimeMs = _master.DownAfterPeriodMs * 10 + 1;
                break;
        }
        Assert.That(SentinelFailover.SelectReplica(_master), Is.Null);
    }

    [Test]
    public void While_the_master_is_down_INFO_must_be_fresher_and_the_link_may_be_down_longer()
    {
        SentinelRedisInstance replica = _lab.AddReplica(_master, "10.0.0.2");
        _master.Flags |= InstanceFlags.SDown;
        _master.SDownSinceTimeMs = _lab.NowMs - 4000;
        replica.MasterLinkDownTimeMs = _master.DownAfterPeriodMs * 10 + 4000;
        replica.InfoRefreshMs = _lab.NowMs - 5000;
        Assert.That(SentinelFailover.SelectReplica(_master), Is.SameAs(replica));
        replica.InfoRefreshMs--;
        Assert.That(SentinelFailover.SelectReplica(_master), Is.Null);
    }

    [Test]
    public void A_failover_starts_only_from_ODOWN_and_in_a_new_epoch()
    {
        Assert.That(SentinelFailover.StartFailoverIfNeeded(_master), Is.False);
        _master.Flags |= InstanceFlags.SDown | InstanceFlags.ODown;
        Assert.That(SentinelFailover.StartFailoverIfNeeded(_master), Is.True);
        Assert.That(SentinelFailover.StartFailoverIfNeeded(_master), Is.False, "already running");
        Assert.Multiple(() =>
        {
            Assert.That(_master.FailoverEpoch, Is.EqualTo(1));
            Assert.That(_master.FailoverState, Is.EqualTo(SentinelFailoverState.WaitStart));
            Assert.That(_master.FailoverStartTimeMs - _lab.NowMs, Is.InRange(0, 999));
            Assert.That(_lab.Published, Is.EqualTo(new[]
            {
                "+new-epoch|1", "+try-failover|master mymaster 10.0.0.1 6379",
            }));
        });
    }

    [Test]
    public void The_next_attempt_waits_for_twice_the_failover_timeout_and_says_so_once()
    {
        _master.Flags |= InstanceFlags.SDown | InstanceFlags.ODown;
        _master.FailoverTimeoutMs = 10_000;
        _master.FailoverStartTimeMs = _lab.NowMs;
        SentinelFailover.StartFailoverIfNeeded(_master);
        SentinelFailover.StartFailoverIfNeeded(_master);
        Assert.That(_lab.Lines, Has.Count.EqualTo(1));
        Assert.That(_lab.Lines[0], Is.EqualTo("Notice Next failover delay: I will not start a "
            + "failover before Mon Jan  1 00:02:01 2024"));
        _lab.Advance(20_000);
        Assert.That(SentinelFailover.StartFailoverIfNeeded(_master), Is.True);
    }

    [Test]
    public void Who_is_not_elected_in_time_gives_up()
    {
        _lab.AddSentinel(_master, 'b');
        _master.Flags |= InstanceFlags.SDown | InstanceFlags.ODown;
        SentinelFailover.StartFailover(_master);
        SentinelFailover.FailoverStateMachine(_master);
        Assert.That(_master.FailoverState, Is.EqualTo(SentinelFailoverState.WaitStart));
        _lab.Advance(11_500);
        SentinelFailover.FailoverStateMachine(_master);
        Assert.That(_master.FailoverState, Is.EqualTo(SentinelFailoverState.None));
        Assert.That(_master.Is(InstanceFlags.FailoverInProgress), Is.False);
        Assert.That(_lab.Published, Does.Contain(
            "-failover-abort-not-elected|master mymaster 10.0.0.1 6379"));
    }

    [Test]
    public void The_leader_without_a_good_replica_gives_up()
    {
        _master.Quorum = 1;
        _master.Flags |= InstanceFlags.SDown | InstanceFlags.ODown;
        SentinelFailover.StartFailover(_master);
        SentinelFailover.FailoverStateMachine(_master);
        Assert.That(_master.FailoverState, Is.EqualTo(SentinelFailoverState.SelectReplica));
        SentinelFailover.FailoverStateMachine(_master);
        Assert.That(_master.FailoverState, Is.EqualTo(SentinelFailoverState.None));
        Assert.That(_lab.Published, Does.Contain(
            "-failover-abort-no-good-slave|master mymaster 10.0.0.1 6379"));
    }

    [Test]
    public void A_promotion_that_does_not_come_is_given_up_and_the_replica_let_go()
    {
        SentinelRedisInstance replica = _lab.AddReplica(_master, "10.0.0.2");
        _master.Quorum = 1;
        _master.Flags |= InstanceFlags.SDown | InstanceFlags.ODown;
        SentinelFailover.StartFailover(_master);
        SentinelFailover.FailoverStateMachine(_master);
        SentinelFailover.FailoverStateMachine(_master);
        Assert.That(_master.PromotedReplica, Is.SameAs(replica));
        replica.Link.Disconnected = true;
        _lab.Advance(_master.FailoverTimeoutMs + 1);
        SentinelFailover.FailoverStateMachine(_master);
        Assert.That((_master.PromotedReplica, replica.Is(InstanceFlags.Promoted)),
            Is.EqualTo(((SentinelRedisInstance?)null, false)));
        Assert.That(_lab.Published, Does.Contain(
            "-failover-abort-slave-timeout|master mymaster 10.0.0.1 6379"));
    }

    [Test]
    public void The_switch_keeps_the_old_master_as_replica()
    {
        SentinelRedisInstance promoted = _lab.AddReplica(_master, "10.0.0.2");
        _lab.AddReplica(_master, "10.0.0.3");
        _lab.AddSentinel(_master, 'b');
        _master.PromotedReplica = promoted;
        _master.Flags |= InstanceFlags.FailoverInProgress;
        _master.FailoverState = SentinelFailoverState.UpdateConfig;
        SentinelTimer.HandleInstances(_lab.State, _lab.State.Masters);
        Assert.Multiple(() =>
        {
            Assert.That(_master.Addr.Ip, Is.EqualTo("10.0.0.2"));
            Assert.That(_master.Flags, Is.EqualTo(InstanceFlags.Master));
            Assert.That(_master.Replicas.Find("10.0.0.1:6379"), Is.Not.Null);
            Assert.That(_master.Replicas.Find("10.0.0.3:6379"), Is.Not.Null);
            Assert.That(_master.Replicas.Count, Is.EqualTo(2));
            Assert.That(_master.Sentinels.Count, Is.EqualTo(1));
            Assert.That(_lab.Published, Does.Contain(
                "+switch-master|mymaster 10.0.0.1 6379 10.0.0.2 6379"));
            Assert.That(_lab.File, Does.Contain("sentinel monitor mymaster 10.0.0.2 6379 2\n"));
        });
    }

    private void Refresh()
    {
        foreach (SentinelRedisInstance replica in _master.Replicas)
        {
            replica.InfoRefreshMs = _lab.NowMs;
            replica.Link.LastAvailTimeMs = _lab.NowMs;
        }
    }
}
