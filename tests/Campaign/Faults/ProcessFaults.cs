// ProcessFaults: what can happen to programs, and what operators do to them.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Kills, stops, crashes, commands.</summary>
public static class ProcessFaults
{
    private const int LongestBetweenOrdersMs = 2000;

    private static readonly string[] _clientTypes = ["normal", "master", "replica", "pubsub"];

    /// <summary>Begins a fault; the answer ends it. Null if it is of another kind or over at
    /// once.</summary>
    public static Action? Begin(FaultContext x, FaultWindow w)
    {
        switch (w.Class)
        {
            case FaultClass.KillMaster:
                FaultContext.Kill(x.MasterOf(w.Group));
                return null;
            case FaultClass.KillReplica when w.Amount > 1:
                x.Traps.Arm(w.Amount == 2 ? "+selected-slave" : "+promoted-slave",
                    x.Plan.Groups[w.Group].MasterName, FaultContext.Kill);
                FaultContext.Kill(x.MasterOf(w.Group));
                return null;
            case FaultClass.KillReplica:
                FaultContext.Kill(x.ReplicaOf(w.Group, w.Target));
                return null;
            case FaultClass.KillSentinel:
                FaultContext.Kill(FaultContext.Pick(x.Cluster.Sentinels, w.Target));
                return null;
            case FaultClass.KillMostSentinels:
                for (int i = 0; i <= x.Cluster.Sentinels.Count / 2; i++)
                {
                    FaultContext.Kill(
                        x.Cluster.Sentinels[(w.Target + i) % x.Cluster.Sentinels.Count]);
                }
                return null;
            case FaultClass.KillAllServers:
                x.Servers(w.Group).ForEach(FaultContext.Kill);
                return null;
            case FaultClass.HostDown:
                string ip = x.MasterOf(w.Group).Ip;
                x.All.Where(m => m.Ip == ip).ToList().ForEach(FaultContext.Kill);
                return null;
            case FaultClass.QuickReboot:
                Member master = x.MasterOf(w.Group);
                FaultContext.Kill(master);
                x.Supervisor.RestartAfter(master, w.Amount);
                return null;
            default:
                return BeginOther(x, w);
        }
    }

    private static Action? BeginOther(FaultContext x, FaultWindow w)
    {
        switch (w.Class)
        {
            case FaultClass.PauseMaster:
                return Pause(x.MasterOf(w.Group));
            case FaultClass.PauseReplica:
                return Pause(x.ReplicaOf(w.Group, w.Target));
            case FaultClass.PauseSentinel:
                return PauseTimes(x, FaultContext.Pick(x.Cluster.Sentinels, w.Target), w);
            case FaultClass.CrashAfterIo:
                return Crash(x, w);
            case FaultClass.ManualFailover when w.Amount > LongestBetweenOrdersMs:
                FailOverAndBack(x, w);
                return null;
            case FaultClass.ManualFailover:
                OrderFailover(x, w, w.Target / 2);
                if (w.Target % 2 == 1)
                {
                    x.World.Schedule(
                        w.Amount * 1000L, () => OrderFailover(x, w, (w.Target / 2) + 1));
                }
                return null;
            case FaultClass.ClientKill:
                x.Command(FaultContext.Pick(x.Servers(w.Group), w.Target),
                    "CLIENT", "KILL", "TYPE", _clientTypes[w.Amount % _clientTypes.Length]);
                return null;
            default:
                return null;
        }
    }

    // The first Sentinel cannot end its failover: it hears the servers that are left, but those do
    // not reach their new master. To the second they are down: it gives the group back to the old.
    private static void FailOverAndBack(FaultContext x, FaultWindow w)
    {
        int first = w.Target / 2;
        GroupPlan group = x.Plan.Groups[w.Group];
        Member old = x.MasterOf(w.Group);
        SimNode leader = FaultContext.Pick(x.Cluster.Sentinels, first).Node;
        x.Traps.Arm("+promoted-slave", group.MasterName, promoted =>
        {
            List<SimNode> rest = x.Servers(w.Group).Where(m => m != old && m != promoted)
                .Select(m => m.Node).Where(n => n.Ip != leader.Ip).ToList();
            Action heal = x.Links.Isolate(rest, SimCut.Drop, leader);
            x.World.Schedule(group.FailoverTimeoutMs * 1000L, heal);
            x.World.Schedule(
                (group.DownAfterMs + (w.Amount / 2)) * 1000L, () => OrderFailover(x, w, first + 1));
        }, by: leader);
        OrderFailover(x, w, first);
    }

    private static void OrderFailover(FaultContext x, FaultWindow w, int target)
    {
        if (!x.Over)
        {
            x.Command(FaultContext.Pick(x.Cluster.Sentinels, target),
                "SENTINEL", "FAILOVER", x.Plan.Groups[w.Group].MasterName);
        }
    }

    // Half of the crashes wait for the configuration file to be written: by a Sentinel, as servers
    // write theirs rarely.
    private static Action Crash(FaultContext x, FaultWindow w)
    {
        bool powerLoss = w.Target % 4 == 0;
        IReadOnlyList<Member> of = w.Amount % 2 == 0 ? x.Cluster.Sentinels : x.All;
        SimNode node = FaultContext.Pick(of, w.Target / 4).Node;
        if (w.Amount % 2 == 0)
        {
            x.Rewrites.Arm(node, 1 + (w.Amount / 2 % 4), powerLoss);
        }
        else
        {
            node.CrashAtIo(w.Amount, after: w.Target % 2 == 1, powerLoss);
        }
        return () =>
        {
            x.Rewrites.Disarm(node);
            node.DoNotCrash();
        };
    }

    // Stopped, running, stopped, ...: parts of one length.
    private static Action? PauseTimes(FaultContext x, Member m, FaultWindow w)
    {
        int parts = (2 * w.Amount) - 1;
        long partUs = (w.ToMs - w.FromMs) * 1000L / parts;
        Action? resume = Pause(m);
        for (int part = 1; part < parts; part++)
        {
            bool stop = part % 2 == 0;
            x.World.Schedule(partUs * part, () =>
            {
                resume?.Invoke();
                resume = stop && !x.Over ? Pause(m) : null;
            });
        }
        return () => resume?.Invoke();
    }

    private static Action? Pause(Member m)
    {
        SimNode node = m.Node;
        if (!m.Alive)
        {
            return null;
        }
        node.Pause();
        return () =>
        {
            if (node.Paused)
            {
                node.Resume();
            }
        };
    }
}
