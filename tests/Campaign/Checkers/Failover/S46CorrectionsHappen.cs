// S46CorrectionsHappen: a replica that follows another server is told to follow the master.
// Ours, no origin in C.
//
// At rest it need not show: the server it follows may itself follow the master by then. So a
// Sentinel is held to it while it lasts: everything that a correction waits for holds, two INFOs
// came meanwhile, and no correction was sent.
using System.Collections.Generic;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S46, the live half, one replica and Sentinel at a time.</summary>
public sealed class S46CorrectionsHappen : Checker
{
    private const int InfosEnough = 3;

    private readonly Dictionary<SentinelRedisInstance, (long LastInfoMs, int Infos)> _due = [];

    public override string Property => "S46";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type == "+fix-slave-config" && ClusterView.ReplicaOf(m, e) is { } ri)
        {
            _due.Remove(ri);
        }
    }

    public override void OnInstance(Member m, SentinelRedisInstance ri)
    {
        if (!ri.Is(InstanceFlags.Replica))
        {
            return;
        }
        if (ri.RoleReported != InstanceFlags.Replica || !MustBeTold(m, ri))
        {
            if (_due.Count > 0)
            {
                _due.Remove(ri);
            }
            return;
        }
        (long last, int infos) = _due.GetValueOrDefault(ri);
        infos += last == ri.InfoRefreshMs ? 0 : 1;
        _due[ri] = (ri.InfoRefreshMs, infos);
        if (infos == InfosEnough)
        {
            Stuck(m, $"{ri.Name} follows {ri.SlaveMasterHost}:{ri.SlaveMasterPort} for "
                + $"{ClusterView.ClockMs(m) - ri.SlaveConfChangeTimeMs} ms, and is not told of "
                + ClusterView.Show(ri.Master!.Addr));
        }
    }

    // The same words as in S45CorrectionsWait, and that it can be told.
    private static bool MustBeTold(Member m, SentinelRedisInstance ri)
    {
        SentinelRedisInstance master = ri.Master!;
        if (ri.SlaveMasterHost is null
            || $"{ri.SlaveMasterHost}:{ri.SlaveMasterPort}" == ClusterView.Show(master.Addr))
        {
            return false;
        }
        long now = ClusterView.ClockMs(m);
        long wait = master.FailoverTimeoutMs;
        bool sane = master.RoleReported == InstanceFlags.Master
            && !master.Is(InstanceFlags.SDown | InstanceFlags.ODown)
            && now - master.InfoRefreshMs < 2 * m.State.Times.InfoPeriodMs;
        return sane && !m.State.Tilt && !ri.Link.Disconnected
            && !ri.Is(InstanceFlags.SDown)
            && now - long.Max(ri.SDownSinceTimeMs, ri.ODownSinceTimeMs) > wait
            && now - ri.SlaveConfChangeTimeMs > wait;
    }
}
