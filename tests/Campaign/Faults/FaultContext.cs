// FaultContext: what a fault may lay hands on.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>The cluster seen by the one who disturbs it.</summary>
public sealed class FaultContext
{
    public FaultContext(
        Cluster cluster, SeedPlan plan, Supervisor supervisor, Convergence convergence,
        SimNode clientHost, CheckerSet checkers)
    {
        (Cluster, Plan, Supervisor, Checkers) = (cluster, plan, supervisor, checkers);
        (Convergence, ClientHost) = (convergence, clientHost);
        Links = new LinkFaults(cluster.World, Hosts);
        Traps = new EventTrap(cluster);
        cluster.World.Watch(Rewrites);
        cluster.World.Watch(Traps);
    }

    public Cluster Cluster { get; }

    public SimWorld World => Cluster.World;

    public SeedPlan Plan { get; }

    public Supervisor Supervisor { get; }

    public Convergence Convergence { get; }

    public SimNode ClientHost { get; }

    public LinkFaults Links { get; }

    public RewriteCrash Rewrites { get; } = new();

    public EventTrap Traps { get; }

    public CheckerSet Checkers { get; }

    public MarkSet Marks => Checkers.Marks;

    /// <summary>Set when the faults are over: what a fault still had in store does not
    /// happen.</summary>
    public bool Over { get; set; }

    public IReadOnlyList<Member> All => Cluster.Members;

    /// <summary>One node of each host, the clients' host last.</summary>
    public IReadOnlyList<SimNode> Hosts() =>
        [.. All.Select(m => m.Node).DistinctBy(n => n.Ip), ClientHost];

    /// <summary>The servers of a group.</summary>
    public List<Member> Servers(int group) =>
        Convergence.Servers(Plan.Groups[group]).ToList();

    /// <summary>The master of a group as Sentinels see it, else any that takes itself for one, else
    /// the first.</summary>
    public Member MasterOf(int group)
    {
        List<Member> servers = Servers(group);
        return Convergence.MasterOf(Plan.Groups[group])
            ?? servers.Find(m => m.Alive && m.Server.Repl.MasterHost is null)
            ?? servers[0];
    }

    /// <summary>One of a group's servers that is not its master.</summary>
    public Member ReplicaOf(int group, int target)
    {
        Member master = MasterOf(group);
        return Pick(Servers(group).Where(m => m != master), target);
    }

    /// <summary>One of several, the living ones if there are any.</summary>
    public static Member Pick(IEnumerable<Member> of, int target)
    {
        List<Member> all = of.ToList();
        List<Member> alive = all.FindAll(m => m.Alive);
        List<Member> from = alive.Count > 0 ? alive : all;
        return from[target % from.Count];
    }

    /// <summary>Kills it, if it lives.</summary>
    public static void Kill(Member m)
    {
        if (m.Alive)
        {
            m.Kill();
        }
    }

    /// <summary>Sends one command and does not wait for its answer.</summary>
    public void Command(Member m, params string[] words)
    {
        var session = new Session(ClientHost, m.Ip, m.Server.Config.Port);
        session.Send(words);
        Sent.Add((session, World.NowUs));
    }

    /// <summary>Sessions of commands sent, and when.</summary>
    public List<(Session Session, long AtUs)> Sent { get; } = [];
}
