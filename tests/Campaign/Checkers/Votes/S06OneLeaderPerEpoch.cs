// S06OneLeaderPerEpoch: an epoch has one leader.
// Ours, no origin in C.
//
// Two Sentinels may be elected for one epoch only if their majorities need not meet: each is
// counted over the Sentinels its leader knows. {A,D,E} of five and {B,C} of three are both
// majorities (D5, a limit of the protocol). And a failover that was ordered needs no votes: it and
// another may stand in one epoch (D6, by design). What is reported is what arithmetic forbids: as
// many votes as both claim cannot have been cast by the Sentinels both know of, each voting once.
using System;
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>At most one elected leader per master and failover epoch.</summary>
public sealed class S06OneLeaderPerEpoch : Checker
{
    private readonly Dictionary<(string Master, ulong Epoch), List<Election>> _elections = [];

    public override string Property => "S6";

    public override string KnownInUpstream => "D1,D4";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type == "+elected-leader"
            && ClusterView.MasterOf(m, e.MasterName) is { } master)
        {
            OnElected(m, master);
        }
    }

    private void OnElected(Member m, SentinelRedisInstance master)
    {
        var known = new SortedSet<string> { m.State.MyId };
        foreach (SentinelRedisInstance ri in master.Sentinels)
        {
            known.Add(ri.RunId!);
        }
        Add(m, (master.Name, master.FailoverEpoch), new Election(
            m, known, (known.Count / 2) + 1, master.Is(InstanceFlags.ForceFailover)));
    }

    private void Add(Member m, (string Master, ulong Epoch) key, Election won)
    {
        if (!_elections.TryGetValue(key, out List<Election>? others))
        {
            _elections[key] = others = [];
        }
        foreach (Election other in others.Where(o => o.Leader != m))
        {
            if (won.Forced || other.Forced)
            {
                View.Excuse(key.Master, key.Epoch, "D6");
                continue;
            }
            int voters = won.Known.Union(other.Known).Count();
            bool canBe = won.Votes + other.Votes <= voters;
            if (canBe || View.Amnesiac.Count > 0)
            {
                View.Excuse(key.Master, key.Epoch, canBe ? "D5" : "old disk");
            }
            else
            {
                Unsafe(m, $"{key.Master}: leader of epoch {key.Epoch}, as is "
                    + $"{other.Leader.Name}; {won.Votes} and {other.Votes} votes of {voters}");
            }
        }
        others.Add(won);
    }

    /// <summary>Who won, whom it knew, how many votes that takes; or it needed none, as an operator
    /// gave the order.</summary>
    private sealed record Election(
        Member Leader, SortedSet<string> Known, int Votes, bool Forced);
}
