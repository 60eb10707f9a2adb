// S38StationsEndInTimeTests: the checker sees what it must.
// Ours, no origin in C.
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
