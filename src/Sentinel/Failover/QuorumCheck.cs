// QuorumCheck: could a failover be agreed on and authorized right now?
// Port of redis 7.2 sentinel.c sentinelIsQuorumReachable. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Sentinel;

/// <summary>How many Sentinels of a master can be used, and for what they suffice.</summary>
/// <port>sentinel.c sentinelIsQuorumReachable</port>
public readonly record struct QuorumCheck(int Usable, bool QuorumReachable, bool MajorityReachable)
{
    /// <summary>Counts the Sentinels of a master that are not down, this one included.</summary>
    /// <port>sentinel.c sentinelIsQuorumReachable</port>
    public static QuorumCheck Of(SentinelRedisInstance master)
    {
        int usable = 1;
        foreach (SentinelRedisInstance ri in master.Sentinels)
        {
            usable += ri.Is(InstanceFlags.SDown | InstanceFlags.ODown) ? 0 : 1;
        }
        int voters = master.Sentinels.Count + 1;
        return new QuorumCheck(usable, usable >= (int)master.Quorum, usable >= voters / 2 + 1);
    }
}
