// CheckerSet: all checkers of a run, fed from the taps of a cluster.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;
using RedisNet.Os;
using RedisNet.Sentinel;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Watches a cluster with checkers and marks, from its construction on.</summary>
public sealed class CheckerSet
{
    internal const string SaveFailed = "WARNING: Sentinel was not able to save";
    private const string SaveWorked = "Sentinel new configuration saved on disk";

    private readonly List<Checker> _all;
    private readonly List<Checker> _onEvent;
    private readonly List<Checker> _onSent;
    private readonly List<Checker> _onReplied;
    private readonly List<Checker> _onFacts;
    private readonly List<Checker> _onInstance;
    private readonly List<Checker> _onServerLine;
    private readonly List<Checker> _onServerFacts;
    private readonly List<Checker> _afterStep;
    private readonly Dictionary<SimNode, MemberWatch> _watches = [];
    private readonly Dictionary<Member, MemberWatch> _byMember = [];
    private readonly List<Violation> _violations = [];
    private readonly List<WireCommand> _commands = [];
    private long _connections;

    /// <summary>Attaches to a cluster that has no members yet.</summary>
    public CheckerSet(ClusterView view, IEnumerable<Checker> checkers, MarkSet marks)
    {
        View = view;
        Marks = marks;
        _all = [view.Defects, .. checkers];
        foreach (Checker c in _all)
        {
            c.Attach(view, _violations.Add);
        }
        _onEvent = Overriding(nameof(Checker.OnEvent));
        _onSent = Overriding(nameof(Checker.OnSent));
        _onReplied = Overriding(nameof(Checker.OnReplied));
        _onFacts = Overriding(nameof(Checker.OnFacts));
        _onInstance = Overriding(nameof(Checker.OnInstance));
        _onServerLine = Overriding(nameof(Checker.OnServerLine));
        _onServerFacts = Overriding(nameof(Checker.OnServerFacts));
        _afterStep = Overriding(nameof(Checker.AfterStep));
        view.Cluster.Starting = OnStarting;
        view.Cluster.World.AfterTurn = AfterTurn;
        view.Cluster.World.Sent = OnSent;
    }

    public ClusterView View { get; }

    public MarkSet Marks { get; }

    /// <summary>All that was found so far.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>The first violation that no known defect explains, or null.</summary>
    public Violation? First => _violations.FirstOrDefault(v => v.KnownDefect.Length == 0);

    /// <summary>To be called once, when the deadline of healing has passed.</summary>
    public void AtRest()
    {
        foreach (Checker c in _all)
        {
            c.AtRest(View);
        }
    }

    /// <summary>A member is about to start without what its disk held: it is not bound by what it
    /// promised. Found out by the set itself if the disk is another object or older.</summary>
    public void Forget(Member m)
    {
        View.Forgot(m);
        foreach (Checker c in _all)
        {
            c.OnAmnesia(m);
        }
    }

    private List<Checker> Overriding(string hook) =>
        _all.FindAll(c => c.GetType().GetMethod(hook)!.DeclaringType != typeof(Checker));

    private void OnStarting(Member m)
    {
        if (!_byMember.TryGetValue(m, out MemberWatch? watch))
        {
            watch = new MemberWatch(m);
            _byMember[m] = watch;
        }
        else if (watch.DiskIsOlder())
        {
            Forget(m);
        }
        watch.Restarted();
        _watches[m.Node] = watch;
        m.Node.Log.Observer = line => OnLine(m, line);
        foreach (Checker c in _all)
        {
            c.OnRestart(m);
        }
    }

    private void OnLine(Member m, string line)
    {
        SentinelEvent e = SentinelEvent.Read(line);
        Marks.OnLine(m, e);
        if (!m.IsSentinel)
        {
            foreach (Checker c in _onServerLine)
            {
                c.OnServerLine(m, e.ToString());
            }
            return;
        }
        if (e.Type.Length == 0)
        {
            NoteSave(m, e.Text);
        }
        foreach (Checker c in _onEvent)
        {
            c.OnEvent(m, e);
        }
    }

