// SeedPlan: all that a seed decides before the first tick.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using RedisNet.Sim;

namespace RedisNet.Campaign;

/// <summary>Topology, settings, workload and faults of one run. Two runs of the same plan are the
/// same to the byte.</summary>
public sealed record SeedPlan
{
    public required ulong Seed { get; init; }

    /// <summary>`sentinel semantics upstream` instead of strict.</summary>
    public required bool Upstream { get; init; }

    public required SimOptions World { get; init; }

    public required IReadOnlyList<GroupPlan> Groups { get; init; }

    public required IReadOnlyList<SentinelPlan> Sentinels { get; init; }

    public required WorkloadPlan Workload { get; init; }

    /// <summary>Whether the checking allocator is under every program.</summary>
    public required bool CheckedMemory { get; init; }

    /// <summary>How long a program that died stays down before somebody starts it again.</summary>
    public required int RestartAfterMs { get; init; }

    public required int ChaosMs { get; init; }

    /// <summary>The classes that were not switched off.</summary>
    public required IReadOnlyList<FaultClass> Classes { get; init; }

    /// <summary>Faults by their start.</summary>
    public required IReadOnlyList<FaultWindow> Faults { get; init; }

    public IEnumerable<ServerPlan> Servers => Groups.SelectMany(g => g.Servers);

    /// <summary>Everything that was drawn, for people.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        CultureInfo c = CultureInfo.InvariantCulture;
        text.Append(c, $"seed {Seed}: semantics {(Upstream ? "upstream" : "strict")}, ");
        text.Append(c, $"latency {World.LatencyUs}+{World.LatencyJitterUs} us, ");
        text.Append(c, $"socket buffer {World.SocketBufferBytes} B, ");
        text.Append(c, $"short transfers {World.ShortSendPercent}/{World.ShortRecvPercent} %, ");
        text.Append(c, $"{(CheckedMemory ? "checking" : "slab")} allocator\n");
        foreach (GroupPlan g in Groups)
        {
            DescribeGroup(text, g);
        }
        text.Append("  sentinels ").AppendJoin(
            ", ", Sentinels.Select(s => string.Create(c, $"{s.Name} at {s.Ip}:{s.Port}")));
        WorkloadPlan w = Workload;
        text.Append(c, $"\n  workload {w.Clients} clients a group, think {w.ThinkMs} ms, ");
        text.Append(c, $"timeout {w.TimeoutMs} ms, values +{w.ValueBytes} B, ");
        text.Append(c, $"INCR {w.IncrPercent} %, volatile {w.VolatilePercent} %, ");
        text.Append(c, $"DEL {w.DeletePercent} %, GET {w.ReadPercent} %, WAIT {w.WaitPercent} %\n");
        text.Append(c, $"  chaos {ChaosMs} ms, restart after {RestartAfterMs} ms, ");
        text.Append(c, $"{Classes.Count} of {FaultTable.Rows.Count} fault classes on, ");
        text.Append(c, $"{Faults.Count} faults\n");
        foreach (FaultWindow f in Faults)
        {
            text.Append("    ").Append(f).Append('\n');
        }
        return text.ToString();
    }

    private static void DescribeGroup(StringBuilder text, GroupPlan g)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        text.Append(c, $"  {g.MasterName}: quorum {g.Quorum}, down-after {g.DownAfterMs} ms, ");
        text.Append(c, $"failover-timeout {g.FailoverTimeoutMs} ms, ");
        text.Append(c, $"parallel-syncs {g.ParallelSyncs}\n");
        foreach (ServerPlan s in g.Servers)
        {
            string of = s.Master.Length == 0 ? "master" : "replica of " + s.Master;
            text.Append(c, $"    {s.Name} {of} at {s.Ip}:{s.Port} priority {s.Priority}\n");
        }
        text.Append("    ").AppendJoin("; ", g.Directives).Append('\n');
    }
}
