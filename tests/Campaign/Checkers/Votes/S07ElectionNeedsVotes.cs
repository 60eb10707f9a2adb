// S07ElectionNeedsVotes: who is elected was really voted for.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>An unforced election needs max(majority of the known Sentinels, quorum) votes, cast in
/// the epoch of the failover by Sentinels that exist.</summary>
/// <remarks>Votes are counted where they were cast, not where the leader says it heard them.
/// Upstream counts votes of the current epoch for a failover of an older one: D1.</remarks>
public sealed class S07ElectionNeedsVotes : Checker
{
    private readonly Dictionary<(string Leader, ulong Epoch, string Master),
        HashSet<Member>> _cast = [];

    public override string Property => "S7";

    public override string KnownInUpstream => "D1";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type == "+vote-for-leader")
        {
            NoteVote(m, e.Words);
        }
        else if (e.Type == "+elected-leader"
            && ClusterView.MasterOf(m, e.MasterName) is { } master
            && !master.Is(InstanceFlags.ForceFailover))
        {
            int known = master.Sentinels.Count + 1;
            int needed = Math.Max((known / 2) + 1, (int)master.Quorum);
            var key = (m.State.MyId, master.FailoverEpoch, master.Name);
            int cast = _cast.TryGetValue(key, out HashSet<Member>? voters) ? voters.Count : 0;
            if (cast < needed)
            {
                Unsafe(m, $"{master.Name}: elected in epoch {master.FailoverEpoch} with {cast} of "
                    + $"{needed} votes ({known} Sentinels known, quorum {master.Quorum})");
            }
        }
    }

    // The line does not say for which master; the state does.
    private void NoteVote(Member m, string[] words)
    {
        ulong epoch = ulong.Parse(words[1], CultureInfo.InvariantCulture);
        foreach (SentinelRedisInstance master in m.State.Masters)
        {
            if (master.Leader == words[0] && master.LeaderEpoch == epoch)
            {
                var key = (words[0], epoch, master.Name);
                if (!_cast.TryGetValue(key, out HashSet<Member>? voters))
                {
                    _cast[key] = voters = [];
                }
                voters.Add(m);
            }
        }
    }
}
