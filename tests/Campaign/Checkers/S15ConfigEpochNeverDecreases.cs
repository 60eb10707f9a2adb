// S15ConfigEpochNeverDecreases: a Sentinel never goes back to an older configuration.
// Ours, no origin in C.
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>config_epoch(master) never decreases, and the address clients are told changes only
/// together with a higher one. Holds over restarts, because both are in the file.</summary>
public sealed class S15ConfigEpochNeverDecreases : Checker
{
    public override string Property => "S15";

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        foreach (MasterFacts master in now.Masters)
        {
            if (before?.Find(master.Name) is not { } old)
            {
                continue;
            }
            if (master.ConfigEpoch < old.ConfigEpoch)
            {
                Unsafe(m, $"{master.Name}: config epoch {old.ConfigEpoch} -> {master.ConfigEpoch}");
            }
            else if (master.ConfigEpoch == old.ConfigEpoch && master.Advertised != old.Advertised)
            {
                Unsafe(m, $"{master.Name}: {old.Advertised} -> {master.Advertised} "
                    + $"within config epoch {master.ConfigEpoch}");
            }
        }
    }
}
