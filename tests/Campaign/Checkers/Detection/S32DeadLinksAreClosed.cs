// S32DeadLinksAreClosed: a link that only seems open is given up, and none is flooded.
// Ours, no origin in C.
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S32 and S33. After a tick outside TILT no command link is open that is older than 15 s
/// and has had a ping unanswered for half of down-after; no Pub/Sub link that old and silent for 6
/// s. Commands without reply are at most 100 a user of the link and one burst.</summary>
/// <remarks>Questions to other Sentinels are not limited in C either: they are asked every tick
/// while the master is down, until the link counts as dead.</remarks>
public sealed class S32DeadLinksAreClosed : Checker
{
    // PING, INFO, hello; setting up a connection; two reconfigurations of six commands.
    private const int Burst = 3 + 4 + 12;

    public override string Property => "S32,S33";

    public override void OnInstance(Member m, SentinelRedisInstance ri)
    {
        InstanceLink link = ri.Link;
        int limit = (SentinelMonitor.MaxPendingCommands * link.RefCount) + Burst;
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
}
