// S18FileNamesThePromotedTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Sentinel;

namespace RedisNet.Campaign.Tests;

public sealed class S18FileNamesThePromotedTests
{
    [Test]
    public void A_promotion_that_is_not_in_the_file_is_seen()
    {
        using var lab = new CheckerLab();
        SentinelRedisInstance master = lab.S1.Master;
        master.PromotedReplica = lab.ReplicaAt(lab.R2);
        master.Flags |= InstanceFlags.FailoverInProgress;
        master.FailoverState = SentinelFailoverState.ReconfReplicas;
        master.FailoverStateChangeTimeMs = ClusterView.ClockMs(lab.S1);
        lab.Cluster.Advance(300);
        Assert.That(lab.Reported("S18"), Is.True);
    }
}
