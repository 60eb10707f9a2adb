// S16PromotionMakesTheEpoch: a configuration comes to be when a replica says it is a master.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>A config_epoch that nobody had before appears at a Sentinel only with its
/// +promoted-slave, which comes only in WAIT_PROMOTION and only for a server that was a master
/// since that began.</summary>
public sealed class S16PromotionMakesTheEpoch : Checker
{
    private readonly HashSet<(string Master, ulong Epoch)> _known = [];
    private readonly HashSet<(Member, string Master)> _promoted = [];
    private readonly Dictionary<Member, long> _wasMasterUs = [];
    private readonly Dictionary<(Member, string Master), long> _waitsSinceUs = [];

    public override string Property => "S16";

    public override void OnServerFacts(Member m, ServerFacts? before, ServerFacts now)
    {
        if (now.IsMaster || before?.IsMaster == true)
        {
            _wasMasterUs[m] = now.IsMaster ? long.MaxValue : View.NowUs;
        }
    }

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type == "+failover-state-wait-promotion")
        {
            _waitsSinceUs[(m, e.MasterName)] = View.NowUs;
        }
        else if (e.Type == "+promoted-slave")
        {
            OnPromoted(m, e);
        }
    }

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        foreach (MasterFacts master in now.Masters)
        {
            bool own = _promoted.Remove((m, master.Name));
            bool first = _known.Add((master.Name, master.ConfigEpoch));
            if (first && !own && !View.JustRestarted && before is not null
                && master.ConfigEpoch > 0)
            {
                Unsafe(m, $"{master.Name}: config epoch {master.ConfigEpoch} out of nowhere");
            }
        }
    }

    private void OnPromoted(Member m, SentinelEvent e)
    {
        _promoted.Add((m, e.MasterName));
        if (ClusterView.ReplicaOf(m, e) is not { } replica
            || View.FactsOf(m)?.Find(e.MasterName) is not { } before)
        {
            return;
        }
        if (before.FailoverState != SentinelFailoverState.WaitPromotion)
        {
            Unsafe(m, $"{e}: in state {before.FailoverState}");
        }
        Member? server = View.At(ClusterView.Show(replica.Addr));
        long since = _waitsSinceUs.GetValueOrDefault((m, e.MasterName));
        if (server is not null && _wasMasterUs.GetValueOrDefault(server, -1) < since)
        {
            Unsafe(m, $"{e}: {server.Name} was no master since the wait began");
        }
    }
}
