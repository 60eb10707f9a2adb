// S05OldRequestsChangeNoVote: votes move forward only.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>leader_epoch of a master never decreases at a Sentinel, and the vote it belongs to
/// changes only together with it.</summary>
public sealed class S05OldRequestsChangeNoVote : Checker
{
    private readonly HashSet<Member> _mayGoBack = [];
    private readonly HashSet<(Member, string)> _removed = [];

    public override string Property => "S5";

    public override void OnRestart(Member m)
    {
        if (View.IsUnsaved(m))
        {
            _mayGoBack.Add(m);
        }
    }

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type == "-monitor")
        {
            _removed.Add((m, e.MasterName));
        }
    }

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        bool excused = _mayGoBack.Remove(m);
        foreach (MasterFacts master in now.Masters)
        {
            if (before?.Find(master.Name) is not { } old || _removed.Remove((m, master.Name))
                || excused)
            {
                continue;
            }
            if (master.LeaderEpoch < old.LeaderEpoch)
            {
                Unsafe(m, $"{master.Name}: leader epoch {old.LeaderEpoch} -> "
                    + $"{master.LeaderEpoch}");
            }
            else if (master.LeaderEpoch == old.LeaderEpoch && master.Leader.Length > 0
                && master.Leader != old.Leader && old.Leader.Length > 0)
            {
                Unsafe(m, $"{master.Name}: vote of epoch {master.LeaderEpoch} changed from "
                    + $"{old.Leader} to {master.Leader}");
            }
        }
    }
}
