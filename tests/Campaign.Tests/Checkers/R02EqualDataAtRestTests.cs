// R02EqualDataAtRestTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class R02EqualDataAtRestTests
{
    [Test]
    public void Other_data_at_one_offset_is_seen()
    {
        using var lab = new CheckerLab();
        lab.Cluster.Do(lab.R2, "CONFIG", "SET", "replica-read-only", "no");
        lab.Cluster.Do(lab.R2, "SET", "only", "here");
        R02EqualDataAtRest checker = lab.Alone(new R02EqualDataAtRest());
        checker.AtRest(lab.View);
        Assert.That(lab.Found, Is.Not.Empty);
        Assert.That(lab.Found[0].Text, Does.StartWith("R7"));
    }

    [Test]
    public void A_replica_without_its_link_is_seen()
    {
        using var lab = new CheckerLab();
        R02EqualDataAtRest checker = lab.Alone(new R02EqualDataAtRest());
        lab.Cluster.Do(lab.R2, "REPLICAOF", "10.0.0.77", "6379");
        checker.AtRest(lab.View);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
        Assert.That(lab.Found[0].Text, Does.StartWith("R24"));
    }
}
