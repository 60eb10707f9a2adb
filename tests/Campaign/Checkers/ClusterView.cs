// ClusterView: a running cluster, as checkers and marks see it.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>The cluster and what the campaign knows of the run.</summary>
public sealed class ClusterView(Cluster cluster, bool upstream = false)
{
    private readonly Dictionary<Member, SentinelFacts> _facts = [];

    public Cluster Cluster { get; } = cluster;

    /// <summary>The Sentinels run with `sentinel semantics upstream`.</summary>
    public bool Upstream { get; } = upstream;

    /// <summary>Virtual time.</summary>
    public long NowUs => Cluster.World.NowUs;

    /// <summary>The member whose turn is just over.</summary>
    public Member Acting { get; internal set; } = null!;

    /// <summary>When the last fault ended, or -1 while there are faults. Set by the
    /// campaign.</summary>
    public long HealedAtUs { get; set; } = -1;

    public IEnumerable<Member> LiveSentinels => Cluster.Sentinels.Where(m => m.Alive);

    public IEnumerable<Member> LiveServers => Cluster.Servers.Where(m => m.Alive);

    /// <summary>What a Sentinel stood for after its last turn, or null before its first.</summary>
    public SentinelFacts? FactsOf(Member m) => _facts.GetValueOrDefault(m);

    internal void Remember(Member m, SentinelFacts facts) => _facts[m] = facts;
}
