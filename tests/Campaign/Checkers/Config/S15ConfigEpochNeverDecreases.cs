// S15ConfigEpochNeverDecreases: a Sentinel never goes back to an older configuration.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Text;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>config_epoch(master) never decreases, and the address clients are told changes only
/// together with a higher one. Holds over restarts, because both are in the file when the turn is
/// over. No configuration of an epoch that is known already is taken over.</summary>
public sealed class S15ConfigEpochNeverDecreases : Checker
{
    public override string Property => "S15";

    private readonly HashSet<Member> _mayGoBack = [];

    public override void OnRestart(Member m)
    {
        if (View.IsUnsaved(m))
        {
            _mayGoBack.Add(m);
        }
    }

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type == "+config-update-from"
            && ClusterView.MasterOf(m, e.MasterName) is { } master
            && !View.JustRestarted
            && View.FactsOf(m)?.Find(e.MasterName) is { } old
            && master.ConfigEpoch == old.ConfigEpoch)
        {
            Unsafe(m, $"{e}: within config epoch {master.ConfigEpoch}");
        }
    }

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        // What could not be saved is not there after a restart.
        if (_mayGoBack.Remove(m))
        {
            return;
        }
        foreach (MasterFacts master in now.Masters)
        {
            if (before?.Find(master.Name) is not { } old)
            {
                continue;
            }
            if (master.ConfigEpoch < old.ConfigEpoch)
            {
                Unsafe(m, $"{master.Name}: config epoch {old.ConfigEpoch} -> {master.ConfigEpoch}");
            }
            else if (master.ConfigEpoch == old.ConfigEpoch && master.Advertised != old.Advertised)
            {
                Unsafe(m, $"{master.Name}: {old.Advertised} -> {master.Advertised} "
                    + $"within config epoch {master.ConfigEpoch}");
            }
            else if (master.ConfigEpoch > old.ConfigEpoch && !View.IsUnsaved(m))
            {
                JudgeFile(m, master);
            }
        }
    }

    private void JudgeFile(Member m, MasterFacts master)
    {
        string file = Encoding.Latin1.GetString(m.Disk.GetDurable(Member.ConfigPath) ?? []);
        ulong kept = ConfigText.Largest(file, $"sentinel config-epoch {master.Name} ");
        if (kept < master.ConfigEpoch)
        {
            Unsafe(m, $"{master.Name}: config epoch {master.ConfigEpoch}; "
                + $"a restart would go back to {kept}");
        }
    }
}
