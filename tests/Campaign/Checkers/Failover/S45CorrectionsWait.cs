// S45CorrectionsWait: a server with another opinion is put right, but not in haste.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S45 and S46, the safe half: +convert-to-slave only after 8 s of stable role,
/// +fix-slave-config only after failover-timeout of stable configuration, and both only while the
/// master looks sane: says it is one, is not down, was heard of within 20 s.</summary>
/// <remarks>That they are put right at all: S46CorrectionsHappen, S47. What a stable role is, two
/// say: the Sentinel by its own account, and the server, which knows when it was promoted. Upstream
/// takes two reports of "master" ten seconds apart for ten seconds of it: D12.</remarks>
public sealed class S45CorrectionsWait : Checker
{
    private const double ClocksDiffer = 0.9;

    private readonly Dictionary<Member, long> _promotedUs = [];

    public override string Property => "S45,S46";

    public override void OnRestart(Member m) => _promotedUs.Remove(m);

    public override void OnServerFacts(Member m, ServerFacts? before, ServerFacts now)
    {
        if (before is { IsMaster: false } && now.IsMaster && !View.JustRestarted)
        {
            _promotedUs[m] = View.NowUs;
        }
    }

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type is not ("+convert-to-slave" or "+fix-slave-config")
            || ClusterView.ReplicaOf(m, e) is not { } ri)
        {
            return;
        }
        SentinelRedisInstance master = ri.Master!;
        SentinelTimes times = m.State.Times;
        long now = ClusterView.ClockMs(m);
        bool convert = e.Type == "+convert-to-slave";
        long stable = now - (convert ? ri.RoleReportedTimeMs : ri.SlaveConfChangeTimeMs);
        long due = convert ? 4 * times.PublishPeriodMs : master.FailoverTimeoutMs;
        if (stable <= due)
        {
            Unsafe(m, $"{e} after {stable} ms, not {due}");
        }
        if (convert && View.At(ri.Addr.Ip, ri.Addr.Port) is { } server
            && _promotedUs.TryGetValue(server, out long promotedUs)
            && View.NowUs - promotedUs < due * 1000 * ClocksDiffer)
        {
            Unsafe(m, $"{e} although {server.Name} became a master "
                + $"{(View.NowUs - promotedUs) / 1000} ms ago", View.Upstream ? "D12" : "");
        }
        bool sane = master.RoleReported == InstanceFlags.Master
            && !master.Is(InstanceFlags.SDown | InstanceFlags.ODown)
            && now - master.InfoRefreshMs < 2 * times.InfoPeriodMs;
        if (!sane)
        {
            Unsafe(m, $"{e} although the master does not look sane");
        }
    }
}
