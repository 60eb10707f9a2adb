// SimClockTests: two clocks a machine, drift and steps.
// Tests of src/Sim/Clock/SimClock.cs, SimDrift.cs, SimHost.cs.
using NUnit.Framework;
using RedisNet.Ae;

namespace RedisNet.Sim.Tests;

public sealed class SimClockTests
{
    [Test]
    public void A_fast_machine_is_ahead_by_its_drift_and_its_timers_come_early()
    {
        SimWorld world = new();
        SimNode fast = world.AddNode("a");
        EventLoop loop = fast.CreateLoop();
        fast.Host.DriftPpm = 100_000;
        int ticks = 0;
        _ = loop.CreateTimeEvent(110, (_, _, _) =>
        {
            ticks++;
            return 110;
        }, null);
        long mono = fast.Clock.MonoUs();
        long wall = fast.Clock.UnixUs();
        world.RunForMs(1000);
        Assert.That(fast.Clock.MonoUs() - mono, Is.EqualTo(1_100_000));
        Assert.That(fast.Clock.UnixUs() - wall, Is.EqualTo(1_100_000));
        Assert.That(ticks, Is.EqualTo(9), "each a little after its time, never before");
    }

    [Test]
    public void A_change_of_drift_moves_neither_clock()
    {
        SimWorld world = new();
        SimNode node = world.AddNode("a");
        node.Host.DriftPpm = 5_000;
        node.Host.WallDriftPpm = -20_000;
        world.RunForMs(10_000);
        (long mono, long wall) = (node.Clock.MonoUs(), node.Clock.UnixUs());
        node.Host.DriftPpm = -5_000;
        node.Host.WallDriftPpm = 0;
        Assert.That((node.Clock.MonoUs(), node.Clock.UnixUs()), Is.EqualTo((mono, wall)));
        world.RunForMs(1000);
        Assert.That(node.Clock.MonoUs() - mono, Is.EqualTo(995_000));
        Assert.That(node.Clock.UnixUs() - wall, Is.EqualTo(995_000));
    }

    [Test]
    public void A_slewed_wall_clock_leaves_the_monotonic_one_alone()
    {
        SimWorld world = new();
        SimNode node = world.AddNode("a");
        (long mono, long wall) = (node.Clock.MonoUs(), node.Clock.UnixUs());
        node.Host.WallDriftPpm = 500;
        world.RunForMs(2000);
        Assert.That(node.Clock.MonoUs() - mono, Is.EqualTo(2_000_000));
        Assert.That(node.Clock.UnixUs() - wall, Is.EqualTo(2_001_000));
    }

    [Test]
    public void A_step_back_moves_the_wall_clock_of_all_on_the_machine_and_no_other()
    {
        SimWorld world = new();
        SimNode a = world.AddNode("a");
        SimNode neighbour = world.AddNode("a2", a.Ip);
        SimNode other = world.AddNode("b");
        (long mono, long wall) = (a.Clock.MonoUs(), a.Clock.UnixUs());
        world.Schedule(5_000_000, () => a.Host.StepWallUs(-60_000_000));
        world.RunForMs(6000);
        Assert.That(a.Clock.MonoUs() - mono, Is.EqualTo(6_000_000));
        Assert.That(a.Clock.UnixUs() - wall, Is.EqualTo(-54_000_000));
        Assert.That(neighbour.Clock.UnixUs(), Is.EqualTo(a.Clock.UnixUs()));
        Assert.That(other.Clock.UnixUs() - wall, Is.EqualTo(6_000_000));
        a.Kill();
        SimNode next = world.AddNode("a", a.Ip);
        Assert.That(next.Clock.UnixUs(), Is.EqualTo(a.Clock.UnixUs()), "set by nobody since");
    }

    [Test]
    public void A_sleep_on_the_loop_stops_one_node_and_not_the_others()
    {
        SimWorld world = new();
        SimNode sleeper = world.AddNode("a");
        SimNode other = world.AddNode("b");
        long slept = 0;
        int ticks = 0;
        _ = sleeper.CreateLoop().CreateTimeEvent(10, (_, _, _) =>
        {
            long before = sleeper.Clock.MonoUs();
            sleeper.Clock.SleepUs(500_000);
            slept = sleeper.Clock.MonoUs() - before;
            return -1;
        }, null);
        _ = other.CreateLoop().CreateTimeEvent(10, (_, _, _) =>
        {
            ticks += slept == 0 || world.NowUs > 1_400_000 ? 0 : 1;
            return 10;
        }, null);
        world.RunForMs(300);
        Assert.That(slept, Is.EqualTo(500_000));
        Assert.That(ticks, Is.GreaterThan(20));
    }
}
