// S55SentinelIsItsRunId: another Sentinel is known once, under its id, over one link.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S55, S56, S57: no two Sentinels of a master at one address, no more than there ever
/// were, never oneself; the link to one Sentinel is shared by all masters and counts its
/// users.</summary>
public sealed class S55SentinelIsItsRunId : Checker
{
    private const int EveryNthTick = 8;

    private readonly HashSet<string> _ids = [];
    private int _ticks;

    public override string Property => "S55,S56,S57";

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now) =>
        _ids.Add(now.MyId);

    public override void AfterStep(ClusterView view)
    {
        if (!view.Ticked || ++_ticks % EveryNthTick != 0)
        {
            return;
        }
        Member m = view.Acting;
        var links = new Dictionary<string, InstanceLink>();
        var users = new Dictionary<InstanceLink, int>();
        foreach (SentinelRedisInstance master in m.State.Masters)
        {
            JudgeTable(m, master);
            foreach (SentinelRedisInstance ri in master.Sentinels)
            {
                users[ri.Link] = users.GetValueOrDefault(ri.Link) + 1;
                if (!links.TryAdd(ri.RunId!, ri.Link)
                    && !ReferenceEquals(links[ri.RunId!], ri.Link))
                {
                    Unsafe(m, $"two links to Sentinel {ri.RunId}");
                }
            }
        }
        foreach ((InstanceLink link, int count) in users)
        {
            if (link.RefCount != count)
            {
                Unsafe(m, $"a link counts {link.RefCount} users and has {count}");
            }
        }
    }

    private void JudgeTable(Member m, SentinelRedisInstance master)
    {
        var addresses = new HashSet<string>();
        foreach (SentinelRedisInstance ri in master.Sentinels)
        {
            if (ri.RunId == m.State.MyId)
            {
                Unsafe(m, $"{master.Name}: counts itself among the others");
            }
            if (!addresses.Add(ClusterView.Show(ri.Addr)))
            {
                Unsafe(m, $"{master.Name}: two Sentinels at {ClusterView.Show(ri.Addr)}");
            }
            if (!_ids.Contains(ri.RunId!))
            {
                Unsafe(m, $"{master.Name}: knows a Sentinel {ri.RunId} that never was");
            }
        }
    }
}
