// PlanEdit: a plan with fewer or shorter faults.
// Ours, no origin in C.
//
// Faults keep the number they have in the list of the whole plan, so that a shortened plan can be
// named on a command line: "--faults 0,3 --halve 3a" keeps the faults 0 and 3, and of 3's window
// the first half; "3ab" the second half of that.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace RedisNet.Campaign;

/// <summary>Which faults of a plan are kept, and what of their windows.</summary>
public sealed class PlanEdit
{
    private readonly SortedDictionary<int, string> _kept = [];
    private readonly int _of;

    /// <summary>Everything of a plan.</summary>
    public PlanEdit(SeedPlan plan)
        : this(plan.Faults.Count, Enumerable.Range(0, plan.Faults.Count).ToDictionary(
            i => i, _ => ""))
    {
    }

    private PlanEdit(int of, IEnumerable<KeyValuePair<int, string>> kept)
    {
        _of = of;
        foreach (KeyValuePair<int, string> k in kept)
        {
            _kept[k.Key] = k.Value;
        }
    }

    public IEnumerable<int> Kept => _kept.Keys;

    /// <summary>As the command line says it.</summary>
    public static PlanEdit Parse(SeedPlan plan, string? faults, string? halve)
    {
        var edit = new PlanEdit(plan);
        if (faults is not null)
        {
            HashSet<int> only = faults == "none" ? [] : faults.Split(',').Select(
                f => int.Parse(f, CultureInfo.InvariantCulture)).ToHashSet();
            edit = new PlanEdit(edit._of, edit._kept.Where(k => only.Contains(k.Key)).ToList());
        }
        foreach (string cut in halve?.Split(',') ?? [])
        {
            string digits = cut.TrimEnd('a', 'b');
            int index = int.Parse(digits, CultureInfo.InvariantCulture);
            if (edit._kept.ContainsKey(index))
            {
                edit._kept[index] = cut[digits.Length..];
            }
        }
        return edit;
    }

    public PlanEdit Without(IReadOnlyCollection<int> gone) =>
        new(_of, _kept.Where(k => !gone.Contains(k.Key)).ToList());

    /// <summary>The first ('a') or second ('b') half of a window.</summary>
    public PlanEdit Halved(int fault, char half) => new(
        _of, _kept.Select(k => k.Key == fault ? new(k.Key, k.Value + half) : k).ToList());

    public SeedPlan Apply(SeedPlan plan) => plan with
    {
        Faults = _kept.Select(k => Cut(plan.Faults[k.Key], k.Value)).ToList(),
    };

    /// <summary>What to say on the command line to have this.</summary>
    public string Arguments()
    {
        if (_kept.Count == _of && _kept.Values.All(h => h.Length == 0))
        {
            return "";
        }
        string faults = _kept.Count == 0 ? "none" : string.Join(',', _kept.Keys);
        string halves = string.Join(',', _kept.Where(k => k.Value.Length > 0).Select(
            k => string.Create(CultureInfo.InvariantCulture, $"{k.Key}{k.Value}")));
        return $" FAULTS={faults}" + (halves.Length > 0 ? $" HALVE={halves}" : "");
    }

    private static FaultWindow Cut(FaultWindow w, string halves)
    {
        foreach (char half in halves)
        {
            int middle = w.FromMs + ((w.ToMs - w.FromMs) / 2);
            w = half == 'a' ? w with { ToMs = middle } : w with { FromMs = middle };
        }
        return w;
    }
}
