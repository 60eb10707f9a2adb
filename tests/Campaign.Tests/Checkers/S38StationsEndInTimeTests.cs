// S38StationsEndInTimeTests: the checker sees what it must.
// Ours, no origin in C.
using System.Linq;
using NUnit.Framework;
using RedisNet.Sentinel;

namespace RedisNet.Campaign.Tests;

public sealed class S38StationsEndInTimeTests
{
    [Test]
    public void A_station_that_does_not_end_is_seen()
    {
        using var lab = new CheckerLab();
        S38StationsEndInTime checker = lab.Alone(new S38StationsEndInTime());
        lab.S1.Master.FailoverState = SentinelFailoverState.WaitPromotion;
        lab.S1.Master.FailoverStateChangeTimeMs = lab.S1.State.PreviousTimeMs - 25_000;
        checker.OnInstance(lab.S1, lab.S1.Master);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [TestCase(false, SentinelFailoverState.ReconfReplicas, "")]
    [TestCase(true, SentinelFailoverState.ReconfReplicas, "D3")]
    [TestCase(true, SentinelFailoverState.WaitPromotion, "")]
    public void Only_upstream_waits_for_a_promoted_replica_that_is_down(
        bool upstream, SentinelFailoverState state, string known)
    {
        using var lab = new CheckerLab(upstream);
        S38StationsEndInTime checker = lab.Alone(new S38StationsEndInTime());
        SentinelRedisInstance master = lab.S1.Master;
        master.FailoverState = state;
        master.FailoverStateChangeTimeMs = lab.S1.State.PreviousTimeMs - 25_000;
        master.PromotedReplica = lab.ReplicaAt(lab.R2);
        master.PromotedReplica.Flags |= InstanceFlags.SDown;
        checker.OnInstance(lab.S1, master);
        Assert.That(lab.Found.Single().KnownDefect, Is.EqualTo(known));
        master.PromotedReplica = null;
    }

    [TestCase(false, 1, "")]
    [TestCase(true, 1, "D13")]
    [TestCase(true, 2, "")]
    public void A_replica_that_is_waited_for_too_long_is_seen_with_and_without_room(
        bool upstream, int parallelSyncs, string known)
    {
        using var lab = new CheckerLab(upstream);
        S38StationsEndInTime checker = lab.Alone(new S38StationsEndInTime());
        SentinelRedisInstance master = lab.S1.Master;
        master.FailoverState = SentinelFailoverState.ReconfReplicas;
        master.FailoverStateChangeTimeMs = lab.S1.State.PreviousTimeMs - 13_000;
        master.ParallelSyncs = parallelSyncs;
        SentinelRedisInstance replica = lab.ReplicaAt(lab.R3);
        replica.Flags |= InstanceFlags.ReconfSent;
        replica.SlaveReconfSentTimeMs = lab.S1.State.PreviousTimeMs - 12_000;
        checker.OnInstance(lab.S1, master);
        Assert.That(lab.Found, Is.Empty, "not yet");
        replica.SlaveReconfSentTimeMs -= 600;
        checker.OnInstance(lab.S1, master);
        Assert.That(lab.Found.Single().KnownDefect, Is.EqualTo(known));
        Assert.That(lab.Found.Single().Text, Does.StartWith("10.0.0.3:6379: in RECONF_SENT for"));
    }

    [Test]
    public void A_replica_given_up_too_soon_is_seen()
    {
        using var lab = new CheckerLab();
        S38StationsEndInTime checker = lab.Alone(new S38StationsEndInTime());
        lab.ReplicaAt(lab.R2).SlaveReconfSentTimeMs = ClusterView.ClockMs(lab.S1) - 9000;
        lab.Tell(checker, lab.S1, "-slave-reconf-sent-timeout slave 10.0.0.2:6379 10.0.0.2 6379 "
            + "@ mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
