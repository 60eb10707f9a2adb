// SeedCondition: what a seed must have drawn to be worth running.
// Ours, no origin in C.
//
// Most seeds cannot show a bug that needs two masters on one host, or a clock that is set back: a
// hunt that leaves them out runs fewer.
//
//   TwoGroups, SmallQuorum, ChainedReplica, SlowRestart (after the end of a failover-timeout), the
//   name of a fault class; "A|B" is one of them, "A, B" both; "KillMaster*2" that fault at least
//   twice, "KillReplica=3" with that amount
using System;
using System.Globalization;
using System.Linq;

namespace RedisNet.Campaign;

/// <summary>A condition on a drawn plan.</summary>
public static class SeedCondition
{
    private const int SlackMs = 3500;

    public static bool Holds(string condition, SeedPlan plan) => condition.Length == 0
        || condition.Split(',').All(all => all.Split('|').Any(one => HoldsOne(one.Trim(), plan)));

    private static bool HoldsOne(string term, SeedPlan plan) => term switch
    {
        "TwoGroups" => plan.Groups.Count == 2,
        "SmallQuorum" => plan.Groups.Any(g => g.Quorum <= plan.Sentinels.Count / 2),
        "ChainedReplica" => plan.Groups.Any(
            g => g.Servers.Any(s => s.Master.Length > 0 && s.Master != g.Servers[0].Name)),
        "SlowRestart" => plan.Groups.Any(
            g => g.Servers.Count > 2 && plan.RestartAfterMs > g.FailoverTimeoutMs + SlackMs),
        _ => HasFault(term.Split('*', '='), plan, amount: term.Contains('=')),
    };

    private static bool HasFault(string[] term, SeedPlan plan, bool amount)
    {
        FaultClass of = Enum.Parse<FaultClass>(term[0]);
        int number = term.Length > 1 ? int.Parse(term[1], CultureInfo.InvariantCulture) : 1;
        return amount
            ? plan.Faults.Any(f => f.Class == of && f.Amount == number)
            : plan.Faults.Count(f => f.Class == of) >= number;
    }
}
