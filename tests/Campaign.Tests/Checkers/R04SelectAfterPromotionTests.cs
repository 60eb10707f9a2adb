// R04SelectAfterPromotionTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class R04SelectAfterPromotionTests
{
    [Test]
    public void A_write_without_select_after_a_promotion_is_seen()
    {
        using var lab = new CheckerLab();
        lab.Cluster.Do(lab.R2, "REPLICAOF", "NO", "ONE");
        lab.R2.Server.Repl.ReplicaSelDb = 0;
        lab.Cluster.Do(lab.R2, "SET", "a", "b");
        Assert.That(lab.Reported("R4"), Is.True);
    }

    [Test]
    public void A_write_with_select_is_no_violation()
    {
        using var lab = new CheckerLab();
        lab.Cluster.Do(lab.R2, "REPLICAOF", "NO", "ONE");
        lab.Cluster.Do(lab.R2, "SET", "a", "b");
        Assert.That(lab.Reported("R4"), Is.False);
    }
}
