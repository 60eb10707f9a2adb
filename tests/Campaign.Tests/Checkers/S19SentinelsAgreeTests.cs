// S19SentinelsAgreeTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Sentinel;

namespace RedisNet.Campaign.Tests;

public sealed class S19SentinelsAgreeTests
{
    [Test]
    public void Sentinels_of_different_opinion_are_seen()
    {
        using var lab = new CheckerLab();
        lab.S1.State.CurrentEpoch = 5;
        lab.S1.Master.ConfigEpoch = 5;
        lab.Cluster.Advance(100);
        lab.Set.AtRest();
        Assert.That(lab.Reported("S19"), Is.True);
    }

    [Test]
    public void A_Sentinel_that_does_not_know_another_is_seen()
    {
        using var lab = new CheckerLab();
        S19SentinelsAgree checker = lab.Alone(new S19SentinelsAgree());
        SentinelInstances.Delete(lab.S1.Master.Sentinels, lab.SentinelAt(lab.S2));
        checker.AtRest(lab.View);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
        Assert.That(lab.Found[0].Kind, Is.EqualTo(ViolationKind.Liveness));
    }
}
