// S15ConfigEpochNeverDecreasesTests: the checker sees what it must.
// Ours, no origin in C.
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S15ConfigEpochNeverDecreasesTests
{
    [Test]
    public void A_config_epoch_that_goes_back_is_seen()
    {
        using var lab = new CheckerLab();
        lab.S1.State.CurrentEpoch = 5;
        lab.S1.Master.ConfigEpoch = 5;
        lab.Cluster.Advance(300);
        lab.S1.Master.ConfigEpoch = 4;
        lab.Cluster.Advance(300);
        Assert.That(lab.Reported("S15"), Is.True);
    }

    [Test]
    public void A_config_epoch_that_is_not_in_the_file_is_seen()
    {
        using var lab = new CheckerLab();
        S15ConfigEpochNeverDecreases checker = lab.Alone(new S15ConfigEpochNeverDecreases());
        SentinelFacts before = SentinelFacts.Of(lab.S1.State);
        lab.S1.State.CurrentEpoch = lab.S1.Master.ConfigEpoch = 5;
        SentinelFacts now = SentinelFacts.Of(lab.S1.State);
        checker.OnFacts(lab.S1, before, now);
        Assert.That(lab.Found.Single().Text, Does.EndWith("a restart would go back to 0"));
        lab.Cluster.Do(lab.S1, "SENTINEL", "FLUSHCONFIG");
        checker.OnFacts(lab.S1, before, now);
        Assert.That(lab.Found, Has.Count.EqualTo(1), "now it is");
    }

    [Test]
    public void Another_address_within_one_epoch_is_seen()
    {
        using var lab = new CheckerLab();
        lab.S1.Master.Addr = lab.ReplicaAt(lab.R2).Addr;
        lab.Cluster.Advance(300);
        Assert.That(lab.Reported("S15"), Is.True);
    }

    [TestCase(0UL, 1)]
    [TestCase(1UL, 0)]
    public void A_configuration_of_the_same_epoch_that_is_adopted_is_seen(ulong ahead, int found)
    {
        using var lab = new CheckerLab();
        S15ConfigEpochNeverDecreases checker = lab.Alone(new S15ConfigEpochNeverDecreases());
        lab.S1.Master.ConfigEpoch += ahead;
        lab.Tell(checker, lab.S1,
            "+config-update-from sentinel abc 10.0.1.2 26379 @ mymaster 10.0.0.1 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(found));
    }
}
