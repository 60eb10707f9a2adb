// LoopProfile: how long each phase of the loop took since somebody last asked.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// One reading of the monotonic clock at each change of phase: four or five a turn. Only a Sentinel
// keeps one; it wants to say why its timer came late.
using System;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Microseconds by phase.</summary>
public sealed class LoopProfile(IClock clock)
{
    private readonly long[] _us = new long[Enum.GetValues<LoopPhase>().Length];
    private long _sinceMonoUs = clock.MonoUs();

    /// <summary>The phase that time is charged to now.</summary>
    public LoopPhase Current { get; private set; } = LoopPhase.Timers;

    /// <summary>Another phase begins; returns the one that ended, for who must go back to
    /// it.</summary>
    public LoopPhase Enter(LoopPhase phase)
    {
        long now = clock.MonoUs();
        _us[(int)Current] += now - _sinceMonoUs;
        _sinceMonoUs = now;
        LoopPhase before = Current;
        Current = phase;
        return before;
    }

    /// <summary>The microseconds of each phase, indexed by <see cref="LoopPhase"/>, since the last
    /// call; the phase that is under way is counted up to now.</summary>
    public long[] Take()
    {
        Enter(Current);
        long[] taken = [.. _us];
        Array.Clear(_us);
        return taken;
    }
}
