// LinuxClock: the kernel's clocks.
// Port of redis 7.2 monotonic.c, its POSIX clock. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using static RedisNet.Os.Linux.LinuxConst;

namespace RedisNet.Os.Linux;

/// <summary>CLOCK_MONOTONIC and CLOCK_REALTIME.</summary>
public sealed unsafe class LinuxClock : IClock
{
    public LinuxClock() => Libc.tzset();

    public long MonoUs() => Read(CLOCK_MONOTONIC);

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

    private static long Read(int clock)
    {
        Libc.TimeSpec now = default;
        int failed = Libc.clock_gettime(clock, &now);
        Check.That(failed == 0);
        return (now.Seconds * 1_000_000) + (now.Nanoseconds / 1000);
    }
}
