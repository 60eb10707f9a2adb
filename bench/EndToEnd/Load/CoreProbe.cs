// CoreProbe: tells when the server's core was away, by a thread on it that goes before everybody.
// Ours, no origin in C.
//
// The thread wakes every half millisecond and looks how late it is. It goes before the server, so
// nothing the server does in user space or in a system call that lets others on can hold it up:
// what makes it late by half a millisecond is the machine, most often the hypervisor, which
// /proc/stat tells only in sums of ten. It takes below 1 % of the core, from everybody alike.
// Without the right to SCHED_FIFO, or with nobody pinned, there is none, and steal alone speaks for
// that core.
using System;
using System.Diagnostics;
using System.Threading;

namespace RedisNet.Bench.EndToEnd;

internal sealed class CoreProbe : IDisposable
{
    private const long PeriodNs = 500_000;
    private const int Most = 16 * 1024;
    private const int Priority = 2;

    private readonly (long Due, long Woke)[] _late = new (long, long)[Most];
    private readonly Thread _thread;
    private int _count;
    private bool _over;

    /// <summary>Begins to look; remembers what was later than the bound.</summary>
    public CoreProbe(int core, long boundNs)
    {
        _thread = new Thread(() => Look(core, boundNs)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The right to go before everybody was there. To be asked after <see cref="Stop"/>.
    /// </summary>
    public bool Works { get; private set; }

    public ReadOnlySpan<(long Due, long Woke)> Late => _late.AsSpan(0, _count);

    public void Stop()
    {
        Volatile.Write(ref _over, true);
        _thread.Join();
    }

    public void Dispose() => Stop();

    /// <summary>The longest that a wait which was not over in time reaches into, or out of, such a
    /// span.</summary>
    public static long Worst(ReadOnlySpan<(long Due, long Woke)> late, long start, long end)
    {
        long worst = 0;
        foreach ((long due, long woke) in late)
        {
            worst = due < end && woke > start ? Math.Max(worst, woke - due) : worst;
        }
        return worst;
    }

    private void Look(int core, long boundNs)
    {
        if (!Kernel.PinThread(core) || !Kernel.GoFirst(0, Priority))
        {
            return;
        }
        Works = true;
        Kernel.ExactTimers();
        for (long due = Stopwatch.GetTimestamp(); !Volatile.Read(ref _over) && _count < Most;)
        {
            due += PeriodNs;
            Kernel.SleepUntil(due);
            long now = Stopwatch.GetTimestamp();
            if (now - due > boundNs)
            {
                _late[_count++] = (due, now);
            }
            due = Math.Max(due, now - PeriodNs);
        }
    }
}
