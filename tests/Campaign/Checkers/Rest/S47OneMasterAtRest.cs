// S47OneMasterAtRest: in the end there is one master and everybody follows it.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S43, S47, S48, at rest: the named master is alive and says it is one; every other live
/// server of its group replicates from it, perhaps over others, never in a circle; one promoted in
/// an attempt that was given up is no second master.</summary>
public sealed class S47OneMasterAtRest : Checker
{
    private readonly Dictionary<string, string> _givenUp = [];

    public override string Property => "S43,S47,S48";

    public override string KnownInUpstream => "D1,D2,D3,D4,D7";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type == "-failover-abort-slave-timeout"
            && ClusterView.MasterOf(m, e.MasterName)?.PromotedReplica is { } promoted)
        {
            _givenUp[ClusterView.Show(promoted.Addr)] = e.ToString();
        }
    }

    public override void AtRest(ClusterView view)
    {
        foreach (ReplicationGroup group in ReplicationGroup.Of(view))
        {
            if (group.Master is not { Alive: true } master)
            {
                Stuck(group.Master, $"S43 {group.Name}: the master {group.Address} is dead and "
                    + "nobody took its place");
                continue;
            }
            foreach (Member server in group.Servers)
            {
                if (server.Alive && view.ServerFactsOf(server) is { } facts)
                {
                    Judge(view, group, master, server, facts);
                }
            }
        }
    }

    private void Judge(
        ClusterView view, ReplicationGroup group, Member master, Member server, ServerFacts facts)
    {
        if (server == master)
        {
            if (!facts.IsMaster)
            {
                Stuck(server, $"S47 {group.Name}: named as master, but follows {facts.Master}");
            }
            return;
        }
        if (facts.IsMaster)
        {
            bool promoted = _givenUp.TryGetValue(
                $"{server.Ip}:{server.Server.Config.Port}", out string? attempt);
            Stuck(server, promoted
                ? $"S48 {group.Name}: still a master after {attempt}"
                : $"S47 {group.Name}: a second master beside {master.Name}");
            return;
        }
        Member? end = server;
        var passed = new HashSet<Member>();
        while (end is not null && view.ServerFactsOf(end) is { IsMaster: false } f)
        {
            if (!passed.Add(end))
            {
                Stuck(server, $"S47 {group.Name}: replicates in a circle");
                return;
            }
            end = view.At(f.Master);
        }
        if (end != master)
        {
            Stuck(server, $"S47 {group.Name}: follows {end?.Name ?? facts.Master}, not "
                + master.Name);
        }
    }
}
