// FaultVerbs: verbs that make trouble.
// Ours, after the data-driven tests of etcd-io/raft. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using RedisNet.Os;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Sentinel.Tests.Scenarios;

/// <summary>What goes wrong.</summary>
internal static class FaultVerbs
{
    /// <summary>Does the verb; false if it is not one of these.</summary>
    public static bool Run(ScenarioWorld w, string verb, string[] args)
    {
        switch (verb)
        {
            case "partition":
                // No packet passes between the groups until heal; who is in none talks to all.
                // Example: partition r1 s1 | r2 r3 s2 s3
                Partition(w, args);
                break;
            case "one-way":
                // Nothing the first says reaches the second until heal; the other way it does.
                // Example: one-way r1 -> s1
                w.World.CutOneWay(
                    w.Member(args[0]).Node, w.Member(args[2]).Node, SimCut.Hold);
                break;
            case "heal":
                // Ends all partitions; what was sent meanwhile arrives.
                // Example: heal
                w.World.HealAll();
                break;
            case "stop":
                // The processes stand still; their kernels go on accepting for them.
                // Example: stop s1 r1
                Each(w, args, n => n.Pause());
                break;
            case "cont":
                // They go on.
                // Example: cont s1 r1
                Each(w, args, n => n.Resume());
                break;
            case "clock":
                // Sets a wall clock ahead or back.
                // Example: clock s1 -10s
                w.Member(args[0]).Node.Clock.WallOffsetUs += ScenarioVerbs.Ms(args[1]) * 1000;
                break;
            case "disk":
                // Writing to a disk fails from now on, or works again.
                // Example: disk s1 full
                w.Member(args[0]).Disk.FailWrites =
                    args[1] == "full" ? Errno.ENOSPC : Errno.None;
                break;
            default:
                return false;
        }
        return true;
    }

    private static void Partition(ScenarioWorld w, string[] args)
    {
        List<List<Member>> groups = [[]];
        foreach (string word in args)
        {
            if (word == "|")
            {
                groups.Add([]);
            }
            else
            {
                groups[^1].Add(w.Member(word));
            }
        }
        for (int i = 0; i < groups.Count; i++)
        {
            for (int k = i + 1; k < groups.Count; k++)
            {
                w.Cluster.Cut([.. groups[i]], [.. groups[k]]);
            }
        }
    }

    private static void Each(ScenarioWorld w, string[] names, Action<SimNode> what)
    {
        foreach (string name in names)
        {
            what(w.Member(name).Node);
        }
    }
}
