// ReplicationGroup: the servers of one master's name, as the Sentinels see them.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>A group at rest.</summary>
/// <param name="Master">The member named by most Sentinels, or null if there is none at that
/// address.</param>
public sealed record ReplicationGroup(
    string Name, string Address, Member? Master, IReadOnlyList<Member> Servers)
{
    /// <summary>All groups, in order of name.</summary>
    public static List<ReplicationGroup> Of(ClusterView view)
    {
        var groups = new List<ReplicationGroup>();
        IEnumerable<string> names = view.LiveSentinels
            .SelectMany(m => view.FactsOf(m)?.Masters ?? []).Select(f => f.Name).Distinct().Order();
        foreach (string name in names)
        {
            string address = view.LiveSentinels.Select(m => view.FactsOf(m)?.Find(name)?.Advertised)
                .Where(a => a is not null).GroupBy(a => a)
                .OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key!;
            var servers = new SortedDictionary<string, Member>();
            foreach (Member m in view.LiveSentinels)
            {
                Collect(view, m, name, servers);
            }
            groups.Add(new ReplicationGroup(
                name, address, view.At(address), servers.Values.ToList()));
        }
        return groups;
    }

    private static void Collect(
        ClusterView view, Member m, string name, SortedDictionary<string, Member> servers)
    {
        if (ClusterView.MasterOf(m, name) is not { } master)
        {
            return;
        }
        Add(view, master, servers);
        foreach (SentinelRedisInstance ri in master.Replicas)
        {
            Add(view, ri, servers);
        }
    }

    private static void Add(
        ClusterView view, SentinelRedisInstance ri, SortedDictionary<string, Member> servers)
    {
        if (view.At(ClusterView.Show(ri.Addr)) is { IsSentinel: false } server)
        {
            servers[server.Name] = server;
        }
    }
}
