// Checker: one property that must hold, watched from outside the nodes.
// Ours, no origin in C.
//
// A checker never changes what it looks at. It is told what happens in four ways:
//
//   OnEvent    a Sentinel logs an event: in the middle of its turn, its state being what it was
//              when the event was emitted
//   OnFacts    after a turn that changed what a Sentinel stands for (see SentinelFacts)
//   AfterStep  after every turn of every member in which anything was served: must be cheap
//   AtRest     once, when faults are over and the time for healing has passed
//
// What a checker remembers is its own and outlives the members: a promise made before a crash binds
// the program that starts on the same disk.
using System;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Watches one property of the list in docs/PROPERTIES.md.</summary>
public abstract class Checker
{
    private Action<Violation>? _report;
    private ClusterView? _view;

    /// <summary>Its number in the list: "S15", "R3".</summary>
    public abstract string Property { get; }

    /// <summary>The defect of 7.2.4 that breaks it with `sentinel semantics upstream`: "D1"; empty
    /// if none is known to.</summary>
    public virtual string KnownInUpstream => "";

    /// <summary>After a turn of <see cref="ClusterView.Acting"/>.</summary>
    public virtual void AfterStep(ClusterView view)
    {
    }

    /// <summary>What a Sentinel stands for has changed in the turn just over. Before is null after
    /// its first start only: over a restart it is what held when the program died.</summary>
    public virtual void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
    }

    /// <summary>A Sentinel emits an event, in the middle of its turn.</summary>
    public virtual void OnEvent(Member m, SentinelEvent e)
    {
    }

    /// <summary>A member's program is about to start: its node is there, its server not yet.
    /// </summary>
    public virtual void OnRestart(Member m)
    {
    }

    /// <summary>All faults are over and the deadline of healing has passed.</summary>
    public virtual void AtRest(ClusterView view)
    {
    }

    /// <summary>The cluster, once the checker watches one.</summary>
    protected ClusterView View => _view!;

    /// <summary>Who hears of violations, and the cluster to watch.</summary>
    public void Attach(ClusterView view, Action<Violation> report)
    {
        _view = view;
        _report = report;
    }

    /// <summary>Something bad happened.</summary>
    protected void Unsafe(Member? m, string text) => Tell(ViolationKind.Safety, m, text);

    /// <summary>Something good did not happen in time.</summary>
    protected void Stuck(Member? m, string text) => Tell(ViolationKind.Liveness, m, text);

    private void Tell(ViolationKind kind, Member? m, string text) => _report!(new Violation(
        Property, kind, m?.Name ?? "", text, View.NowUs, View.Upstream ? KnownInUpstream : ""));
}