    private void NoteSave(Member m, string text)
    {
        if (text.StartsWith(SaveFailed, StringComparison.Ordinal))
        {
            View.Saved(m, ok: false);
        }
        else if (text.StartsWith(SaveWorked, StringComparison.Ordinal))
        {
            View.Saved(m, ok: true);
        }
    }

    private void OnSent(
        SimNode from, NetAddress local, NetAddress remote, ReadOnlySpan<byte> bytes)
    {
        if (!_watches.TryGetValue(from, out MemberWatch? watch))
        {
            return;
        }
        Member m = watch.Member;
        if (View.At(remote.Ip, remote.Port) is null)
        {
            if (m.IsSentinel)
            {
                foreach (Checker c in _onReplied)
                {
                    c.OnReplied(m, bytes);
                }
            }
            return;
        }
        _commands.Clear();
        watch.ReaderOf(local, remote, ref _connections).Feed(bytes, _commands);
        foreach (WireCommand command in _commands)
        {
            Marks.OnSent(m, command);
            foreach (Checker c in _onSent)
            {
                c.OnSent(m, command);
            }
        }
    }

    private void AfterTurn(SimNode node)
    {
        if (!_watches.TryGetValue(node, out MemberWatch? watch))
        {
            return;
        }
        Member m = watch.Member;
        if (!ReferenceEquals(m.Node, node))
        {
            return;
        }
        View.Acting = m;
        View.JustRestarted = watch.TakeFirstTurn();
        if (!m.Alive)
        {
            Marks.OnDeath(m);
        }
        if (View.JustRestarted && m.Alive)
        {
            View.Listens(m, m.Server.Config.Port);
        }
        if (m.IsSentinel)
        {
            AfterSentinelTurn(watch);
        }
        else
        {
            AfterServerTurn(m);
        }
        foreach (Checker c in _afterStep)
        {
            c.AfterStep(View);
        }
        watch.NoteDisk(node.IoCalls);
    }

    private void AfterSentinelTurn(MemberWatch watch)
    {
        Member m = watch.Member;
        View.Ticked = m.Alive && watch.TakeTick();
        if (!m.Alive)
        {
            return;
        }
        SentinelFacts? before = View.FactsOf(m);
        if (View.JustRestarted || before?.StillHold(m.State) != true)
        {
            SentinelFacts now = SentinelFacts.Of(m.State);
            View.Remember(m, now);
            Marks.OnFacts(m, before, now);
            foreach (Checker c in _onFacts)
            {
                c.OnFacts(m, before, now);
            }
        }
        if (View.Ticked)
        {
            VisitInstances(m);
        }
    }

    private void VisitInstances(Member m)
    {
        foreach (SentinelRedisInstance master in m.State.Masters)
        {
            Visit(m, master);
            foreach (SentinelRedisInstance ri in master.Replicas)
            {
                Visit(m, ri);
            }
            foreach (SentinelRedisInstance ri in master.Sentinels)
            {
                Visit(m, ri);
            }
        }
    }

    private void Visit(Member m, SentinelRedisInstance ri)
    {
        foreach (Checker c in _onInstance)
        {
            c.OnInstance(m, ri);
        }
    }

    private void AfterServerTurn(Member m)
    {
        View.Ticked = false;
        ServerFacts? before = View.ServerFactsOf(m);
        if (!m.Alive || (!View.JustRestarted && before?.StillHold(m.Server) == true))
        {
            return;
        }
        ServerFacts now = ServerFacts.Of(m.Server);
        View.Remember(m, now);
        Marks.OnServerFacts(View, m, now);
        foreach (Checker c in _onServerFacts)
        {
            c.OnServerFacts(m, before, now);
        }
    }
}
