// SentinelVote: who may lead the failover of a master.
// Port of redis 7.2 sentinel.c sentinelVoteLeader, sentinelGetLeader. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// An epoch is a number that only grows and that all Sentinels learn from each other. A Sentinel
// casts one vote a master and epoch, to whoever asks first, and writes it down before it answers:
// after a crash it must not vote otherwise. The winner of an epoch needs a majority of all
// Sentinels known for the master, and at least quorum votes. A loser tries again in a later epoch.
using System.Collections.Generic;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>Casts and counts votes.</summary>
/// <port>sentinel.c sentinelVoteLeader</port>
public static class SentinelVote
{
    /// <summary>Votes for <paramref name="reqRunId"/> in an epoch, unless a vote for that epoch or
    /// a later one was cast already. Returns the vote that stands (null without one) and its epoch.
    /// </summary>
    /// <remarks>What changes is saved before the return; whether a vote that could not be saved
    /// stands is a question of semantics. Voting for another delays our own next
    /// attempt.</remarks>
    /// <port>sentinel.c sentinelVoteLeader</port>
    public static string? VoteLeader(
        SentinelRedisInstance master, ulong reqEpoch, string reqRunId, out ulong leaderEpoch)
    {
        SentinelState s = master.State;
        leaderEpoch = master.LeaderEpoch;
        if (!s.Semantics.IsCredible(s, reqEpoch))
        {
            return master.Leader;
        }
        if (reqEpoch > s.CurrentEpoch)
        {
            s.CurrentEpoch = reqEpoch;
            SentinelConfigRewrite.FlushConfig(s);
            SentinelEvents.EventText(s, LogLevel.Warning, "+new-epoch", master,
                $"{s.CurrentEpoch}");
        }
        if (master.LeaderEpoch < reqEpoch && s.CurrentEpoch <= reqEpoch)
        {
            (string? leader, ulong epoch) stands = (master.Leader, master.LeaderEpoch);
            master.Leader = reqRunId;
            master.LeaderEpoch = s.CurrentEpoch;
            if (!SentinelConfigRewrite.FlushConfig(s) && !s.Semantics.MayVoteUnsaved)
            {
                // Nobody heard of this vote, so it may still be cast for somebody else.
                (master.Leader, master.LeaderEpoch) = stands;
                s.VoteUnsavedTimeMs = SentinelClock.NowMs(s);
                return master.Leader;
            }
            SentinelEvents.EventText(s, LogLevel.Warning, "+vote-for-leader", master,
                $"{master.Leader} {master.LeaderEpoch}");
            master.LastVote =
                new VoteRecord(reqRunId, master.LeaderEpoch, SentinelClock.NowMs(s));
            if (!CText.EqualsIgnoreCase(master.Leader, s.MyId))
            {
                master.FailoverStartTimeMs = SentinelClock.NowMs(s) + s.RandomDesyncMs();
            }
        }
        leaderEpoch = master.LeaderEpoch;
        return master.Leader;
    }

    /// <summary>The run id that won an epoch as far as we know, or null. Our own vote is cast here
    /// if it was not yet: for whom most others voted, else for ourselves.</summary>
    /// <remarks>Which votes of others count is a question of semantics: upstream counts those of
    /// the current epoch, which another failover may have moved on meanwhile.</remarks>
    /// <port>sentinel.c sentinelGetLeader</port>
    public static string? GetLeader(SentinelRedisInstance master, ulong epoch)
    {
        Check.That(master.Is(InstanceFlags.ODown | InstanceFlags.FailoverInProgress));
        SentinelState s = master.State;
        uint voters = (uint)master.Sentinels.Count + 1;
        var counters = new List<(string RunId, uint Votes)>();
        foreach (SentinelRedisInstance ri in master.Sentinels)
        {
            if (s.Semantics.CountsVoteOf(ri, epoch))
            {
                Increment(counters, ri.Leader!);
            }
        }
        string? winner = null;
        uint maxVotes = 0;
        foreach ((string runId, uint votes) in counters)
        {
            if (votes > maxVotes)
            {
                maxVotes = votes;
                winner = runId;
            }
        }
        ulong leaderEpoch = master.LeaderEpoch;
        string? myVote = s.Semantics.WaitsForDisk(s)
            ? master.Leader
            : VoteLeader(master, epoch, winner ?? s.MyId, out leaderEpoch);
        if (myVote is not null && leaderEpoch == epoch)
        {
            uint votes = Increment(counters, myVote);
            if (votes > maxVotes)
            {
                maxVotes = votes;
                winner = myVote;
            }
        }
        return IsElected(voters, master.Quorum, maxVotes) && s.Semantics.MayLead(master, epoch)
            ? winner
            : null;
    }

    /// <summary>Whether so many votes win: a majority of the voters, and the quorum.</summary>
    /// <port>sentinel.c sentinelGetLeader</port>
    public static bool IsElected(uint voters, uint quorum, uint votes) =>
        votes >= voters / 2 + 1 && votes >= quorum;

    /// <summary>Counts one more vote for a run id; returns how many it has now.</summary>
    /// <port>sentinel.c sentinelLeaderIncr</port>
    private static uint Increment(List<(string RunId, uint Votes)> counters, string runId)
    {
        for (int i = 0; i < counters.Count; i++)
        {
            if (counters[i].RunId == runId)
            {
                counters[i] = (runId, counters[i].Votes + 1);
                return counters[i].Votes;
            }
        }
        counters.Add((runId, 1));
        return 1;
    }
}
