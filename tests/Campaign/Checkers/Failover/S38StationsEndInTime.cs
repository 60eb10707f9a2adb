// S38StationsEndInTime: no station of a failover lasts for ever.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S38, S40, S42: outside TILT nobody waits longer than failover-timeout for the promoted
/// replica, nor in RECONF_SLAVES; a replica that does not react to its orders within 10 s counts as
/// done.</summary>
/// <remarks>Upstream waits in RECONF_SLAVES for as long as the promoted replica is SDOWN: D3. And
/// it looks for late replicas only while fewer than parallel-syncs are under way; with all places
/// taken they wait for the end of the failover: D13.</remarks>
public sealed class S38StationsEndInTime : Checker
{
    private const long SlackMs = 2500;

    private readonly HashSet<(Member, string, ulong)> _told = [];

    public override string Property => "S38,S40,S42";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type == "-slave-reconf-sent-timeout" && ClusterView.ReplicaOf(m, e) is { } replica)
        {
            long waited = ClusterView.ClockMs(m) - replica.SlaveReconfSentTimeMs;
            if (waited <= m.State.Times.SlaveReconfTimeoutMs)
            {
                Unsafe(m, $"{e} after {waited} ms");
            }
        }
    }

    public override void OnInstance(Member m, SentinelRedisInstance ri)
    {
        if (!ri.Is(InstanceFlags.Master) || m.State.Tilt
            || ri.FailoverState < SentinelFailoverState.SendReplicaOfNoOne)
        {
            return;
        }
        long elapsed = m.State.PreviousTimeMs - ri.FailoverStateChangeTimeMs;
        bool connected = ri.FailoverState == SentinelFailoverState.SendReplicaOfNoOne
            && ri.PromotedReplica?.Link.Disconnected == false;
        if (elapsed > ri.FailoverTimeoutMs + SlackMs && !connected
            && _told.Add((m, ri.Name, ri.FailoverEpoch)))
        {
            Stuck(m, $"{ri.Name}: in {ri.FailoverState} for {elapsed} ms, failover-timeout "
                + $"{ri.FailoverTimeoutMs}", IsD3(ri) ? "D3" : "");
        }
        if (ri.FailoverState == SentinelFailoverState.ReconfReplicas)
        {
            JudgeReplicas(m, ri);
        }
    }

    private void JudgeReplicas(Member m, SentinelRedisInstance master)
    {
        int underWay = 0;
        SentinelRedisInstance? waiting = null;
        foreach (SentinelRedisInstance r in master.Replicas)
        {
            underWay += r.Is(InstanceFlags.ReconfSent | InstanceFlags.ReconfInProgress) ? 1 : 0;
            bool late = r.Is(InstanceFlags.ReconfSent)
                && m.State.PreviousTimeMs - r.SlaveReconfSentTimeMs
                    > m.State.Times.SlaveReconfTimeoutMs + SlackMs;
            waiting = late ? r : waiting;
        }
        if (waiting is not null && _told.Add((m, waiting.Name, master.FailoverEpoch)))
        {
            bool room = underWay < master.ParallelSyncs;
            Stuck(m, $"{waiting.Name}: in RECONF_SENT for "
                + $"{m.State.PreviousTimeMs - waiting.SlaveReconfSentTimeMs} ms, "
                + $"{underWay} of {master.ParallelSyncs} under way",
                View.Upstream && !room ? "D13" : "");
        }
    }

    private bool IsD3(SentinelRedisInstance master) => View.Upstream
        && master.FailoverState == SentinelFailoverState.ReconfReplicas
        && master.PromotedReplica?.Is(InstanceFlags.SDown) == true;
}
