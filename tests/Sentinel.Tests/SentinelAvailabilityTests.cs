// SentinelAvailabilityTests: SDOWN, ODOWN, and the opinions of others.
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests;

public sealed class SentinelAvailabilityTests
{
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

    [Test]
    public void An_instance_is_down_after_its_time_without_a_good_pong_and_up_again_with_one()
    {
        _lab.Advance(30_000);
        SentinelAvailability.CheckSubjectivelyDown(_master);
        Assert.That(_master.Is(InstanceFlags.SDown), Is.False);
        _lab.Advance(1);
        SentinelAvailability.CheckSubjectivelyDown(_master);
        Assert.That(_master.Is(InstanceFlags.SDown), Is.True);
        Assert.That(_master.SDownSinceTimeMs, Is.EqualTo(_lab.NowMs));
        _master.Flags |= InstanceFlags.ScriptKillSent;
        _master.Link.ActPingTimeMs = 0;
        _master.Link.LastAvailTimeMs = _lab.NowMs;
        SentinelAvailability.CheckSubjectivelyDown(_master);
        Assert.That(_master.Flags, Is.EqualTo(InstanceFlags.Master));
        Assert.That(_lab.Published, Is.EqualTo(new[]
        {
            "+sdown|master mymaster 10.0.0.1 6379", "-sdown|master mymaster 10.0.0.1 6379",
        }));
    }

    [Test]
    public void A_connected_instance_with_no_ping_outstanding_is_up_however_long_ago_the_pong_was()
    {
        _master.Link.ActPingTimeMs = 0;
        _master.Link.Disconnected = false;
        _lab.Advance(100_000);
        SentinelAvailability.CheckSubjectivelyDown(_master);
        Assert.That(_master.Is(InstanceFlags.SDown), Is.False);
    }

    [Test]
    public void A_master_that_claims_to_be_a_replica_is_down_after_its_time_and_two_INFO_periods()
    {
        _master.RoleReported = InstanceFlags.Replica;
        _master.Link.Disconnected = false;
        _master.Link.ActPingTimeMs = 0;
        _lab.Advance(50_000);
        SentinelAvailability.CheckSubjectivelyDown(_master);
        Assert.That(_master.Is(InstanceFlags.SDown), Is.False);
        _lab.Advance(1);
        SentinelAvailability.CheckSubjectivelyDown(_master);
        Assert.That(_master.Is(InstanceFlags.SDown), Is.True);
    }

    [Test]
    public void A_master_that_reboots_too_long_is_down()
    {
        _master.MasterRebootDownAfterPeriodMs = 500;
        _master.Flags |= InstanceFlags.MasterReboot;
        _master.MasterRebootSinceTimeMs = _lab.NowMs;
        _master.Link.Disconnected = false;
        _master.Link.ActPingTimeMs = 0;
        _lab.Advance(501);
        SentinelAvailability.CheckSubjectivelyDown(_master);
        Assert.That(_master.Is(InstanceFlags.SDown), Is.True);
    }

    [TestCase(1u, 0, true)]
    [TestCase(2u, 0, false)]
    [TestCase(2u, 1, true)]
    [TestCase(3u, 1, false)]
    [TestCase(3u, 2, true)]
    public void ODOWN_needs_as_many_opinions_as_the_quorum_ours_included(
        uint quorum, int others, bool odown)
    {
        _master.Quorum = quorum;
        _master.Flags |= InstanceFlags.SDown;
        for (int i = 0; i < 2; i++)
        {
            SentinelRedisInstance si = _lab.AddSentinel(_master, (char)('b' + i));
            si.Flags |= i < others ? InstanceFlags.MasterDown : InstanceFlags.None;
        }
        SentinelAvailability.CheckObjectivelyDown(_master);
        Assert.That(_master.Is(InstanceFlags.ODown), Is.EqualTo(odown));
        if (odown)
        {
            Assert.That(_lab.Published, Is.EqualTo(new[]
            {
                $"+odown|master mymaster 10.0.0.1 6379 #quorum {others + 1}/{quorum}",
            }));
        }
    }

    [Test]
    public void Without_our_own_opinion_that_of_others_does_not_count()
    {
        _master.Quorum = 1;
        _lab.AddSentinel(_master, 'b').Flags |= InstanceFlags.MasterDown;
        SentinelAvailability.CheckObjectivelyDown(_master);
        Assert.That(_master.Is(InstanceFlags.ODown), Is.False);
    }

    [Test]
    public void ODOWN_ends_with_SDOWN()
    {
        _master.Quorum = 1;
        _master.Flags |= InstanceFlags.SDown;
        SentinelAvailability.CheckObjectivelyDown(_master);
        _master.Flags &= ~InstanceFlags.SDown;
        SentinelAvailability.CheckObjectivelyDown(_master);
        Assert.That(_master.Is(InstanceFlags.ODown), Is.False);
        Assert.That(_lab.Published, Does.Contain("-odown|master mymaster 10.0.0.1 6379"));
    }

    [Test]
    public void An_opinion_is_forgotten_after_five_ask_periods()
    {
        SentinelRedisInstance si = _lab.AddSentinel(_master, 'b');
        si.Flags |= InstanceFlags.MasterDown;
        si.Leader = "x";
        _lab.Advance(5000);
        SentinelAvailability.AskMasterStateToOtherSentinels(_master, forced: false);
        Assert.That((si.Is(InstanceFlags.MasterDown), si.Leader), Is.EqualTo((true, "x")));
        _lab.Advance(1);
        SentinelAvailability.AskMasterStateToOtherSentinels(_master, forced: false);
        Assert.That((si.Is(InstanceFlags.MasterDown), si.Leader),
            Is.EqualTo((false, (string?)null)));
    }
}
