// FaultInjector: makes the faults of a plan happen, and unhappen.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Begins and ends windows as time passes.</summary>
public sealed class FaultInjector(
    Cluster cluster, SeedPlan plan, Supervisor supervisor, Convergence convergence,
    SimNode clientHost, Action<string, string> log)
{
    private readonly List<(long DueUs, Action Act)> _agenda = [];
    private bool _over;
    private readonly Supervisor _s = supervisor;
    private readonly SimNode _c = clientHost;

    public void Begin()
    {
        foreach (FaultWindow w in plan.Faults)
        {
            cluster.World.Schedule(w.FromMs * 1000L, () => Start(w));
        }
    }

    public void Poll()
    {
    }

    public void HealAll() => _over = true;

    private void Start(FaultWindow w)
    {
        if (_over)
        {
            return;
        }
        log("fault", w.ToString());
        GroupPlan group = plan.Groups[w.Group];
        Member? master = convergence.MasterOf(group);
        List<Member> servers = convergence.Servers(group).ToList();
        switch (w.Class)
        {
            case FaultClass.KillMaster:
                master?.Kill();
                break;
            case FaultClass.KillReplica:
                Kill(servers.Where(s => s != master), w.Target);
                break;
            case FaultClass.KillSentinel:
                Kill(cluster.Sentinels, w.Target);
                break;
        }
    }

    private static void Kill(IEnumerable<Member> of, int target)
    {
        List<Member> alive = of.Where(m => m.Alive).ToList();
        if (alive.Count > 0)
        {
            alive[target % alive.Count].Kill();
        }
    }
}
