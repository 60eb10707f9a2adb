// S01OneVotePerEpochTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S01OneVotePerEpochTests
{
    [Test]
    public void A_second_vote_in_one_epoch_is_seen()
    {
        using var lab = new CheckerLab();
        lab.S1.State.CurrentEpoch = 5;
        lab.S1.Master.LeaderEpoch = 5;
        lab.S1.Master.Leader = "one";
        lab.Cluster.Advance(300);
        lab.S1.Master.Leader = "another";
        lab.Cluster.Advance(300);
        Assert.That(lab.Reported("S1"), Is.True);
    }
}
