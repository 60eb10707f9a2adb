// S24RestartKeepsEverything: the file holds all that a Sentinel must remember.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>What a Sentinel knew when it last saved its file is what it knows when it has started
/// again: settings, replicas, Sentinels, epochs.</summary>
public sealed class S24RestartKeepsEverything : Checker
{
    private const string Saved = "Sentinel new configuration saved on disk";

    private readonly HashSet<Member> _justSaved = [];
    private readonly Dictionary<Member, string> _saved = [];

    public override string Property => "S24";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type.Length == 0 && e.Text.StartsWith(Saved, StringComparison.Ordinal))
        {
            _justSaved.Add(m);
        }
        else if (e.Type is "+reset-master" or "-monitor")
        {
            // RESET saves nothing.
            _saved.Remove(m);
        }
    }

    public override void OnRestart(Member m)
    {
        if (View.IsUnsaved(m))
        {
            _saved.Remove(m);
        }
    }

    public override void OnAmnesia(Member m) => _saved.Remove(m);

    public override void AfterStep(ClusterView view)
    {
        Member m = view.Acting;
        if (!m.IsSentinel)
        {
            return;
        }
        if (!m.Alive)
        {
            // It died in the middle of a turn, perhaps of a save.
            _saved.Remove(m);
            return;
        }
        if (view.JustRestarted && _saved.TryGetValue(m, out string? before))
        {
            Compare(m, before, Describe(m.State));
        }
        if (_justSaved.Remove(m))
        {
            _saved[m] = Describe(m.State);
        }
    }

    private void Compare(Member m, string before, string now)
    {
        if (before != now)
        {
            IEnumerable<string> lost = before.Split('\n').Except(now.Split('\n'));
            IEnumerable<string> got = now.Split('\n').Except(before.Split('\n'));
            Unsafe(m, $"after the restart: lost {string.Join("; ", lost)}; has "
                + string.Join("; ", got));
        }
    }

    private static string Describe(SentinelState s)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal)
        {
            $"id {s.MyId}", $"current {s.CurrentEpoch}",
            $"announce {s.AnnounceIp} {s.AnnouncePort} {s.ResolveHostnames}",
        };
        foreach (SentinelRedisInstance master in s.Masters)
        {
            Describe(master, lines);
        }
        return string.Join('\n', lines);
    }

    private static void Describe(SentinelRedisInstance master, SortedSet<string> lines)
    {
        SentinelAddr addr = SentinelInstances.CurrentMasterAddress(master);
        string name = master.Name;
        lines.Add($"{name} at {ClusterView.Show(addr)} quorum {master.Quorum}");
        lines.Add($"{name} down-after {master.DownAfterPeriodMs}");
        lines.Add($"{name} failover-timeout {master.FailoverTimeoutMs}");
        lines.Add($"{name} parallel-syncs {master.ParallelSyncs}");
        lines.Add($"{name} auth {master.AuthUser} {master.AuthPass}");
        lines.Add($"{name} scripts {master.NotificationScript} {master.ClientReconfigScript}");
        lines.Add($"{name} reboot {master.MasterRebootDownAfterPeriodMs}");
        lines.Add($"{name} config-epoch {master.ConfigEpoch} leader-epoch {master.LeaderEpoch}");
        foreach (SentinelRedisInstance ri in master.Replicas)
        {
            // The promoted replica's place is taken by the old master.
            lines.Add($"{name} replica "
                + ClusterView.Show(ri.Addr.SameAs(addr) ? master.Addr : ri.Addr));
        }
        foreach (SentinelRedisInstance ri in master.Sentinels)
        {
            lines.Add($"{name} sentinel {ri.RunId} {ClusterView.Show(ri.Addr)}");
        }
        foreach (RenamedCommand renamed in master.RenamedCommands.Values)
        {
            lines.Add($"{name} rename {renamed.OldName} {renamed.NewName}");
        }
    }
}
