// ProcessFaults: what can happen to programs, and what operators do to them.
// Ours, no origin in C.
using System;
using System.Linq;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Kills, stops, crashes, commands.</summary>
public static class ProcessFaults
{
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
                return Pause(FaultContext.Pick(x.Cluster.Sentinels, w.Target));
            case FaultClass.CrashAfterIo:
                SimNode node = FaultContext.Pick(x.All, w.Target / 4).Node;
                return Crash(x, node, w);
            case FaultClass.ManualFailover:
                x.Command(FaultContext.Pick(x.Cluster.Sentinels, w.Target),
                    "SENTINEL", "FAILOVER", x.Plan.Groups[w.Group].MasterName);
                return null;
            case FaultClass.ClientKill:
                x.Command(FaultContext.Pick(x.Servers(w.Group), w.Target),
                    "CLIENT", "KILL", "TYPE", _clientTypes[w.Amount % _clientTypes.Length]);
                return null;
            default:
                return null;
        }
    }

    // Half of the crashes wait for the configuration file to be written.
    private static Action Crash(FaultContext x, SimNode node, FaultWindow w)
    {
        bool powerLoss = w.Target % 4 == 0;
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
