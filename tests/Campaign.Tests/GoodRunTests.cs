// GoodRunTests: where nothing is wrong no checker says so.
// Ours, no origin in C.
using System.Linq;
using NUnit.Framework;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign.Tests;

public sealed class GoodRunTests
{
    [Test]
    public void A_failover_and_the_return_of_the_old_master_violate_nothing()
    {
        using var lab = new CheckerLab();
        lab.Failover();
        lab.R1.Start();
        lab.Cluster.Advance(60_000);
        lab.Set.AtRest();
        Assert.That(lab.Set.Violations, Is.Empty);
        Assert.That(lab.Marks.Hits("failover ended"), Is.GreaterThan(0));
        Assert.That(lab.Marks.Hits("convert to slave"), Is.GreaterThan(0));
    }

    [Test]
    public void Sentinels_that_start_again_and_an_order_to_fail_over_violate_nothing()
    {
        using var lab = new CheckerLab();
        lab.S1.Kill();
        lab.Cluster.Advance(8000);
        lab.S1.Start();
        lab.Cluster.Advance(8000);
        Assert.That(lab.Cluster.Do(lab.S2, "SENTINEL", "FAILOVER", "mymaster"), Is.EqualTo("OK"));
        lab.Cluster.Advance(60_000);
        lab.Set.AtRest();
        Assert.That(lab.Set.Violations, Is.Empty);
        Assert.That(lab.Marks.Hits(MarkTable.ForcedFailover), Is.EqualTo(1));
    }

    [Test]
    public void A_master_cut_off_and_joined_again_violates_nothing()
    {
        using var lab = new CheckerLab();
        Member[] rest = [.. lab.Cluster.Servers.Skip(1), .. lab.Cluster.Sentinels];
        lab.Cluster.Cut([lab.R1], rest);
        lab.Cluster.Advance(40_000);
        lab.Cluster.Heal([lab.R1], rest);
        lab.Cluster.Advance(60_000);
        lab.Set.AtRest();
        Assert.That(lab.Set.Violations, Is.Empty);
        Assert.That(lab.Marks.Hits("subjectively down no more"), Is.GreaterThan(0));
    }

    [Test]
    public void Writes_and_partial_synchronisations_violate_nothing()
    {
        using var lab = new CheckerLab();
        for (int i = 0; i < 50; i++)
        {
            lab.Cluster.Do(lab.R1, "SET", "key" + i, new string('x', i * 10));
        }
        lab.Cluster.Do(lab.R1, "CLIENT", "KILL", "TYPE", "replica");
        lab.Cluster.Do(lab.R1, "INCR", "counter");
        lab.Cluster.Advance(5000);
        lab.Failover();
        lab.Cluster.Do(lab.Cluster.Servers.First(lab.Cluster.AgreeOn), "SET", "a", "b");
        lab.Cluster.Advance(10_000);
        lab.Set.AtRest();
        Assert.That(lab.Set.Violations, Is.Empty);
        Assert.That(lab.Marks.Hits("partial sync"), Is.GreaterThan(0));
        Assert.That(lab.Marks.Hits(MarkTable.PartialByReplid2), Is.GreaterThan(0));
    }
}
