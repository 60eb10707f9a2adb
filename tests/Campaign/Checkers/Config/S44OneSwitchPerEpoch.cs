// S44OneSwitchPerEpoch: clients are told of a new master once.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Exactly one +switch-master per Sentinel and adopted config epoch, and none missing: the
/// address of a master never changes without one.</summary>
/// <remarks>After a restart the file already names the new master and nothing is told.</remarks>
public sealed class S44OneSwitchPerEpoch : Checker
{
    private readonly HashSet<(Member, string Master, ulong Epoch)> _switched = [];
    private readonly Dictionary<(Member, string Master), string> _toldThisTurn = [];

    public override string Property => "S44";

    public override void OnAmnesia(Member m) =>
        _switched.RemoveWhere(key => key.Item1 == m);

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type == "-monitor")
        {
            _switched.RemoveWhere(key => key.Item1 == m && key.Master == e.MasterName);
            _toldThisTurn[(m, e.MasterName)] = "";
        }
        if (e.Type != "+switch-master"
            || ClusterView.MasterOf(m, e.MasterName) is not { } master)
        {
            return;
        }
        string[] words = e.Words;
        _toldThisTurn[(m, master.Name)] = $"{words[3]}:{words[4]}";
        if (!_switched.Add((m, master.Name, master.ConfigEpoch)))
        {
            Unsafe(m, $"{e}: the second switch in config epoch {master.ConfigEpoch}");
        }
    }

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        foreach (MasterFacts master in now.Masters)
        {
            bool told = _toldThisTurn.Remove((m, master.Name), out string? address);
            if (before?.Find(master.Name) is not { } old || View.JustRestarted)
            {
                continue;
            }
            if (old.Address != master.Address && (!told || address != master.Address)
                && address != "")
            {
                Unsafe(m, $"{master.Name}: {old.Address} -> {master.Address} without a switch");
            }
        }
    }
}
