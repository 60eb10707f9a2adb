// S25DownWithReason: nobody is called down without one of three reasons.
// Ours, no origin in C.
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>+sdown only (a) without an acceptable reply to PING for longer than down-after, (b) for
/// a master that has said for down-after and two info periods that it is a replica, (c) for a
/// master that restarted and takes longer than its own limit.</summary>
public sealed class S25DownWithReason : Checker
{
    public override string Property => "S25";

    public override string KnownInUpstream => "D7";

    protected override bool IsOwnFault => true;

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type != "+sdown" || ClusterView.InstanceOf(m, e) is not { } ri)
        {
            return;
        }
        long now = ClusterView.ClockMs(m);
        long silent = now - ri.Link.LastAvailTimeMs;
        bool replica = ri.Is(InstanceFlags.Master) && ri.RoleReported == InstanceFlags.Replica
            && now - ri.RoleReportedTimeMs
                > ri.DownAfterPeriodMs + (2 * m.State.Times.InfoPeriodMs);
        bool reboot = ri.Is(InstanceFlags.Master) && ri.Is(InstanceFlags.MasterReboot)
            && now - ri.MasterRebootSinceTimeMs > ri.MasterRebootDownAfterPeriodMs;
        if (silent <= ri.DownAfterPeriodMs && !replica && !reboot)
        {
            Unsafe(m, $"{e}: it answered {silent} ms ago, down-after {ri.DownAfterPeriodMs}");
        }
    }
}
