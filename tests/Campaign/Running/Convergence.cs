// Convergence: whether a cluster has come to rest, and if not, what is missing.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sentinel;
using RedisNet.Server;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>The goal of liveness: S19, S43, S47, S54, R24, said as a question.</summary>
public sealed class Convergence(Cluster cluster, SeedPlan plan)
{
    /// <summary>The first thing that is missing, as property and text; null if nothing
    /// is.</summary>
    public (string Property, string Member, string Text)? Missing()
    {
        foreach (Member m in cluster.Members)
        {
            if (!m.Alive)
            {
                return ("S22", m.Name, "does not run: " + (m.StartError ?? "killed"));
            }
        }
        foreach (GroupPlan group in plan.Groups)
        {
            if (Missing(group) is { } missing)
            {
                return missing;
            }
        }
        return null;
    }

    /// <summary>The members of a group.</summary>
    public IEnumerable<Member> Servers(GroupPlan group) =>
        group.Servers.Select(s => cluster.Servers.Find(m => m.Name == s.Name)!);

    /// <summary>The server that all Sentinels name and that is a master, or null.</summary>
    public Member? MasterOf(GroupPlan group)
    {
        SentinelRedisInstance? ri = cluster.Sentinels[0].State.Masters.Find(group.MasterName);
        if (ri is null)
        {
            return null;
        }
        SentinelAddr addr = SentinelInstances.CurrentMasterAddress(ri);
        ServerPlan? at = group.Servers.FirstOrDefault(
            s => s.Ip == addr.Ip && s.Port == addr.Port);
        Member? m = cluster.Servers.Find(s => s.Name == at?.Name);
        return m?.Server.Repl.MasterHost is null ? m : null;
    }

    private (string Property, string Member, string Text)? Missing(GroupPlan group)
    {
        List<SentinelRedisInstance?> views = cluster.Sentinels
            .Select(s => s.State.Masters.Find(group.MasterName)).ToList();
        for (int i = 0; i < views.Count; i++)
        {
            if (WhatSentinelLacks(group, views[i], views[0]) is { } lack)
            {
                return (lack.Property, cluster.Sentinels[i].Name, lack.Text);
            }
        }
        Member? master = MasterOf(group);
        if (master is null)
        {
            return ("S47", "", group.MasterName + ": the server Sentinels name is no master");
        }
        foreach (Member m in Servers(group))
        {
            if (m != master && WhatReplicaLacks(group, m, master) is { } lack)
            {
                return (lack.Property, m.Name, lack.Text);
            }
        }
        return null;
    }

    private (string Property, string Text)? WhatSentinelLacks(
        GroupPlan group, SentinelRedisInstance? ri, SentinelRedisInstance? first)
    {
        if (ri is null || first is null)
        {
            return ("S24", group.MasterName + " is not in its table");
        }
        SentinelAddr ours = SentinelInstances.CurrentMasterAddress(ri);
        SentinelAddr theirs = SentinelInstances.CurrentMasterAddress(first);
        if (ours.Ip != theirs.Ip || ours.Port != theirs.Port
            || ri.ConfigEpoch != first.ConfigEpoch)
        {
            return ("S19", $"{group.MasterName} is {ours.Ip}:{ours.Port} in epoch "
                + $"{ri.ConfigEpoch}, for {cluster.Sentinels[0].Name} {theirs.Ip}:{theirs.Port} "
                + $"in epoch {first.ConfigEpoch}");
        }
        if (ri.Is(InstanceFlags.FailoverInProgress))
        {
            return ("S42", $"{group.MasterName}: a failover stands at {ri.FailoverState}");
        }
        if (ri.Is(InstanceFlags.SDown | InstanceFlags.ODown))
        {
            return ("S43", $"{group.MasterName} is seen down and nobody fails over");
        }
        if (ri.State.Tilt)
        {
            return ("S53", "in TILT");
        }
        if (ri.Sentinels.Count != plan.Sentinels.Count - 1)
        {
            return ("S54", $"{group.MasterName}: knows {ri.Sentinels.Count} other Sentinels");
        }
        Member? stranger = cluster.Sentinels.Find(
            m => m.State != ri.State && ri.Sentinels.Find(m.State.MyId) is null);
        if (stranger is not null)
        {
            return ("S54", $"{group.MasterName}: knows {stranger.Name} by an id it had before");
        }
        ServerPlan? unknown = group.Servers.FirstOrDefault(s => !Knows(ri, s, ours));
        return unknown is null
            ? null
            : ("S54", $"{group.MasterName}: does not know replica {unknown.Name}");
    }

    // A Sentinel learns of replicas from the master: of those that replicate another replica it
    // need not know.
    private bool Knows(SentinelRedisInstance ri, ServerPlan s, SentinelAddr master)
    {
        ReplicationState repl = cluster.Servers.Find(m => m.Name == s.Name)!.Server.Repl;
        if (repl.MasterHost != master.Ip || repl.MasterPort != master.Port)
        {
            return true;
        }
        foreach (SentinelRedisInstance replica in ri.Replicas)
        {
            if (replica.Addr.Ip == s.Ip && replica.Addr.Port == s.Port)
            {
                return true;
            }
        }
        return false;
    }

    private (string Property, string Text)? WhatReplicaLacks(
        GroupPlan group, Member m, Member master)
    {
        ReplicationState repl = m.Server.Repl;
        if (repl.MasterHost is null)
        {
            return ("S47", $"{group.MasterName}: a second master beside {master.Name}");
        }
        if (repl.State != ReplState.Connected)
        {
            return ("R24", $"link to {repl.MasterHost}:{repl.MasterPort} stands at {repl.State}");
        }
        Member? at = m;
        for (int hops = 0; at is not null && at != master; hops++)
        {
            if (hops > group.Servers.Count)
            {
                return ("S47", group.MasterName + ": replication runs in a circle");
            }
            at = Above(group, at);
        }
        return at is null
            ? ("S47", $"{group.MasterName}: replicates {repl.MasterHost}:{repl.MasterPort}, which "
                + "leads nowhere")
            : null;
    }

    private Member? Above(GroupPlan group, Member m)
    {
        ReplicationState repl = m.Server.Repl;
        ServerPlan? at = group.Servers.FirstOrDefault(
            s => s.Ip == repl.MasterHost && s.Port == repl.MasterPort);
        return at is null ? null : cluster.Servers.Find(s => s.Name == at.Name);
    }
}
