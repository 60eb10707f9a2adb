// CheckerSet: all checkers of a run, fed from the taps of a cluster.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Watches a cluster with checkers and marks, from its construction on.</summary>
public sealed class CheckerSet
{
    private readonly List<Checker> _checkers;
    private readonly Dictionary<SimNode, Member> _members = [];
    private readonly HashSet<Member> _sentinels = [];
    private readonly List<Violation> _violations = [];

    /// <summary>Attaches to a cluster that has no members yet.</summary>
    public CheckerSet(ClusterView view, IEnumerable<Checker> checkers, MarkSet marks)
    {
        View = view;
        Marks = marks;
        _checkers = checkers.ToList();
        foreach (Checker c in _checkers)
        {
            c.Attach(view, _violations.Add);
        }
        view.Cluster.Starting = OnStarting;
        view.Cluster.World.AfterTurn = AfterTurn;
    }

    public ClusterView View { get; }

    public MarkSet Marks { get; }

    /// <summary>All that was found so far.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>The first violation that no known defect of upstream explains, or null.</summary>
    public Violation? First => _violations.FirstOrDefault(v => v.KnownDefect.Length == 0);

    /// <summary>To be called once, when the deadline of healing has passed.</summary>
    public void AtRest()
    {
        foreach (Checker c in _checkers)
        {
            c.AtRest(View);
        }
    }

    private void OnStarting(Member m)
    {
        _members[m.Node] = m;
        if (m.IsSentinel)
        {
            _sentinels.Add(m);
        }
        m.Node.Log.Observer = line => OnLine(m, line);
        foreach (Checker c in _checkers)
        {
            c.OnRestart(m);
        }
    }

    private void OnLine(Member m, string line)
    {
        SentinelEvent e = SentinelEvent.Read(line);
        Marks.OnEvent(m, e);
        if (e.Type.Length == 0 || !m.IsSentinel)
        {
            return;
        }
        foreach (Checker c in _checkers)
        {
            c.OnEvent(m, e);
        }
    }

    private void AfterTurn(SimNode node)
    {
        if (!_members.TryGetValue(node, out Member? m))
        {
            return;
        }
        View.Acting = m;
        SentinelFacts? before = View.FactsOf(m);
        if (m.IsSentinel && m.Alive && before?.StillHold(m.State) != true)
        {
            SentinelFacts now = SentinelFacts.Of(m.State);
            View.Remember(m, now);
            Marks.OnFacts(m, before, now);
            foreach (Checker c in _checkers)
            {
                c.OnFacts(m, before, now);
            }
        }
        foreach (Checker c in _checkers)
        {
            c.AfterStep(View);
        }
    }
}
