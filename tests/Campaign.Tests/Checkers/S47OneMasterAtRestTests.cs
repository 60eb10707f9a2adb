// S47OneMasterAtRestTests: the checker sees what it must.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class S47OneMasterAtRestTests
{
    [Test]
    public void A_second_master_is_seen()
    {
        using var lab = new CheckerLab();
        lab.Cluster.Do(lab.R2, "REPLICAOF", "NO", "ONE");
        lab.Set.AtRest();
        Assert.That(lab.Reported("S47"), Is.True);
    }

    [Test]
    public void A_circle_is_seen()
    {
        using var lab = new CheckerLab();
        S47OneMasterAtRest checker = lab.Alone(new S47OneMasterAtRest());
        lab.Cluster.Do(lab.R2, "REPLICAOF", "10.0.0.3", "6379");
        lab.Cluster.Do(lab.R3, "REPLICAOF", "10.0.0.2", "6379");
        checker.AtRest(lab.View);
        Assert.That(lab.Found, Has.Count.EqualTo(2));
        Assert.That(lab.Found[0].Text, Does.Contain("circle"));
    }

    [Test]
    public void A_dead_master_without_a_successor_is_seen()
    {
        using var lab = new CheckerLab();
        S47OneMasterAtRest checker = lab.Alone(new S47OneMasterAtRest());
        lab.R1.Kill();
        checker.AtRest(lab.View);
        Assert.That(lab.Found, Has.Count.EqualTo(1));
        Assert.That(lab.Found[0].Text, Does.StartWith("S43"));
    }
}
