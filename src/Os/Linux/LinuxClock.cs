// LinuxClock: the kernel's clocks.
// Port of redis 7.2 monotonic.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Where the processor has a steady counter, CLOCK_MONOTONIC is read once a millisecond and carried
// on by the counter in between:
//
//   kernel    |----------|----------|----------|     _syncUs, _syncTicks: the last reading
//   counter    . . . . .  . . . . .  . . . . .       _syncUs + ticks since * _usPerTick
//
// The rate is measured, not read from the processor's name as in C: over all the time since the
// start, so it becomes the better the longer the server runs. A reading is off by at most what a
// millisecond's worth of counting is, far below a microsecond, and never goes back on the thread
// that made the clock. Only that one measures; _syncs is odd while it does, so that another thread
// sees that it read halves of two readings.
using System;
using System.Threading;
using static RedisNet.Os.Linux.LinuxConst;

namespace RedisNet.Os.Linux;

/// <summary>CLOCK_MONOTONIC and CLOCK_REALTIME.</summary>
public sealed unsafe class LinuxClock : IClock
{
    private const long SyncEveryUs = 1000;
    private const long FirstRateAfterUs = 10_000;
    private const int Fraction = 40;

    // Both clocks are to be read within a hundredth of that.
    private const int PairsPerSync = 100;
    private const int PairTries = 4;

    // How far the counter may be from the kernel's clock at a reading, beside a hundredth.
    private const long SlackUs = 50;

    private readonly TimeStampCounter? _counter;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private int _syncs;
    private ulong _startTicks;
    private long _startUs;
    private ulong _syncTicks;
    private ulong _validTicks;
    private ulong _usPerTick;
    private long _syncUs;

    /// <summary>The clock of the thread that makes it. Another's readings agree with it to the
    /// microsecond, and may step back by one.</summary>
    /// <port>monotonic.c monotonicInit</port>
    public LinuxClock()
    {
        Libc.tzset();
        _counter = TimeStampCounter.TryCreate();
        if (_counter is not null)
        {
            (_startUs, _startTicks) = ReadBoth(_counter, fewTicks: 0);
        }
        _syncUs = _startUs;
        _syncTicks = _startTicks;
    }

    /// <port>monotonic.c monotonicInfoString</port>
    public string MonotonicSource => _validTicks == 0
        ? "POSIX clock_gettime"
        : $"X86 TSC @ {(_validTicks + (SyncEveryUs / 2)) / SyncEveryUs} ticks/us";

    public long MonoUs()
    {
        if (_counter is null)
        {
            return Read(CLOCK_MONOTONIC);
        }
        int syncs = Volatile.Read(ref _syncs);
        ulong since = _counter.Ticks - _syncTicks;

        // A counter that went back is far beyond the valid ticks, too.
        bool counted = since < _validTicks;
        long us = _syncUs + (long)((since * _usPerTick) >> Fraction);
        Volatile.ReadBarrier();
        return counted && (syncs & 1) == 0 && syncs == _syncs ? us : ReadKernel(_counter);
    }

    public long MonoNs()
    {
        Libc.TimeSpec now = default;
        int failed = Libc.clock_gettime(CLOCK_MONOTONIC, &now);
        Check.That(failed == 0);
        return (now.Seconds * 1_000_000_000) + now.Nanoseconds;
    }

    public long UnixUs() => Read(CLOCK_REALTIME);

    public LocalTime ToLocal(long unixSeconds)
    {
        Libc.Tm tm = default;
        bool known = Libc.localtime_r(&unixSeconds, &tm) != null;
        Check.That(known);
        return new LocalTime(
            tm.YearFrom1900 + 1900, tm.Month + 1, tm.DayOfMonth,
            tm.Hour, tm.Minute, tm.Second, (int)tm.GmtOffset);
    }

    /// <summary>Sleeps to the microsecond; a signal does not shorten it, and the runtime sends
    /// some.</summary>
    public void SleepUs(long us)
    {
        long until = MonoUs() + us;
        Libc.TimeSpec end = new()
        {
            Seconds = until / 1_000_000,
            Nanoseconds = until % 1_000_000 * 1000,
        };
        Errno errno;
        do
        {
            errno = (Errno)Libc.clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, null);
        }
        while (errno == Errno.EINTR);
        Check.That(errno == Errno.None);
    }

    // Another thread's reading leaves the counter to the thread that made the clock.
    private long ReadKernel(TimeStampCounter counter)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            return Read(CLOCK_MONOTONIC);
        }
        _syncs++;
        Volatile.WriteBarrier();
        long us = Synchronize(counter);
        Volatile.Write(ref _syncs, _syncs + 1);
        return us;
    }

    // Reads the kernel's clock and measures the counter's rate against it. What was told since the
    // last reading lies below its end, so that nothing goes back.
    private long Synchronize(TimeStampCounter counter)
    {
        long told = _validTicks == 0 ? _syncUs : _syncUs + SyncEveryUs;
        (long us, ulong ticks) = _validTicks == 0
            ? (Read(CLOCK_MONOTONIC), counter.Ticks)
            : ReadBoth(counter, _validTicks / PairsPerSync);
        us = long.Max(us, told);
        if (_validTicks != 0 && !Agrees(us - _syncUs, ticks - _syncTicks))
        {
            // The machine slept, or went on elsewhere: the counter is measured anew.
            _validTicks = 0;
            (_startUs, _startTicks) = ReadBoth(counter, fewTicks: 0);
        }
        _syncUs = us;
        _syncTicks = ticks;
        long elapsedUs = us - _startUs;
        ulong elapsedTicks = ticks - _startTicks;
        if (elapsedUs >= FirstRateAfterUs)
        {
            double ticksPerUs = (double)elapsedTicks / elapsedUs;
            bool plausible = ticksPerUs is > 100 and < 100_000;
            _usPerTick = plausible ? (ulong)((1UL << Fraction) / ticksPerUs) : 0;
            _validTicks = plausible ? (ulong)(ticksPerUs * SyncEveryUs) : 0;
        }
        return us;
    }

    // Whether so many ticks are so many microseconds at the rate that is taken.
    private bool Agrees(long us, ulong ticks)
    {
        double counted = (double)ticks * _usPerTick / (1UL << Fraction);
        return Math.Abs(counted - us) <= SlackUs + (us / 100);
    }

    // One instant on both clocks: of some tries the one that took the least, or the first that took
    // few enough ticks. The loop may be interrupted between the two.
    private static (long Us, ulong Ticks) ReadBoth(TimeStampCounter counter, ulong fewTicks)
    {
        (long Us, ulong Ticks) best = default;
        ulong least = ulong.MaxValue;
        for (int i = 0; i < PairTries && least > fewTicks; i++)
        {
            ulong ticks = counter.Ticks;
            long us = Read(CLOCK_MONOTONIC);
            ulong took = counter.Ticks - ticks;
            if (took < least)
            {
                least = took;
                best = (us, ticks);
            }
        }
        return best;
    }

    private static long Read(int clock)
    {
        Libc.TimeSpec now = default;
        int failed = Libc.clock_gettime(clock, &now);
        Check.That(failed == 0);
        return (now.Seconds * 1_000_000) + (now.Nanoseconds / 1000);
    }
}
