// S14ConfigEpochNamesOneAddress: a configuration epoch means the same to everybody.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>No two Sentinels ever advertise different addresses for the same master and
/// config_epoch.</summary>
/// <remarks>Epoch 0 is whatever each was configured with.</remarks>
public sealed class S14ConfigEpochNamesOneAddress : Checker
{
    private readonly Dictionary<(string Master, ulong Epoch), (string Address, Member By)> _named =
        [];

    private readonly HashSet<(string Master, ulong Epoch)> _keptFailover = [];

    public override string Property => "S14";

    public override string KnownInUpstream => "D1,D2,D4";

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        foreach (MasterFacts master in now.Masters)
        {
            var key = (master.Name, master.ConfigEpoch);
            if (master.ConfigEpoch == 0)
            {
                continue;
            }
            if (!_named.TryGetValue(key, out (string Address, Member By) first))
            {
                _named[key] = (master.Advertised, m);
            }
            else if (first.Address != master.Advertised)
            {
                Unsafe(m, $"{master.Name}: {master.Advertised} in config epoch "
                    + $"{master.ConfigEpoch}; {first.By.Name} says {first.Address}",
                    WhyKnown(master));
            }
        }
    }

    // D2: the epoch was heard of during an own failover, which went on nevertheless.
    private string WhyKnown(MasterFacts master)
    {
        var key = (master.Name, master.ConfigEpoch);
        if (master.Promoted.Length > 0 && master.FailoverEpoch < master.ConfigEpoch)
        {
            _keptFailover.Add(key);
        }
        string excuse = View.ExcuseOf(master.Name, master.ConfigEpoch);
        return excuse.Length == 0 && View.Upstream && _keptFailover.Contains(key) ? "D2" : excuse;
    }
}
