// S14ConfigEpochNamesOneAddressTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign.Tests;

public sealed class S14ConfigEpochNamesOneAddressTests
{
    [Test]
    public void Two_addresses_of_one_epoch_are_seen()
    {
        using var lab = new CheckerLab();
        foreach (Member m in (Member[])[lab.S1, lab.S2])
        {
            m.State.CurrentEpoch = 5;
            m.Master.ConfigEpoch = 5;
        }
        lab.S2.Master.Addr = lab.ReplicaAt(lab.R2).Addr;
        lab.Cluster.Advance(300);
        Assert.That(lab.Reported("S14"), Is.True);
    }
}
