// S16PromotionMakesTheEpochTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S16PromotionMakesTheEpochTests
{
    [Test]
    public void A_config_epoch_out_of_nowhere_is_seen()
    {
        using var lab = new CheckerLab();
        lab.S1.State.CurrentEpoch = 5;
        lab.S1.Master.ConfigEpoch = 5;
        lab.Cluster.Advance(300);
        Assert.That(lab.Reported("S16"), Is.True);
    }

    [Test]
    public void A_promotion_at_the_wrong_station_is_seen()
    {
        using var lab = new CheckerLab();
        S16PromotionMakesTheEpoch checker = lab.Alone(new S16PromotionMakesTheEpoch());
        lab.Tell(checker, lab.S1, "+promoted-slave slave 10.0.0.2:6379 10.0.0.2 6379 "
            + "@ mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Is.Not.Empty);
    }
}
