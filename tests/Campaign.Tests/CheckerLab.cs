// CheckerLab: a small cluster under checkers, to be tampered with.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign.Tests;

/// <summary>A master, two replicas, three Sentinels that know each other. All checkers watch; one
/// more, which is told only what the test tells it, may be put beside them.</summary>
public sealed class CheckerLab : IDisposable
{
    private readonly List<Violation> _found = [];

    public CheckerLab(bool upstream = false, int servers = 3, int sentinels = 3)
    {
        Cluster = new Cluster();
        View = new ClusterView(Cluster, upstream);
        Set = new CheckerSet(View, AllCheckers.Create(), Marks);
        Cluster.Fill(servers, sentinels);
        Assert.That(Cluster.Until(Cluster.AllKnown), Is.True, Cluster.Logs());
        Cluster.Advance(2500);
        Assert.That(Set.Violations, Is.Empty);
    }

    public Cluster Cluster { get; }

    public ClusterView View { get; }

    public CheckerSet Set { get; }

    public MarkSet Marks { get; } = new();

    public Member S1 => Cluster.Sentinels[0];

    public Member S2 => Cluster.Sentinels[1];

    public Member R1 => Cluster.Servers[0];

    public Member R2 => Cluster.Servers[1];

    public Member R3 => Cluster.Servers[2];

    /// <summary>What the checker beside the set has found.</summary>
    public IReadOnlyList<Violation> Found => _found;

    /// <summary>The replica at a server, as the first Sentinel sees it.</summary>
    public SentinelRedisInstance ReplicaAt(Member server) =>
        S1.Master.Replicas.Find($"{server.Ip}:6379")!;

    /// <summary>Another Sentinel, as the first one sees it.</summary>
    public SentinelRedisInstance SentinelAt(Member other) =>
        S1.Master.Sentinels.Find(other.State.MyId)!;

    /// <summary>A checker that is told only what the test tells it.</summary>
    public T Alone<T>(T checker)
        where T : Checker
    {
        checker.Attach(View, _found.Add);
        return checker;
    }

    public void Tell(Checker checker, Member m, string line) =>
        checker.OnEvent(m, SentinelEvent.Read("1:X 01 Jan 2024 00:00:00.000 # " + line));

    /// <summary>Whether the set has reported that property.</summary>
    public bool Reported(string property) =>
        Set.Violations.Any(v => v.Property.Split(',').Contains(property));

    /// <summary>The master dies; all Sentinels agree on another.</summary>
    public void Failover()
    {
        R1.Kill();
        Assert.That(
            Cluster.Until(() => Cluster.Servers.Skip(1).Any(Cluster.AgreeOn)), Is.True,
            Cluster.Logs());
    }

    public void Dispose() => Cluster.Dispose();
}
