// Checker: one property that must hold, watched from outside the nodes.
// Ours, no origin in C.
//
// A checker never changes what it looks at. It is told what happens in these ways:
//
//   OnEvent        a Sentinel logs a line, most of them events: in the middle of its turn, its
//                  state being what it was when the line was written
//   OnSent         a member sent a command over a connection it had opened: also mid-turn
//   OnReplied      a Sentinel sent bytes over a connection others had opened
//   OnFacts        after a turn that changed what a Sentinel stands for (see SentinelFacts)
//   OnInstance     for every instance a Sentinel knows, after a turn in which its timer ran
//   OnServerLine   a server logs a line
//   OnServerFacts  after a turn that changed a server's place in replication (see ServerFacts)
//   AfterStep      after every turn of every member in which anything was served: must be cheap
//   OnRestart      a member's program is about to start
//   OnAmnesia      before that, if its disk is empty or older than what it had promised
//   AtRest         once, when faults are over and the time for healing has passed
//
// What a checker remembers is its own and outlives the members: a promise made before a crash binds
// the program that starts on the same disk. Only hooks that a checker overrides are called.
using System;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Watches one property of the list in docs/PROPERTIES.md.</summary>
public abstract class Checker
{
    private Action<Violation>? _report;
    private ClusterView? _view;

    /// <summary>Its number in the list: "S15", "R3".</summary>
    public abstract string Property { get; }

    /// <summary>The defects of 7.2.4 that break it with `sentinel semantics upstream`: "D1,D4";
    /// empty if none is known to. One explains a violation if its circumstances were there in the
    /// run: see <see cref="DefectWatch"/>.</summary>
    public virtual string KnownInUpstream => "";

    /// <summary>Whether only what happened to a Sentinel itself explains what it did.</summary>
    protected virtual bool IsOwnFault => false;

    /// <summary>The cluster, once the checker watches one.</summary>
    protected ClusterView View => _view!;

    public virtual void AfterStep(ClusterView view)
    {
    }

    /// <summary>Before is null after the first start only: over a restart it is what held when the
    /// program died, and <see cref="ClusterView.JustRestarted"/> is true.</summary>
    public virtual void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
    }

    public virtual void OnInstance(Member m, SentinelRedisInstance ri)
    {
    }

    public virtual void OnEvent(Member m, SentinelEvent e)
    {
    }

    public virtual void OnSent(Member m, WireCommand c)
    {
    }

    public virtual void OnReplied(Member m, ReadOnlySpan<byte> bytes)
    {
    }

    public virtual void OnServerLine(Member m, string line)
    {
    }

    public virtual void OnServerFacts(Member m, ServerFacts? before, ServerFacts now)
    {
    }

    public virtual void OnRestart(Member m)
    {
    }

    public virtual void OnAmnesia(Member m)
    {
    }

    public virtual void AtRest(ClusterView view)
    {
    }

    /// <summary>Who hears of violations, and the cluster to watch.</summary>
    public void Attach(ClusterView view, Action<Violation> report)
    {
        _view = view;
        _report = report;
    }

    /// <summary>Something bad happened. <paramref name="known"/> names a defect that explains it in
    /// either mode.</summary>
    protected void Unsafe(Member? m, string text, string known = "") =>
        Tell(ViolationKind.Safety, m, text, known);

    /// <summary>Something good did not happen in time.</summary>
    protected void Stuck(Member? m, string text, string known = "") =>
        Tell(ViolationKind.Liveness, m, text, known);

    private void Tell(ViolationKind kind, Member? m, string text, string known)
    {
        string defect = known.Length > 0 ? known
            : View.Upstream ? View.Defects.Among(KnownInUpstream, IsOwnFault ? m : null)
            : "";
        _report!(new Violation(Property, kind, m?.Name ?? "", text, View.NowUs, defect));
    }
}
