// S19SentinelsAgree: when the dust has settled all say the same.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S19, S20, S54, at rest: all live Sentinels of a master name the same address and
/// config_epoch, those that came back with an old file too, and know each other.</summary>
public sealed class S19SentinelsAgree : Checker
{
    public override string Property => "S19,S20,S54";

    public override string KnownInUpstream => "D1,D2,D4,D7";

    public override void AtRest(ClusterView view)
    {
        IEnumerable<string> names = view.LiveSentinels
            .SelectMany(m => view.FactsOf(m)?.Masters ?? []).Select(f => f.Name).Distinct().Order();
        foreach (string name in names.ToList())
        {
            JudgeAgreement(view, name);
            foreach (Member m in view.LiveSentinels)
            {
                JudgeKnown(view, m, name);
            }
        }
    }

    private void JudgeAgreement(ClusterView view, string name)
    {
        List<(Member By, MasterFacts Facts)> held = view.LiveSentinels
            .Select(m => (m, view.FactsOf(m)?.Find(name)))
            .Where(x => x.Item2 is not null).Select(x => (x.m, x.Item2!)).ToList();
        List<string> said = held
            .Select(h => $"{h.Facts.Advertised} @ {h.Facts.ConfigEpoch}").Distinct().ToList();
        if (said.Count > 1)
        {
            string excuse = held.Select(h => view.ExcuseOf(name, h.Facts.ConfigEpoch))
                .FirstOrDefault(x => x.Length > 0, "");
            Stuck(null, $"{name}: " + string.Join(", ", held.Select(h =>
                $"{h.By.Name} says {h.Facts.Advertised} @ {h.Facts.ConfigEpoch}")), excuse);
        }
    }

    private void JudgeKnown(ClusterView view, Member m, string name)
    {
        if (ClusterView.MasterOf(m, name) is not { } master)
        {
            return;
        }
        foreach (Member other in view.LiveSentinels.Where(o => o != m))
        {
            SentinelFacts? facts = view.FactsOf(other);
            if (facts?.Find(name) is not null && master.Sentinels.Find(facts.MyId) is null)
            {
                Stuck(m, $"{name}: does not know {other.Name}");
            }
        }
    }
}
