// LoopProfileTests: time is charged to the phase that was under way.
using NUnit.Framework;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Server.Tests.Core;

public sealed class LoopProfileTests
{
    [Test]
    public void Time_goes_to_the_phase_that_is_under_way_and_a_nested_one_is_left_again()
    {
        var world = new SimWorld();
        var profile = new LoopProfile(world.AddNode("n").Clock);
        world.RunForMs(3);
        profile.Enter(LoopPhase.Commands);
        world.RunForMs(5);
        LoopPhase before = profile.Enter(LoopPhase.ConfigFlush);
        world.RunForMs(7);
        profile.Enter(before);
        world.RunForMs(1);
        long[] us = profile.Take();
        Assert.That((us[(int)LoopPhase.Timers], us[(int)LoopPhase.Commands],
            us[(int)LoopPhase.ConfigFlush]), Is.EqualTo((3000L, 6000L, 7000L)));
        Assert.That(profile.Take(), Is.All.Zero, "taken once");
    }
}
