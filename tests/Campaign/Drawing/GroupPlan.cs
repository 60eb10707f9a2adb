// GroupPlan: a master with its replicas, and how it is watched.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace RedisNet.Campaign;

/// <summary>One replication group.</summary>
public sealed record GroupPlan
{
    /// <summary>What Sentinels call its master.</summary>
    public required string MasterName { get; init; }

    /// <summary>The master first.</summary>
    public required IReadOnlyList<ServerPlan> Servers { get; init; }

    public required int Quorum { get; init; }

    public required int DownAfterMs { get; init; }

    public required int FailoverTimeoutMs { get; init; }

    public required int ParallelSyncs { get; init; }

    /// <summary>Directives common to its servers, one a line.</summary>
    public required IReadOnlyList<string> Directives { get; init; }

    /// <summary>min-replicas-to-write and min-replicas-max-lag; 0 is off.</summary>
    public required int MinReplicas { get; init; }

    public required int MaxLagS { get; init; }

    public required int ReplTimeoutS { get; init; }

    /// <summary>Whether its servers save now and then, so that a restart finds data.</summary>
    public required bool Saves { get; init; }

    /// <summary>The configuration file of one of its servers.</summary>
    public string ServerConfig(ServerPlan server)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"port {server.Port}\nprotected-mode no\n");
        text.Append(CultureInfo.InvariantCulture, $"replica-priority {server.Priority}\n");
        foreach (string line in Directives)
        {
            text.Append(line).Append('\n');
        }
        if (server.Master.Length > 0)
        {
            ServerPlan master = Servers.First(s => s.Name == server.Master);
            text.Append(CultureInfo.InvariantCulture, $"replicaof {master.Ip} {master.Port}\n");
        }
        return text.ToString();
    }

    /// <summary>The part of a Sentinel's configuration file that is about this group.</summary>
    public string SentinelConfig()
    {
        ServerPlan m = Servers[0];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"sentinel monitor {MasterName} {m.Ip} {m.Port} {Quorum}\n"
            + $"sentinel down-after-milliseconds {MasterName} {DownAfterMs}\n"
            + $"sentinel failover-timeout {MasterName} {FailoverTimeoutMs}\n"
            + $"sentinel parallel-syncs {MasterName} {ParallelSyncs}\n");
    }
}
