// S44OneSwitchPerEpochTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S44OneSwitchPerEpochTests
{
    [Test]
    public void A_second_switch_in_one_epoch_is_seen()
    {
        using var lab = new CheckerLab();
        S44OneSwitchPerEpoch checker = lab.Alone(new S44OneSwitchPerEpoch());
        lab.Tell(checker, lab.S1, "+switch-master mymaster 10.0.0.1 6379 10.0.0.2 6379");
        lab.Tell(checker, lab.S1, "+switch-master mymaster 10.0.0.2 6379 10.0.0.3 6379");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_new_address_without_a_switch_is_seen()
    {
        using var lab = new CheckerLab();
        lab.S1.Master.Addr = lab.ReplicaAt(lab.R2).Addr;
        lab.Cluster.Advance(300);
        Assert.That(lab.Reported("S44"), Is.True);
    }
}
