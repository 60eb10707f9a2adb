// Program: runs one failover under all checkers and says what they found.
// Ours, no origin in C.
using System;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>One run: a master, two replicas, three Sentinels; the master dies.</summary>
public static class Program
{
    public static int Main(string[] args)
    {
        ulong seed = args.Length > 0 && ulong.TryParse(args[0], out ulong given) ? given : 1;
        using var cluster = new Cluster(seed);
        var set = new CheckerSet(new ClusterView(cluster), AllCheckers.Create(), new MarkSet());
        cluster.Fill(servers: 3, sentinels: 3);
        cluster.Until(cluster.AllKnown);
        cluster.Servers[0].Kill();
        cluster.Advance(60_000);
        set.AtRest();
        foreach (Violation v in set.Violations)
        {
            Console.WriteLine(v);
        }
        Console.WriteLine($"seed {seed}: {set.Violations.Count} violations");
        return set.First is null ? 0 : 1;
    }
}
