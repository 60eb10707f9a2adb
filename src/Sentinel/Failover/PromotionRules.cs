// PromotionRules: which replicas may become the master, and what speaks against the others.
// Port of redis 7.2 sentinel.c sentinelSelectSlave, its filter. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// C stops at the first rule that rejects a replica and tells nobody which it was. Here all rules
// are asked, and each answers with the value it found and the limit it has.
using System.Collections.Generic;

namespace RedisNet.Sentinel;

/// <summary>The rules of the choice.</summary>
/// <port>sentinel.c sentinelSelectSlave</port>
public static class PromotionRules
{
    public const string SDown = "s-down-time";
    public const string Disconnected = "disconnected";
    public const string PingAge = "last-ok-ping-reply";
    public const string PriorityZero = "slave-priority";
    public const string InfoAge = "info-refresh";
    public const string LinkDown = "master-link-down-time";

    /// <summary>Why a replica may not be promoted now; empty if it may.</summary>
    /// <port>sentinel.c sentinelSelectSlave</port>
    public static List<PromotionRejection> Rejections(
        SentinelRedisInstance master, SentinelRedisInstance replica)
    {
        SentinelTimes times = master.State.Times;
        long now = SentinelClock.NowMs(master.State);
        bool masterDown = master.Is(InstanceFlags.SDown);
        long pingAge = now - replica.Link.LastAvailTimeMs;
        long maxLinkDown = master.DownAfterPeriodMs * 10
            + (masterDown ? now - master.SDownSinceTimeMs : 0);

        // While the master is down, INFO is asked for every second, so it must be fresher.
        long infoValidity = masterDown ? times.PingPeriodMs * 5 : times.InfoPeriodMs * 3;
        long infoAge = now - replica.InfoRefreshMs;
        var rejections = new List<PromotionRejection>();
        void Rule(bool rejects, string rule, long value, long limit)
        {
            if (rejects)
            {
                rejections.Add(new PromotionRejection(rule, value, limit));
            }
        }

        Rule(replica.Is(InstanceFlags.SDown | InstanceFlags.ODown),
            SDown, now - replica.SDownSinceTimeMs, 0);
        Rule(replica.Link.Disconnected, Disconnected, 1, 0);
        Rule(pingAge > times.PingPeriodMs * 5, PingAge, pingAge, times.PingPeriodMs * 5);
        Rule(replica.SlavePriority == 0, PriorityZero, 0, 1);
        Rule(infoAge > infoValidity,
            InfoAge, replica.InfoRefreshMs == 0 ? -1 : infoAge, infoValidity);
        Rule(replica.MasterLinkDownTimeMs > maxLinkDown,
            LinkDown, replica.MasterLinkDownTimeMs, maxLinkDown);
        return rejections;
    }

    /// <summary>What speaks against every replica of a master, in a line for the log.</summary>
    public static string Summary(SentinelRedisInstance master)
    {
        var words = new List<string>();
        foreach (SentinelRedisInstance replica in master.Replicas)
        {
            List<PromotionRejection> rejections = Rejections(master, replica);
            words.Add(replica.Name + ": "
                + (rejections.Count == 0 ? "good" : string.Join(", ", rejections)));
        }
        return words.Count == 0 ? "no replica is known" : string.Join("; ", words);
    }
}
