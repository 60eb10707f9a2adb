// S29OdownNeedsQuorumTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Sentinel;

namespace RedisNet.Campaign.Tests;

public sealed class S29OdownNeedsQuorumTests
{
    [Test]
    public void Odown_without_opinions_is_seen()
    {
        using var lab = new CheckerLab();
        S29OdownNeedsQuorum checker = lab.Alone(new S29OdownNeedsQuorum());
        lab.S1.Master.Flags |= InstanceFlags.SDown;
        lab.Tell(checker, lab.S1, "+odown master mymaster 10.0.0.1 6379 #quorum 2/2");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }

    [Test]
    public void An_old_opinion_does_not_count()
    {
        using var lab = new CheckerLab();
        S29OdownNeedsQuorum checker = lab.Alone(new S29OdownNeedsQuorum());
        lab.S1.Master.Flags |= InstanceFlags.SDown;
        SentinelRedisInstance other = lab.SentinelAt(lab.S2);
        other.Flags |= InstanceFlags.MasterDown;
        other.LastMasterDownReplyTimeMs = ClusterView.ClockMs(lab.S1) - 8000;
        lab.Tell(checker, lab.S1, "+odown master mymaster 10.0.0.1 6379 #quorum 2/2");
        Assert.That(lab.Found, Has.Count.EqualTo(1));
    }
}
