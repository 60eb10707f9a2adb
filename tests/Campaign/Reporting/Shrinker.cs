// Shrinker: the smallest set of faults with which a seed still fails in the same way.
// Ours, no origin in C.
//
// First whole fault classes go, one after the other, then single faults, then halves of windows.
// What is drawn for other purposes does not shift when a fault goes (see Dice), but the world takes
// another course, so a step may well turn a failure into another one; only the same property
// counts as the same failure.
using System;
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Campaign;

/// <summary>Runs a failing plan again and again, with less and less in it.</summary>
public sealed class Shrinker(SeedPlan plan, string failure, int runsMax = 40)
{
    private const int ShortestMs = 400;

    private PlanEdit _best = new(plan);
    private int _runs;

    /// <summary>The smallest edit found, and the result of its run.</summary>
    public (PlanEdit Edit, RunResult Result) Shrink(RunResult whole)
    {
        RunResult result = whole;
        foreach (FaultClass of in plan.Faults.Select(f => f.Class).Distinct().ToList())
        {
            List<int> gone = _best.Kept.Where(i => plan.Faults[i].Class == of).ToList();
            Try(_best.Without(gone), ref result);
        }
        foreach (int i in _best.Kept.ToList())
        {
            Try(_best.Without([i]), ref result);
        }
        foreach (int i in _best.Kept.ToList())
        {
            while (_runs < runsMax && LengthOf(i) > ShortestMs
                && (Try(_best.Halved(i, 'a'), ref result)
                    || Try(_best.Halved(i, 'b'), ref result)))
            {
            }
        }
        return (_best, result);
    }

    private int LengthOf(int fault)
    {
        int place = _best.Kept.TakeWhile(k => k != fault).Count();
        FaultWindow w = _best.Apply(plan).Faults[place];
        return w.ToMs - w.FromMs;
    }

    private bool Try(PlanEdit edit, ref RunResult result)
    {
        if (_runs >= runsMax)
        {
            return false;
        }
        _runs++;
        RunResult run = SeedRun.Execute(edit.Apply(plan));
        if (run.Failure != failure)
        {
            return false;
        }
        _best = edit;
        result = run;
        return true;
    }
}
