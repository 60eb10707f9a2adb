// S07ElectionNeedsVotes: who is elected was really voted for.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>An unforced election needs max(majority of the known Sentinels, quorum) votes, cast in
/// the epoch of the failover by Sentinels that exist. Votes are asked for in epochs the candidate
/// stands for, and who has heard of enough of them is elected.</summary>
/// <remarks>Votes are counted where they were cast, not where the leader says it heard them.
/// Upstream counts votes of the current epoch for a failover of an older one: D1.</remarks>
public sealed class S07ElectionNeedsVotes : Checker
{
    private const int EpochWord = 4;
    private const int RunIdWord = 5;

    private readonly Dictionary<(string Leader, ulong Epoch, string Master),
        HashSet<Member>> _cast = [];
    private readonly HashSet<(Member, string Master, ulong Epoch)> _stands = [];

    public override string Property => "S7";

    public override string KnownInUpstream => "D1";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type == "+vote-for-leader")
        {
            NoteVote(m, e.Words);
        }
        else if (ClusterView.MasterOf(m, e.MasterName) is { } master)
        {
            if (e.Type == "+try-failover")
            {
                _stands.Add((m, master.Name, master.FailoverEpoch));
            }
            else if (e.Type == "+elected-leader" && !master.Is(InstanceFlags.ForceFailover))
            {
                JudgeElection(m, master);
            }
            else if (e.Type == "-failover-abort-not-elected")
            {
                JudgeDefeat(m, master);
            }
        }
    }

    // A request may have waited for its connection: any epoch it ever stood for will do.
    public override void OnSent(Member m, WireCommand c)
    {
        if (!c.Is("SENTINEL", "is-master-down-by-addr") || c[RunIdWord] == "*"
            || !ulong.TryParse(c[EpochWord], CultureInfo.InvariantCulture, out ulong epoch))
        {
            return;
        }
        foreach (SentinelRedisInstance master in m.State.Masters)
        {
            if (ClusterView.Show(master.Addr) == $"{c[2]}:{c[3]}"
                && !_stands.Contains((m, master.Name, epoch)))
            {
                Unsafe(m, $"{master.Name}: asks for votes in epoch {epoch}, "
                    + $"stands in {master.FailoverEpoch}");
            }
        }
    }

    private static int Needed(SentinelRedisInstance master) =>
        Math.Max(((master.Sentinels.Count + 1) / 2) + 1, (int)master.Quorum);

    private void JudgeElection(Member m, SentinelRedisInstance master)
    {
        var key = (m.State.MyId, master.FailoverEpoch, master.Name);
        int cast = _cast.TryGetValue(key, out HashSet<Member>? voters) ? voters.Count : 0;
        if (cast < Needed(master))
        {
            Unsafe(m, $"{master.Name}: elected in epoch {master.FailoverEpoch} with {cast} of "
                + $"{Needed(master)} votes ({master.Sentinels.Count + 1} Sentinels known, "
                + $"quorum {master.Quorum})");
        }
    }

    private void JudgeDefeat(Member m, SentinelRedisInstance master)
    {
        int heard = IsForMe(m, master, master) ? 1 : 0;
        foreach (SentinelRedisInstance ri in master.Sentinels)
        {
            heard += heard > 0 && IsForMe(m, master, ri) ? 1 : 0;
        }
        if (heard >= Needed(master))
        {
            Unsafe(m, $"{master.Name}: not elected in epoch {master.FailoverEpoch} although "
                + $"{heard} votes were heard of, {Needed(master)} needed");
        }
    }

    private static bool IsForMe(Member m, SentinelRedisInstance master, SentinelRedisInstance by) =>
        by.Leader == m.State.MyId && by.LeaderEpoch == master.FailoverEpoch;

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
