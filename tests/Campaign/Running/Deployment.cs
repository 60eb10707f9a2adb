// Deployment: puts the cluster of a plan into a world.
// Ours, no origin in C.
using System.Text;
using RedisNet.Mem;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Configuration files of a plan, and the programs on them.</summary>
public static class Deployment
{
    /// <summary>An empty world for a plan, to be watched before anything runs in it.</summary>
    public static Cluster World(SeedPlan plan)
    {
        var cluster = new Cluster(plan.World);
        if (plan.CheckedMemory)
        {
            cluster.NewAllocator = () => new ZmallocDebug();
        }
        return cluster;
    }

    /// <summary>Starts all programs.</summary>
    public static void Fill(Cluster cluster, SeedPlan plan)
    {
        foreach (GroupPlan group in plan.Groups)
        {
            foreach (ServerPlan s in group.Servers)
            {
                cluster.AddServerAt(s.Name, s.Ip, group.ServerConfig(s));
            }
        }
        foreach (SentinelPlan s in plan.Sentinels)
        {
            cluster.AddSentinelAt(s.Name, s.Ip, SentinelConfig(plan, s));
        }
    }

    /// <summary>The file a program was first started with.</summary>
    public static byte[] FirstConfig(SeedPlan plan, Member m)
    {
        foreach (GroupPlan group in plan.Groups)
        {
            foreach (ServerPlan s in group.Servers)
            {
                if (s.Name == m.Name)
                {
                    return Encoding.Latin1.GetBytes(group.ServerConfig(s));
                }
            }
        }
        foreach (SentinelPlan s in plan.Sentinels)
        {
            if (s.Name == m.Name)
            {
                return Encoding.Latin1.GetBytes(SentinelConfig(plan, s));
            }
        }
        return [];
    }

    private static string SentinelConfig(SeedPlan plan, SentinelPlan sentinel)
    {
        var text = new StringBuilder($"port {sentinel.Port}\n");
        text.Append("sentinel semantics ").Append(plan.Upstream ? "upstream\n" : "strict\n");
        foreach (GroupPlan group in plan.Groups)
        {
            text.Append(group.SentinelConfig());
        }
        return text.ToString();
    }
}
