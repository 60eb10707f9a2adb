// S08VoteForMostVoted: one's own vote goes to the front-runner.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>A Sentinel that casts its vote in its own failover gives it to whom most others voted
/// for, as far as it has heard, else to itself.</summary>
/// <remarks>That it never votes for itself after having voted for another is S1.</remarks>
public sealed class S08VoteForMostVoted : Checker
{
    public override string Property => "S8";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type != "+vote-for-leader")
        {
            return;
        }
        string leader = e.Words[0];
        ulong epoch = ulong.Parse(e.Words[1], CultureInfo.InvariantCulture);
        foreach (SentinelRedisInstance master in m.State.Masters)
        {
            bool own = master.Leader == leader && master.LeaderEpoch == epoch
                && master.FailoverState == SentinelFailoverState.WaitStart
                && master.FailoverEpoch == epoch;
            if (own)
            {
                Judge(m, master, leader, epoch);
            }
        }
    }

    private void Judge(Member m, SentinelRedisInstance master, string leader, ulong epoch)
    {
        var votes = new SortedDictionary<string, int>();
        foreach (SentinelRedisInstance ri in master.Sentinels)
        {
            if (ri.Leader is not null && ri.LeaderEpoch == epoch)
            {
                votes[ri.Leader] = votes.GetValueOrDefault(ri.Leader) + 1;
            }
        }
        int most = votes.Values.DefaultIfEmpty().Max();
        bool right = most == 0 ? leader == m.State.MyId : votes.GetValueOrDefault(leader) == most;
        if (!right)
        {
            Unsafe(m, $"{master.Name}: voted for {leader} in epoch {epoch}; it had heard "
                + string.Join(", ", votes.Select(v => $"{v.Value} for {v.Key}")));
        }
    }
}
