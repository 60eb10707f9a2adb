// DefectWatch: which known defects of 7.2.4 had their occasion in a run.
// Ours, no origin in C.
//
// With `sentinel semantics upstream` a checker's property may break because of a defect. That it
// may is no excuse for all that breaks it: only a run in which the defect's circumstances were
// there explains a violation by it.
//
//   D1  a Sentinel's current epoch moved on while it had a failover of an older one, for which it
//       asks for votes to the end
//   D2  a Sentinel took over a configuration epoch as late as its own failover's, and went on
//   D3  a promoted replica was down while others were pointed to it
//   D4  a configuration file could not be saved
//   D7  the wall clock under a Sentinel was set back
//
// D12 and D13 are each about one property, whose checker sees the circumstances itself.
using System;
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Not a property: a collector of circumstances, first of all checkers.</summary>
public sealed class DefectWatch : Checker
{
    private readonly HashSet<(string Defect, Member At)> _seen = [];
    private readonly Dictionary<Member, long> _latestWallUs = [];

    public override string Property => "";

    /// <summary>Those of a list ("D1,D4") that had their occasion, at one Sentinel or, with null,
    /// at any.</summary>
    public string Among(string defects, Member? at)
    {
        LookAtClocks();
        return string.Join(',', defects.Split(',').Where(
            d => _seen.Any(s => s.Defect == d && (at is null || s.At == at))));
    }

    public override void OnRestart(Member m) => LookAtClocks();

    public override void AfterStep(ClusterView view)
    {
        if (view.Upstream && view.Acting.IsSentinel)
        {
            LookAtClock(view.Acting);
        }
    }

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type.Length == 0
            && e.Text.StartsWith(CheckerSet.SaveFailed, StringComparison.Ordinal))
        {
            _seen.Add(("D4", m));
        }
        else if (e.Type == "+new-epoch")
        {
            NoteStaleCandidates(m);
        }
    }

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        foreach (MasterFacts master in now.Masters)
        {
            if (IsOverruled(before?.Find(master.Name), master))
            {
                _seen.Add(("D2", m));
            }
        }
    }

    public override void OnInstance(Member m, SentinelRedisInstance ri)
    {
        if (ri.Is(InstanceFlags.Master)
            && ri.FailoverState == SentinelFailoverState.ReconfReplicas
            && ri.PromotedReplica?.Is(InstanceFlags.SDown) == true)
        {
            _seen.Add(("D3", m));
        }
    }

    private void NoteStaleCandidates(Member m)
    {
        foreach (SentinelRedisInstance master in m.State.Masters)
        {
            if (master.FailoverState > SentinelFailoverState.None
                && master.FailoverEpoch < m.State.CurrentEpoch)
            {
                _seen.Add(("D1", m));
            }
        }
    }

    // Until the promotion the epoch is still the old configuration's; from then on it is the
    // failover's own. A failover that goes on may be over within the same turn.
    private static bool IsOverruled(MasterFacts? before, MasterFacts now)
    {
        bool ended = before is { FailoverState: SentinelFailoverState.ReconfReplicas }
            && now.FailoverState == SentinelFailoverState.None;
        return now.FailoverState switch
        {
            SentinelFailoverState.None => ended && now.ConfigEpoch > before!.FailoverEpoch
                && now.Advertised == before.Advertised,
            < SentinelFailoverState.ReconfReplicas => now.ConfigEpoch >= now.FailoverEpoch,
            _ => now.ConfigEpoch > now.FailoverEpoch,
        };
    }

    // A step may come just before the turn in which something is told: so they are looked at then.
    private void LookAtClocks()
    {
        foreach (Member m in View.Cluster.Sentinels)
        {
            LookAtClock(m);
        }
    }

    private void LookAtClock(Member m)
    {
        long now = m.Node.Host.WallOffsetUs;
        if (!_latestWallUs.TryGetValue(m, out long latest) || now > latest)
        {
            _latestWallUs[m] = now;
        }
        else if (now < latest)
        {
            _seen.Add(("D7", m));
        }
    }
}
