// S32DeadLinksAreClosed: a link that only seems open is given up, and none is flooded.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S32 and S33. After a tick outside TILT no command link is open that is older than 15 s
/// and has had a ping unanswered for half of down-after; no Pub/Sub link that old and silent for 6
/// s. Commands without reply are at most 100 a user of the link and one burst.</summary>
/// <remarks>Questions to other Sentinels are not limited in C either: they are asked every tick
/// while the master is down, until the link counts as dead. And INFO replies that were held back
/// and come all at once each correct a server of the wrong role: six commands for each.</remarks>
public sealed class S32DeadLinksAreClosed : Checker
{
    // PING, INFO, hello; setting up a connection; two reconfigurations of six commands.
    private const int Burst = 3 + 4 + 12;
    private const int Reconfiguration = 6;
    private const long AnsweredWithinUs = 2_000_000;

    private readonly Dictionary<SentinelRedisInstance, (long FromUs, int Count)> _corrections = [];

    public override string Property => "S32,S33";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type is "+convert-to-slave" or "+fix-slave-config"
            && ClusterView.ReplicaOf(m, e) is { } ri)
        {
            int before = Corrections(ri);
            long from = before > 0 ? _corrections[ri].FromUs : View.NowUs;
            _corrections[ri] = (from, before + 1);
        }
    }

    public override void OnInstance(Member m, SentinelRedisInstance ri)
    {
        InstanceLink link = ri.Link;
        int limit = (SentinelMonitor.MaxPendingCommands * link.RefCount) + Burst
            + (Reconfiguration * Corrections(ri));
        if (!ri.Is(InstanceFlags.Sentinel) && link.PendingCommands > limit)
        {
            Unsafe(m, $"{ri.TypeName} {ri.Name}: {link.PendingCommands} commands without reply");
        }
        if (m.State.Tilt)
        {
            return;
        }
        long now = m.State.PreviousTimeMs;
        SentinelTimes times = m.State.Times;
        if (link.Cc is not null
            && now - link.CcConnTimeMs > times.MinLinkReconnectPeriodMs
            && link.ActPingTimeMs != 0
            && now - link.ActPingTimeMs > ri.DownAfterPeriodMs / 2
            && now - link.LastPongTimeMs > ri.DownAfterPeriodMs / 2)
        {
            Unsafe(m, $"{ri.TypeName} {ri.Name}: command link is dead, and open");
        }
        if (link.Pc is not null
            && now - link.PcConnTimeMs > times.MinLinkReconnectPeriodMs
            && now - link.PcLastActivityMs > times.PublishPeriodMs * 3)
        {
            Unsafe(m, $"{ri.TypeName} {ri.Name}: Pub/Sub link is silent, and open");
        }
    }

    private int Corrections(SentinelRedisInstance ri) =>
        _corrections.TryGetValue(ri, out (long FromUs, int Count) c)
        && View.NowUs - c.FromUs < AnsweredWithinUs ? c.Count : 0;
}
