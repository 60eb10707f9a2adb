// S30FailoverNeedsOdown: a failover starts when the master is objectively down, or on order.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>+try-failover without an order of a person only in ODOWN.</summary>
public sealed class S30FailoverNeedsOdown : Checker
{
    private readonly HashSet<(Member, string)> _ordered = [];

    public override string Property => "S30";

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Text.StartsWith("Executing user requested", StringComparison.Ordinal))
        {
            _ordered.Add((m, e.Text.Split('\'')[1]));
        }
        else if (e.Type == "+try-failover" && !_ordered.Remove((m, e.MasterName))
            && ClusterView.MasterOf(m, e.MasterName)?.Is(InstanceFlags.ODown) != true)
        {
            Unsafe(m, $"{e}: not in ODOWN");
        }
    }
}
