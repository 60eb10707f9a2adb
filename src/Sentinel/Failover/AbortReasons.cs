// AbortReasons: what the log says about a failover that was given up.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using System.Globalization;

namespace RedisNet.Sentinel;

/// <summary>Sentences for the log lines of the abort events.</summary>
public static class AbortReasons
{
    /// <summary>Who voted for whom in the epoch of this failover, and what was needed.</summary>
    public static string NotElected(SentinelRedisInstance master)
    {
        uint voters = (uint)master.Sentinels.Count + 1;
        uint needed = System.Math.Max(voters / 2 + 1, master.Quorum);
        var votes = new List<string>();
        AddVote(votes, master, "this one", master.LastVote);
        foreach (SentinelRedisInstance si in master.Sentinels)
        {
            AddVote(votes, master, si.Name, si.LastVote);
        }
        string cast = votes.Count == 0 ? "no vote is known" : string.Join(", ", votes);
        return Invariant($"epoch {master.FailoverEpoch}, {needed} votes of {voters} needed: ")
            + cast;
    }

    /// <summary>What the promoted replica did not do in time.</summary>
    public static string ReplicaTimeout(SentinelRedisInstance master)
    {
        long elapsed = SentinelClock.NowMs(master.State) - master.FailoverStateChangeTimeMs;
        string what = master.FailoverState == SentinelFailoverState.SendReplicaOfNoOne
            ? "not connected"
            : "does not say that it is a master";
        return Invariant($"{master.PromotedReplica?.Name}: {what} for {elapsed} ms, ")
            + Invariant($"limit {master.FailoverTimeoutMs}");
    }

    private static void AddVote(
        List<string> votes, SentinelRedisInstance master, string voter, VoteRecord? vote)
    {
        if (vote is not null && vote.Epoch >= master.FailoverEpoch)
        {
            votes.Add(Invariant($"{voter} for {vote.RunId} in {vote.Epoch}"));
        }
    }

    private static string Invariant(System.FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
