// S49TiltByTheGap: a Sentinel distrusts itself when its timer was late, and only then.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using RedisNet.Os;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S49 and S50: TILT begins, or begins again, when two ticks are less than 0 or more than
/// 2 s apart; it ends 30 s after the last such gap, at the first tick.</summary>
/// <remarks>With strict semantics the gap is measured on a clock that does not jump, and a wall
/// clock that moved against it by more than 2 s counts too.</remarks>
public sealed class S49TiltByTheGap : Checker
{
    private const long NearlyMs = 500;

    private readonly Dictionary<Member, Tick> _ticks = [];
    private readonly Dictionary<Member, long> _enteredMs = [];
    private readonly HashSet<Member> _enteredNow = [];

    public override string Property => "S49,S50";

    public override void OnRestart(Member m)
    {
        _ticks.Remove(m);
        _enteredMs.Remove(m);
        _enteredNow.Remove(m);
    }

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type == "+tilt")
        {
            _enteredNow.Add(m);
            _enteredMs[m] = ClusterView.ClockMs(m);
        }
        else if (e.Type == "-tilt" && _enteredMs.TryGetValue(m, out long entered))
        {
            long lasted = ClusterView.ClockMs(m) - entered;
            if (lasted < m.State.Times.TiltPeriodMs)
            {
                Unsafe(m, $"left TILT after {lasted} ms");
            }
        }
    }

    public override void AfterStep(ClusterView view)
    {
        if (!view.Ticked)
        {
            return;
        }
        Member m = view.Acting;
        SentinelState s = m.State;
        var now = new Tick(s.PreviousTimeMs, s.Env.Clock.UnixMs(), s.Env.Clock.MonoUs() / 1000);
        bool entered = _enteredNow.Remove(m);
        if (_ticks.TryGetValue(m, out Tick before))
        {
            JudgeEntry(m, before, now, entered);
        }
        _ticks[m] = now;
        if (s.Tilt && s.Masters.Count > 0
            && s.PreviousTimeMs - s.TiltStartTimeMs >= s.Times.TiltPeriodMs)
        {
            Unsafe(m, $"still in TILT after {s.PreviousTimeMs - s.TiltStartTimeMs} ms");
        }
    }

    private void JudgeEntry(Member m, Tick before, Tick now, bool entered)
    {
        long trigger = m.State.Times.TiltTriggerMs;
        long gap = now.OwnMs - before.OwnMs;
        long apart = Math.Abs((now.WallMs - before.WallMs) - (now.MonoMs - before.MonoMs));
        bool due = gap < 0 || gap > trigger;
        bool mayBe = due || now.MonoMs - before.MonoMs > trigger - NearlyMs
            || apart > trigger - NearlyMs || now.WallMs < before.WallMs;
        if (due && !entered)
        {
            Unsafe(m, $"ticks are {gap} ms apart and there was no +tilt");
        }
        else if (entered && !mayBe)
        {
            Unsafe(m, $"+tilt, but ticks are {gap} ms apart");
        }
    }

    private readonly record struct Tick(long OwnMs, long WallMs, long MonoMs);
}
