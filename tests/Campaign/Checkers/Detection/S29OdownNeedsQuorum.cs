// S29OdownNeedsQuorum: objectively down takes fresh opinions of enough Sentinels.
// Ours, no origin in C.
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>ODOWN only for masters, only with one's own SDOWN, and only if with us at least quorum
/// Sentinels say so, none of them longer ago than five ask periods.</summary>
/// <remarks>Old reports are dropped after the judgement of a tick, so one may be a tick older, and
/// a tick may be as late as TILT allows.</remarks>
public sealed class S29OdownNeedsQuorum : Checker
{
    public override string Property => "S29";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type != "+odown")
        {
            return;
        }
        if (ClusterView.InstanceOf(m, e) is not { } ri || !ri.Is(InstanceFlags.Master))
        {
            Unsafe(m, $"{e}: not a master");
            return;
        }
        SentinelTimes times = m.State.Times;
        long now = ClusterView.ClockMs(m);
        int fresh = 1;
        foreach (SentinelRedisInstance si in ri.Sentinels)
        {
            long age = now - si.LastMasterDownReplyTimeMs;
            if (si.Is(InstanceFlags.MasterDown)
                && age <= (times.AskPeriodMs * 5) + times.TiltTriggerMs)
            {
                fresh++;
            }
        }
        if (!ri.Is(InstanceFlags.SDown) || fresh < ri.Quorum)
        {
            Unsafe(m, $"{e}: own SDOWN {ri.Is(InstanceFlags.SDown)}, {fresh} fresh of quorum "
                + $"{ri.Quorum}");
        }
    }
}
