// FailoverOutlookTests: why there is no failover now.
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests;

public sealed class FailoverOutlookTests
{
    private Lab _lab = null!;
    private SentinelRedisInstance _master = null!;

    [SetUp]
    public void SetUp()
    {
        _lab = new Lab();
        _lab.Advance(1_000_000);
        _master = _lab.AddMaster();
    }

    [TearDown]
    public void TearDown() => _lab.Dispose();

    private (string, long) Outlook()
    {
        FailoverOutlook outlook = FailoverOutlook.Of(_master);
        Assert.That(outlook.Text, Is.Not.Empty);
        return (outlook.Reason, outlook.NextTryMs);
    }

    private void Down(InstanceFlags flags) => _master.Flags |= flags;

    [Test]
    public void A_master_that_answers() => Assert.That(Outlook().Item1, Is.EqualTo("not-sdown"));

    [Test]
    public void A_master_that_only_we_hold_for_down()
    {
        Down(InstanceFlags.SDown);
        Assert.That(Outlook().Item1, Is.EqualTo("no-quorum"));
        Assert.That(FailoverOutlook.Of(_master).Text,
            Is.EqualTo("1 of 2 Sentinels hold it for down"));
    }

    [Test]
    public void A_master_whose_failover_is_due()
    {
        Down(InstanceFlags.SDown | InstanceFlags.ODown);
        Assert.That(Outlook(), Is.EqualTo(("due", 0L)));
    }

    [Test]
    public void An_attempt_too_recent_tells_when_the_next_may_be()
    {
        Down(InstanceFlags.SDown | InstanceFlags.ODown);
        _master.FailoverStartTimeMs = _lab.NowMs - 1000;
        Assert.That(Outlook(), Is.EqualTo(("too-early", 359_000L)));
    }

    [Test]
    public void A_vote_for_another_leaves_it_time()
    {
        Down(InstanceFlags.SDown | InstanceFlags.ODown);
        SentinelVote.VoteLeader(_master, 5, new string('b', 40), out _);
        (string reason, long next) = Outlook();
        Assert.That(reason, Is.EqualTo("voted-for-other"));
        Assert.That(next, Is.InRange(360_000, 361_000));
        Assert.That(FailoverOutlook.Of(_master).Text,
            Is.EqualTo($"voted for {new string('b', 40)} in epoch 5"));
    }

    [Test]
    public void A_failover_under_way_tells_its_state()
    {
        Down(InstanceFlags.SDown | InstanceFlags.ODown);
        SentinelFailover.StartFailover(_master);
        _lab.Advance(40);
        Assert.That(Outlook().Item1, Is.EqualTo("in-progress"));
        Assert.That(FailoverOutlook.Of(_master).Text,
            Is.EqualTo("state wait_start for 40 ms, epoch 1"));
    }

    [Test]
    public void TILT_comes_before_all_else()
    {
        Down(InstanceFlags.SDown | InstanceFlags.ODown);
        _lab.State.Tilt = true;
        _lab.State.TiltStartTimeMs = _lab.NowMs - 10_000;
        Assert.That(Outlook().Item1, Is.EqualTo("tilt"));
        Assert.That(FailoverOutlook.Of(_master).Text, Is.EqualTo("in TILT for 10000 ms of 30000"));
    }
}
