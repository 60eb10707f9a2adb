// S02VotesAreDurable: a vote is on disk before anybody hears of it.
// Ours, no origin in C.
using System;
using System.Text;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>When a reply with a vote leaves, a power cut at this instant would leave a file with
/// that epoch or a later one, as current-epoch and as the leader-epoch of some master. The same
/// when a Sentinel takes the lead: by its own vote it stands for an epoch no second time.</summary>
/// <remarks>Upstream logs that the save failed, votes and leads all the same: D4. Who is ordered
/// to fail over needs no vote.</remarks>
public sealed class S02VotesAreDurable : Checker
{
    public override string Property => "S2";

    public override string KnownInUpstream => "D4";

    protected override bool IsOwnFault => true;

    public override void OnReplied(Member m, ReadOnlySpan<byte> bytes)
    {
        while (VoteReply.TryTake(ref bytes, out VoteReply reply))
        {
            if (reply.Leader == "*" || reply.Epoch == 0)
            {
                continue;
            }
            (ulong current, ulong leader) = OnDisk(m);
            if (current < reply.Epoch || leader < reply.Epoch)
            {
                Unsafe(m, $"replied with a vote for {reply.Leader} in epoch {reply.Epoch}; "
                    + $"the disk has current-epoch {current}, leader-epoch {leader}");
            }
        }
    }

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type != "+elected-leader"
            || ClusterView.MasterOf(m, e.MasterName) is not { } master
            || master.Is(InstanceFlags.ForceFailover))
        {
            return;
        }
        (ulong current, ulong leader) = OnDisk(m);
        if (current < master.FailoverEpoch || leader < master.FailoverEpoch)
        {
            Unsafe(m, $"{master.Name}: leads epoch {master.FailoverEpoch}; "
                + $"the disk has current-epoch {current}, leader-epoch {leader}");
        }
    }

    private static (ulong Current, ulong Leader) OnDisk(Member m)
    {
        string file = Encoding.Latin1.GetString(m.Disk.GetDurable(Member.ConfigPath) ?? []);
        return (ConfigText.Largest(file, "sentinel current-epoch "),
            ConfigText.Largest(file, "sentinel leader-epoch "));
    }
}
