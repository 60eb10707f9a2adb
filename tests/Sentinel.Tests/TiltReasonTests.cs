// TiltReasonTests: what is said about a late timer.
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Sentinel.Tests;

public sealed class TiltReasonTests
{
    [Test]
    public void The_phases_that_matter_are_named_longest_first()
    {
        long[] us = Phases((LoopPhase.Commands, 3_000_000), (LoopPhase.Poll, 500_000),
            (LoopPhase.Timers, 4000));
        Assert.That(TiltReason.Of(3504, us, 2_900_000), Is.EqualTo(
            "3504 ms between two ticks: commands 3000 ms, poll 500 ms"));
    }

    [TestCase(LoopPhase.Poll, "poll")]
    [TestCase(LoopPhase.Handlers, "read handlers")]
    public void A_process_that_was_stopped_is_not_slow_in_the_phase_it_was_stopped_in(
        LoopPhase phase, string name) => Assert.That(
        TiltReason.Of(3504, Phases((phase, 3_504_000)), 2000), Is.EqualTo(
            "3504 ms between two ticks, of which it ran for 2 ms: stopped, not scheduled, or "
            + $"waiting for the system, in {name} 3504 ms"));

    [Test]
    public void A_slow_disk_shows_as_config_flush() => Assert.That(
        TiltReason.Of(2500, Phases((LoopPhase.ConfigFlush, 2_499_000)), 0),
        Is.EqualTo("2500 ms between two ticks: config flush 2499 ms"));

    [Test]
    public void A_clock_that_was_moved_is_no_phase()
    {
        long[] us = Phases((LoopPhase.Poll, 100_000));
        Assert.That(TiltReason.Of(-5000, us, 0), Is.EqualTo("the clock went back by 5000 ms"));
        Assert.That(TiltReason.Of(9000, us, 0), Is.EqualTo(
            "9000 ms between two ticks, of which 100 ms passed: the clock was set ahead"));
    }

    [Test]
    public void Without_a_profile_the_length_is_told() =>
        Assert.That(TiltReason.Of(2001, null, 0), Is.EqualTo("2001 ms between two ticks"));

    [Test]
    public void Every_phase_has_a_name_of_its_own()
    {
        LoopPhase[] phases = System.Enum.GetValues<LoopPhase>();
        Assert.That(System.Array.ConvertAll(phases, TiltReason.Name),
            Is.Unique.And.None.EqualTo("unknown"));
    }

    [Test]
    public void TILT_says_why_in_the_log_and_INFO_and_not_in_the_event()
    {
        using var lab = new Lab();
        lab.Profile = new LoopProfile(lab.Env.Clock);
        lab.Profile.Enter(LoopPhase.Handlers);
        lab.Advance(2500);
        lab.Children.CpuUs = 2_400_000;
        SentinelTimer.Tick(lab.State);
        Assert.That(lab.Lines, Does.Contain("Warning +tilt #tilt mode entered "
            + "(2500 ms between two ticks: read handlers 2500 ms)"));
        Assert.That(lab.Published, Does.Contain("+tilt|#tilt mode entered"));
        Assert.That(SentinelInfo.Section(lab.State), Does.Contain("sentinel_tilts:1\r\n")
            .And.Contain("sentinel_last_tilt_gap_ms:2500\r\nsentinel_last_tilt_reason:"
                + "2500 ms between two ticks: read handlers 2500 ms\r\n"));
    }

    private static long[] Phases(params (LoopPhase Phase, long Us)[] spent)
    {
        var us = new long[System.Enum.GetValues<LoopPhase>().Length];
        foreach ((LoopPhase phase, long value) in spent)
        {
            us[(int)phase] = value;
        }
        return us;
    }
}
