// S02VotesAreDurable: a vote is on disk before anybody hears of it.
// Ours, no origin in C.
using System;
using System.Text;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>When a reply with a vote leaves, a power cut at this instant would leave a file with
/// that epoch or a later one, as current-epoch and as the leader-epoch of some master.</summary>
/// <remarks>Upstream logs that the save failed and votes all the same: D4.</remarks>
public sealed class S02VotesAreDurable : Checker
{
    public override string Property => "S2";

    public override string KnownInUpstream => "D4";

    public override void OnReplied(Member m, ReadOnlySpan<byte> bytes)
    {
        while (VoteReply.TryTake(ref bytes, out VoteReply reply))
        {
            if (reply.Leader == "*" || reply.Epoch == 0)
            {
                continue;
            }
            string file = Encoding.Latin1.GetString(m.Disk.GetDurable(Member.ConfigPath) ?? []);
            ulong current = ConfigText.Largest(file, "sentinel current-epoch ");
            ulong leader = ConfigText.Largest(file, "sentinel leader-epoch ");
            if (current < reply.Epoch || leader < reply.Epoch)
            {
                Unsafe(m, $"replied with a vote for {reply.Leader} in epoch {reply.Epoch}; "
                    + $"the disk has current-epoch {current}, leader-epoch {leader}");
            }
        }
    }
}
