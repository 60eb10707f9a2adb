// SentinelTimerTests: TILT and the jitter of the timer.
using System.Collections.Generic;
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests;

public sealed class SentinelTimerTests
{
    private Lab _lab = null!;

    [SetUp]
    public void SetUp() => _lab = new Lab();

    [TearDown]
    public void TearDown() => _lab.Dispose();

    [Test]
    public void The_frequency_changes_with_each_tick_between_10_and_19()
    {
        var seen = new HashSet<int>();
        for (int i = 0; i < 300; i++)
        {
            SentinelTimer.Tick(_lab.State);
            seen.Add(_lab.Hz);
        }
        Assert.That(seen, Is.EquivalentTo(new[] { 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 }));
    }

    [Test]
    public void Two_seconds_between_ticks_are_no_reason_for_TILT_and_more_are()
    {
        _lab.Advance(2000);
        SentinelTimer.CheckTiltCondition(_lab.State);
        Assert.That(_lab.State.Tilt, Is.False);
        _lab.Advance(2001);
        SentinelTimer.CheckTiltCondition(_lab.State);
        Assert.That(_lab.State.Tilt, Is.True);
        Assert.That(_lab.Published, Is.EqualTo(new[] { "+tilt|#tilt mode entered" }));
    }

    [Test]
    public void A_wall_clock_that_goes_back_is_a_reason_for_TILT_upstream()
    {
        _lab.State.SetSemantics(SentinelSemantics.Upstream);
        _lab.Node.Clock.WallOffsetUs -= 1_000_000;
        SentinelTimer.CheckTiltCondition(_lab.State);
        Assert.That(_lab.State.Tilt, Is.True);
    }

    [Test]
    public void In_TILT_nothing_is_judged_until_30_seconds_have_passed()
    {
        SentinelRedisInstance master = _lab.AddMaster();
        master.DownAfterPeriodMs = 1000;
        _lab.Advance(5000);
        SentinelTimer.Tick(_lab.State);
        for (int i = 0; i < 29; i++)
        {
            _lab.Advance(1000);
            SentinelTimer.Tick(_lab.State);
        }
        Assert.That((_lab.State.Tilt, master.Is(InstanceFlags.SDown)), Is.EqualTo((true, false)));
        _lab.Advance(1000);
        SentinelTimer.Tick(_lab.State);
        Assert.That((_lab.State.Tilt, master.Is(InstanceFlags.SDown)), Is.EqualTo((false, true)));
        Assert.That(_lab.Published, Does.Contain("-tilt|#tilt mode exited"));
    }
}
