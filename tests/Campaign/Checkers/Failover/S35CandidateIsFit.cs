// S35CandidateIsFit: who is promoted is alive, fresh, allowed, and the best there is.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S35 and S36: the selected replica passes the filter, and no other that passes it comes
/// before it: lowest priority, then most data, then smallest run id, an unknown one last.</summary>
/// <remarks>Filter and order are written out anew here.</remarks>
public sealed class S35CandidateIsFit : Checker
{
    public override string Property => "S35,S36";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type != "+selected-slave" || ClusterView.ReplicaOf(m, e) is not { } chosen)
        {
            return;
        }
        SentinelRedisInstance master = chosen.Master!;
        if (Unfit(m, master, chosen) is { } why)
        {
            Unsafe(m, $"{e}: {why}");
        }
        Member? server = View.At(ClusterView.Show(chosen.Addr));
        if (server is { Alive: true } && server.Server.Config.ReplicaPriority == 0)
        {
            Unsafe(m, $"{e}: {server.Name} is configured never to be promoted");
        }
        var fit = new List<SentinelRedisInstance>();
        foreach (SentinelRedisInstance replica in master.Replicas)
        {
            if (Unfit(m, master, replica) is null)
            {
                fit.Add(replica);
            }
        }
        SentinelRedisInstance? best = fit.OrderBy(r => r.SlavePriority)
            .ThenByDescending(r => r.SlaveReplOffset)
            .ThenBy(r => r.RunId is null)
            .ThenBy(r => r.RunId, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault();
        if (best is not null && best != chosen && !Equal(best, chosen))
        {
            Unsafe(m, $"{e}: {Show(chosen)}; better is {best.Name}: {Show(best)}");
        }
    }

    private static bool Equal(SentinelRedisInstance a, SentinelRedisInstance b) =>
        a.SlavePriority == b.SlavePriority && a.SlaveReplOffset == b.SlaveReplOffset
        && a.RunId == b.RunId;

    private static string Show(SentinelRedisInstance r) =>
        $"priority {r.SlavePriority}, offset {r.SlaveReplOffset}, run id {r.RunId}";

    private static string? Unfit(
        Member m, SentinelRedisInstance master, SentinelRedisInstance replica)
    {
        SentinelTimes times = m.State.Times;
        long now = ClusterView.ClockMs(m);
        bool down = master.Is(InstanceFlags.SDown);
        long infoLimit = down ? times.PingPeriodMs * 5 : times.InfoPeriodMs * 3;
        long linkLimit = (master.DownAfterPeriodMs * 10)
            + (down ? now - master.SDownSinceTimeMs : 0);
        return replica.Is(InstanceFlags.SDown | InstanceFlags.ODown) ? "it is down"
            : replica.Link.Cc is null || replica.Link.Disconnected ? "it is not connected"
            : now - replica.Link.LastAvailTimeMs > times.PingPeriodMs * 5 ? "it is silent"
            : replica.SlavePriority == 0 ? "its priority is 0"
            : now - replica.InfoRefreshMs > infoLimit ? "its INFO is old"
            : replica.MasterLinkDownTimeMs > linkLimit ? "it was without master for too long"
            : null;
    }
}
