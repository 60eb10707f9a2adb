// S04EpochsWithinCurrent: no epoch of a master is from the future.
// Ours, no origin in C.
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>leader_epoch, config_epoch and failover_epoch are at most current_epoch, at the end of
/// every turn.</summary>
public sealed class S04EpochsWithinCurrent : Checker
{
    public override string Property => "S4";

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        foreach (MasterFacts master in now.Masters)
        {
            if (master.LeaderEpoch > now.CurrentEpoch || master.ConfigEpoch > now.CurrentEpoch
                || master.FailoverEpoch > now.CurrentEpoch)
            {
                Unsafe(m, $"{master.Name}: leader {master.LeaderEpoch}, config "
                    + $"{master.ConfigEpoch}, failover {master.FailoverEpoch}, but current "
                    + $"{now.CurrentEpoch}");
            }
        }
    }
}
