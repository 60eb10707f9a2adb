// S26DeadIsFoundDownTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Sentinel;

namespace RedisNet.Campaign.Tests;

public sealed class S26DeadIsFoundDownTests
{
    [Test]
    public void A_dead_replica_that_is_not_found_down_is_seen()
    {
        using var lab = new CheckerLab();
        S26DeadIsFoundDown checker = lab.Alone(new S26DeadIsFoundDown());
        SentinelRedisInstance replica = lab.ReplicaAt(lab.R3);
        lab.R3.Kill();
        checker.OnInstance(lab.S1, replica);
        lab.Cluster.Advance(60_000);
        checker.OnInstance(lab.S1, replica);
        Assert.That(lab.Found, Is.Empty, "the Sentinel did its work");
        replica.Flags &= ~InstanceFlags.SDown;
        checker.OnInstance(lab.S1, replica);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_tilt_without_end_is_seen()
    {
        using var lab = new CheckerLab();
        S26DeadIsFoundDown checker = lab.Alone(new S26DeadIsFoundDown());
        lab.Tell(checker, lab.S1, "+tilt #tilt mode entered");
        lab.Cluster.Advance(40_000);
        lab.S1.State.Tilt = true;
        checker.OnInstance(lab.S1, lab.S1.Master);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
