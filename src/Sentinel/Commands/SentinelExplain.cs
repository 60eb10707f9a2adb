// SentinelExplain: SENTINEL EXPLAIN, why a failover does not happen, and to whom it would go.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// docs/OPERATING.md describes the reply field by field. Fields may be added at the end of a map.
using System.Collections.Generic;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>The reply of SENTINEL EXPLAIN.</summary>
public static class SentinelExplain
{
    /// <summary>Replies with all that decides about a failover of this master.</summary>
    public static void Reply(Client c, SentinelRedisInstance master)
    {
        SentinelState s = master.State;
        FailoverOutlook outlook = FailoverOutlook.Of(master);
        QuorumCheck check = QuorumCheck.Of(master);
        int voters = master.Sentinels.Count + 1;
        c.AddReplyMapLen(15);
        Field(c, "name", master.Name);
        Field(c, "flags", SentinelReplies.FlagsText(master));
        Field(c, "failover-state", SentinelReplies.FailoverStateText(master.FailoverState));
        Field(c, "reason", outlook.Reason);
        Field(c, "reason-text", outlook.Text);
        Field(c, "next-try-ms", outlook.NextTryMs);
        Field(c, "agree-down", SentinelAvailability.CountDownOpinions(master));
        Field(c, "quorum", master.Quorum);
        Field(c, "usable-sentinels", check.Usable);
        Field(c, "votes-needed", System.Math.Max(voters / 2 + 1, master.Quorum));
        Field(c, "current-epoch", unchecked((long)s.CurrentEpoch));
        Field(c, "config-epoch", unchecked((long)master.ConfigEpoch));
        c.AddReplyBulk("would-promote");
        if (SentinelFailover.SelectReplica(master) is { } best)
        {
            c.AddReplyBulk(best.Name);
        }
        else
        {
            c.AddReplyNull();
        }
        c.AddReplyBulk("replicas");
        Replicas(c, master);
        c.AddReplyBulk("sentinels");
        Sentinels(c, master);
    }

    private static void Replicas(Client c, SentinelRedisInstance master)
    {
        c.AddReplyArrayLen(master.Replicas.Count);
        foreach (SentinelRedisInstance replica in master.Replicas)
        {
            List<PromotionRejection> rejections = PromotionRules.Rejections(master, replica);
            c.AddReplyMapLen(5);
            Field(c, "name", replica.Name);
            Field(c, "slave-priority", replica.SlavePriority);
            Field(c, "slave-repl-offset", unchecked((long)replica.SlaveReplOffset));
            Field(c, "promotable", rejections.Count == 0 ? 1 : 0);
            c.AddReplyBulk("rejected-by");
            c.AddReplyArrayLen(rejections.Count);
            foreach (PromotionRejection rejection in rejections)
            {
                c.AddReplyMapLen(3);
                Field(c, "rule", rejection.Rule);
                Field(c, "value", rejection.Value);
                Field(c, "limit", rejection.Limit);
            }
        }
    }

    /// <summary>This Sentinel first, then the others.</summary>
    private static void Sentinels(Client c, SentinelRedisInstance master)
    {
        SentinelState s = master.State;
        c.AddReplyArrayLen(master.Sentinels.Count + 1);
        Sentinel(c, s, s.MyId, "myself", master.Is(InstanceFlags.SDown), master.LastVote);
        foreach (SentinelRedisInstance si in master.Sentinels)
        {
            Sentinel(c, s, si.RunId ?? "", SentinelReplies.FlagsText(si),
                si.Is(InstanceFlags.MasterDown), si.LastVote);
        }
    }

    private static void Sentinel(
        Client c, SentinelState s, string id, string flags, bool saysDown, VoteRecord? vote)
    {
        c.AddReplyMapLen(6);
        Field(c, "runid", id);
        Field(c, "flags", flags);
        Field(c, "says-down", saysDown ? 1 : 0);
        Field(c, "vote", vote?.RunId ?? "?");
        Field(c, "vote-epoch", unchecked((long)(vote?.Epoch ?? 0)));
        Field(c, "vote-age-ms", vote is null ? -1 : SentinelClock.NowMs(s) - vote.AtMs);
    }

    private static void Field(Client c, string name, string value)
    {
        c.AddReplyBulk(name);
        c.AddReplyBulk(value);
    }

    private static void Field(Client c, string name, long value)
    {
        c.AddReplyBulk(name);
        c.AddReplyLongLong(value);
    }
}
