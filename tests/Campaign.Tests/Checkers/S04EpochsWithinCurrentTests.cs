// S04EpochsWithinCurrentTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S04EpochsWithinCurrentTests
{
    [Test]
    public void A_config_epoch_from_the_future_is_seen()
    {
        using var lab = new CheckerLab();
        lab.S1.Master.ConfigEpoch = 50;
        lab.Cluster.Advance(300);
        Assert.That(lab.Reported("S4"), Is.True);
    }
}
