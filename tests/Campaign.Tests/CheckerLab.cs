// CheckerLab: a small cluster under checkers, to be tampered with.
// Ours, no origin in C.
using System;
using System.Linq;
using NUnit.Framework;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign.Tests;

/// <summary>A master, two replicas, three Sentinels that know each other.</summary>
public sealed class CheckerLab : IDisposable
{
    public CheckerLab(bool upstream = false, int servers = 3, int sentinels = 3)
    {
        Cluster = new Cluster();
        Set = new CheckerSet(
            new ClusterView(Cluster, upstream), AllCheckers.Create(), new MarkSet());
        Cluster.Fill(servers, sentinels);
        Assert.That(Cluster.Until(Cluster.AllKnown), Is.True, Cluster.Logs());
    }

    public Cluster Cluster { get; }

    public CheckerSet Set { get; }

    /// <summary>The master dies; all Sentinels agree on another.</summary>
    public void Failover()
    {
        Cluster.Servers[0].Kill();
        Assert.That(
            Cluster.Until(() => Cluster.Servers.Skip(1).Any(Cluster.AgreeOn)), Is.True,
            Cluster.Logs());
    }

    public void Dispose() => Cluster.Dispose();
}
