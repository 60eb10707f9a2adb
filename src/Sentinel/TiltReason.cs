// TiltReason: why the timer of a Sentinel came so late, in words.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The phases are measured by the monotonic clock. If they fill the gap between two ticks, the loop
// really stood still, and the longest phase is where. If they do not, the clock that intervals are
// measured by was moved. What a phase did in it is told by the processor time of the thread: a slow
// handler burns it; a process that was stopped (or swapped out, or whose machine was suspended) has
// none to show, in whichever phase that caught it. Only a flush waits for the disk by itself.
using System;
using System.Collections.Generic;
using System.Globalization;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>Explains a gap between two ticks.</summary>
public static class TiltReason
{
    /// <summary>A difference between the clocks that means nothing.</summary>
    private const long ClockSlackMs = 500;

    /// <summary>Who ran for less than one in so many of the gap did not run.</summary>
    private const int RanShare = 10;

    /// <summary>The reason for a gap of so many milliseconds, given the microseconds of each phase
    /// in it (null if they were not measured), and for how many of them the thread had a
    /// processor.</summary>
    public static string Of(long gapMs, long[]? phasesUs, long cpuUs)
    {
        if (gapMs < 0)
        {
            return Invariant($"the clock went back by {-gapMs} ms");
        }
        string head = Invariant($"{gapMs} ms between two ticks");
        if (phasesUs is null)
        {
            return head;
        }
        long measuredMs = Sum(phasesUs) / 1000;
        if (gapMs - measuredMs > ClockSlackMs)
        {
            return head + Invariant($", of which {measuredMs} ms passed: the clock was set ahead");
        }
        string phases = string.Join(", ", Longest(phasesUs));
        long waited = phasesUs[(int)LoopPhase.ConfigFlush];
        bool ran = (cpuUs + waited) * RanShare >= gapMs * 1000;
        return ran
            ? $"{head}: {phases}"
            : head + Invariant($", of which it ran for {cpuUs / 1000} ms: ")
                + $"stopped, not scheduled, or waiting for the system, in {phases}";
    }

    /// <summary>What a phase is called.</summary>
    public static string Name(LoopPhase phase) => phase switch
    {
        LoopPhase.Poll => "poll",
        LoopPhase.Handlers => "read handlers",
        LoopPhase.Commands => "commands",
        LoopPhase.BeforeSleep => "replies",
        LoopPhase.Timers => "timers",
        LoopPhase.ConfigFlush => "config flush",
        _ => "unknown",
    };

    /// <summary>The phases that matter, longest first: those with at least a twentieth of the
    /// time.</summary>
    private static List<string> Longest(long[] phasesUs)
    {
        var order = new int[phasesUs.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }
        Array.Sort(order, (a, b) => phasesUs[a] != phasesUs[b]
            ? phasesUs[b].CompareTo(phasesUs[a])
            : a.CompareTo(b));
        long total = Sum(phasesUs);
        var words = new List<string>();
        foreach (int i in order)
        {
            if (words.Count == 0 || phasesUs[i] * 20 >= total)
            {
                words.Add(Invariant($"{Name((LoopPhase)i)} {phasesUs[i] / 1000} ms"));
            }
        }
        return words;
    }

    private static long Sum(long[] values)
    {
        long sum = 0;
        foreach (long value in values)
        {
            sum += value;
        }
        return sum;
    }

    private static string Invariant(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
