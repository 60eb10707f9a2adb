// S05OldRequestsChangeNoVoteTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S05OldRequestsChangeNoVoteTests
{
    [Test]
    public void A_leader_epoch_that_goes_back_is_seen()
    {
        using var lab = new CheckerLab();
        lab.S1.State.CurrentEpoch = 5;
        lab.S1.Master.LeaderEpoch = 5;
        lab.Cluster.Advance(300);
        lab.S1.Master.LeaderEpoch = 3;
        lab.Cluster.Advance(300);
        Assert.That(lab.Reported("S5"), Is.True);
    }
}
