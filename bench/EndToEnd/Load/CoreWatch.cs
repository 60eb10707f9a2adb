// CoreWatch: tells when a core was away, by a thread on it that goes before everybody.
// Ours, no origin in C.
//
// The thread wakes every half millisecond and looks how late it is. It goes before the server and
// the load, so nothing they do in user space or in a system call that lets others on can hold it
// up: what makes it late by half a millisecond is the machine, most often the hypervisor. It takes
// 1 or 2 % of the core, from everybody alike. Every hundredth of a second, and when it was late,
// it reads what the hypervisor says it took from the core, which is told in ticks of 10 ms.
//
// Without the right to SCHED_FIFO, or with nobody pinned, its lateness says nothing: then it only
// reads those ticks.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace RedisNet.Bench.EndToEnd;

internal sealed class CoreWatch : IDisposable
{
    /// <summary>Who is later than this was held up by the machine.</summary>
    public const long BoundNs = 500_000;

    private const long PeriodNs = 500_000;
    private const int WakesAReading = 20;
    private const int Most = 64 * 1024;
    private const int Priority = 2;

    private readonly int _core;
    private readonly StealClock _clock;
    private readonly Thread _thread;
    private readonly List<Span> _away = new(Most);
    private readonly List<(long At, long Ticks)> _steal = new(Most);
    private bool _over;

    /// <param name="core">-1: all of them, of which none is watched but by its ticks.</param>
    public CoreWatch(int core)
    {
        _core = core;
        _clock = core < 0 ? new StealClock() : new StealClock(core);
        _thread = new Thread(Look) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The right to go before everybody was there. This and what was seen are to be asked
    /// after <see cref="Stop"/>.</summary>
    public bool Works { get; private set; }

    /// <summary>When the core was missed, in order.</summary>
    public IReadOnlyList<Span> Away => _away;

    /// <summary>When the ticks of steal were seen to have risen, and to what; the first is what
    /// they were at the beginning.</summary>
    public IReadOnlyList<(long At, long Ticks)> Steal => _steal;

    public void Stop()
    {
        Volatile.Write(ref _over, true);
        _thread.Join();
    }

    public void Dispose()
    {
        Stop();
        _clock.Dispose();
    }

    private void Look()
    {
        Works = _core >= 0 && Kernel.PinThread(0, _core) && Kernel.GoFirst(0, Priority);
        Kernel.ExactTimers();
        Read(Stopwatch.GetTimestamp());
        long due = Stopwatch.GetTimestamp();
        for (int wakes = 1; !Volatile.Read(ref _over) && _away.Count < Most; wakes++)
        {
            due += PeriodNs;
            Kernel.SleepUntil(due);
            long now = Stopwatch.GetTimestamp();
            bool late = Works && now - due > BoundNs;
            if (late)
            {
                _away.Add(new Span(due, now));
            }
            if (late || wakes % WakesAReading == 0)
            {
                Read(now);
            }
            due = Math.Max(due, now - PeriodNs);
        }
        Read(Stopwatch.GetTimestamp());
    }

    private void Read(long now)
    {
        long ticks = _clock.Read();
        if ((_steal.Count == 0 || _steal[^1].Ticks != ticks) && _steal.Count < Most)
        {
            _steal.Add((now, ticks));
        }
    }
}
