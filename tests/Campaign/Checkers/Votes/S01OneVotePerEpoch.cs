// S01OneVotePerEpoch: nobody votes twice.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>For one Sentinel, master and epoch at most one vote is ever cast, over crashes too.
/// </summary>
/// <remarks>The file keeps the epoch of a vote, not for whom it was: after a restart the vote is
/// unknown, but a new one in that epoch would show. A vote whose save failed may be forgotten by a
/// restart: upstream then votes again (D4).</remarks>
public sealed class S01OneVotePerEpoch : Checker
{
    private readonly Dictionary<(Member, string Master, ulong Epoch), string> _votes = [];

    public override string Property => "S1";

    public override string KnownInUpstream => "D4";

    protected override bool IsOwnFault => true;

    public override void OnEvent(Member m, SentinelEvent e)
    {
        // REMOVE and MONITOR make another master of the same name.
        if (e.Type == "-monitor")
        {
            ForgetVotes(m, e.MasterName);
        }
        else if (e.Type == "+vote-for-leader")
        {
            foreach (SentinelRedisInstance master in m.State.Masters)
            {
                if (master.Leader == e.Words[0] && $"{master.LeaderEpoch}" == e.Words[1])
                {
                    Note(m, master.Name, master.LeaderEpoch, master.Leader);
                }
            }
        }
    }

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        foreach (MasterFacts master in now.Masters)
        {
            if (master.Leader.Length > 0)
            {
                Note(m, master.Name, master.LeaderEpoch, master.Leader);
            }
        }
    }

    public override void OnAmnesia(Member m) => ForgetVotes(m, null);

    private void Note(Member m, string master, ulong epoch, string leader)
    {
        if (!_votes.TryGetValue((m, master, epoch), out string? first))
        {
            _votes[(m, master, epoch)] = leader;
        }
        else if (first != leader)
        {
            Unsafe(m, $"{master}: voted for {first}, then for {leader} in epoch {epoch}");
        }
    }

    private void ForgetVotes(Member m, string? master)
    {
        foreach ((Member, string Master,
            ulong) key in new List<(Member, string, ulong)>(_votes.Keys))
        {
            if (key.Item1 == m && (master is null || key.Master == master))
            {
                _votes.Remove(key);
            }
        }
    }
}
