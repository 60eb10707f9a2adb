// S21AdoptionResets: taking over a newer configuration starts afresh, with the same Sentinels.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>+config-update-from is followed at once by +switch-master; after that turn the failover
/// is gone, the Sentinels are those that were known, the old master is a replica.</summary>
public sealed class S21AdoptionResets : Checker
{
    private readonly Dictionary<(Member, string Master), Adoption> _adopted = [];
    private readonly Dictionary<Member, string> _awaitsSwitch = [];

    public override string Property => "S21";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type.Length == 0)
        {
            return;
        }
        if (_awaitsSwitch.Remove(m, out string? master)
            && (e.Type != "+switch-master" || e.MasterName != master))
        {
            Unsafe(m, $"+config-update-from for {master} is followed by {e}");
        }
        if (e.Type == "+config-update-from")
        {
            _awaitsSwitch[m] = e.MasterName;
            Note(m, e.MasterName);
        }
        else if (e.Type is "+sentinel-invalid-addr" or "+sentinel-address-switch"
            or "+reset-master" or "-monitor" or "+try-failover")
        {
            // The last: a turn that waited for its disk may find the new master down as well, and
            // stand for a failover of its own before it ends.
            _adopted.Remove((m, e.MasterName));
        }
    }

    public override void OnRestart(Member m)
    {
        _awaitsSwitch.Remove(m);
        foreach ((Member, string) key in _adopted.Keys.Where(k => k.Item1 == m).ToList())
        {
            _adopted.Remove(key);
        }
    }

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        foreach (MasterFacts master in now.Masters)
        {
            if (_adopted.Remove((m, master.Name), out Adoption? adoption))
            {
                Judge(m, master, adoption);
            }
        }
    }

    private void Note(Member m, string name)
    {
        if (ClusterView.MasterOf(m, name) is { } master)
        {
            var ids = new List<string>();
            foreach (SentinelRedisInstance ri in master.Sentinels)
            {
                ids.Add(ri.RunId!);
            }
            _adopted[(m, name)] = new Adoption(ClusterView.Show(master.Addr), ids);
        }
    }

    private void Judge(Member m, MasterFacts now, Adoption adoption)
    {
        SentinelRedisInstance master = ClusterView.MasterOf(m, now.Name)!;
        if (now.FailoverState != SentinelFailoverState.None || now.Promoted.Length > 0
            || now.Is(InstanceFlags.FailoverInProgress | InstanceFlags.ForceFailover))
        {
            Unsafe(m, $"{now.Name}: failover goes on ({now.FailoverState}) after the adoption of "
                + $"{now.Address} @ {now.ConfigEpoch}");
        }
        if (adoption.Sentinels.Any(id => master.Sentinels.Find(id) is null))
        {
            Unsafe(m, $"{now.Name}: Sentinels lost at the adoption of {now.Address}");
        }
        bool kept = false;
        foreach (SentinelRedisInstance ri in master.Replicas)
        {
            kept |= ClusterView.Show(ri.Addr) == adoption.OldAddress;
        }
        if (!kept && now.Address != adoption.OldAddress)
        {
            Unsafe(m, $"{now.Name}: the old master {adoption.OldAddress} is no replica after the "
                + $"adoption of {now.Address}");
        }
    }

    private sealed record Adoption(string OldAddress, List<string> Sentinels);
}
