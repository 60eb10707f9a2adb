// Kernel: the few calls the load generator makes past the framework.
// Ours, no origin in C.
//
// struct epoll_event is three 32-bit words on x64, where it is packed, and four elsewhere; the
// descriptor is the first of the two words after the mask and the padding.
using System;
using System.Runtime.InteropServices;

namespace RedisNet.Bench.EndToEnd;

internal static class Kernel
{
    public const int EpollIn = 1;
    public const int EpollAdd = 1;

    private const int SetTimerSlack = 29;
    private const int OfThread = 0;
    private const int Ordinary = 0;
    private const int FirstInFirstOut = 1;
    private const int Monotonic = 1;
    private const int Absolute = 1;
    private const long NsASecond = 1_000_000_000;

    public static bool Packed => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>32-bit words of an epoll_event.</summary>
    public static int EventWords => Packed ? 3 : 4;

    public static int FdWord => Packed ? 1 : 2;

    public static int EpollCreate() => epoll_create1(0);

    public static bool Watch(int epoll, int fd)
    {
        int[] wanted = new int[EventWords];
        wanted[0] = EpollIn;
        wanted[FdWord] = fd;
        return epoll_ctl(epoll, EpollAdd, fd, wanted) == 0;
    }

    /// <summary>How many are ready; also 0 when a signal ended the wait.</summary>
    public static int Wait(int epoll, int[] events, long ns)
    {
        var timeout = new Timespec(ns / NsASecond, ns % NsASecond);
        int most = events.Length / EventWords;
        return Math.Max(0, epoll_pwait2(epoll, events, most, in timeout, 0));
    }

    public static void Close(int fd) => close(fd);

    /// <summary>The calling thread's timers come on time, and not up to 50 us late.</summary>
    public static void ExactTimers() => prctl(SetTimerSlack, 1, 0, 0, 0);

    public static int Niceness() => getpriority(OfThread, 0);

    /// <summary>Of the calling thread; without the right nothing changes.</summary>
    public static void SetNiceness(int nice) => setpriority(OfThread, 0, nice);

    /// <summary>A thread (0: the calling one) runs on this core, of the first 64, or false.
    /// </summary>
    public static bool PinThread(int thread, int core)
    {
        ulong mask = 1UL << core;
        return sched_setaffinity(thread, sizeof(ulong), in mask) == 0;
    }

    /// <summary>A thread (0: the calling one) goes before every ordinary one and those of a lower
    /// number; with 0 it is an ordinary one. Without the right: false.</summary>
    public static bool GoFirst(int thread, int priority) => sched_setscheduler(
        thread, priority > 0 ? FirstInFirstOut : Ordinary, in priority) == 0;

    /// <summary>Until the monotonic clock, which Stopwatch reads, says so many
    /// nanoseconds.</summary>
    public static void SleepUntil(long ns)
    {
        var until = new Timespec(ns / NsASecond, ns % NsASecond);
        clock_nanosleep(Monotonic, Absolute, in until, 0);
    }

    /// <summary>What the CPU clock of a process says; null where it has none for us.</summary>
    public static double? CpuSeconds(int pid) =>
        clock_getcpuclockid(pid, out int clock) == 0 && clock_gettime(clock, out Timespec t) == 0
            ? t.Seconds + (t.Ns / (double)NsASecond) : null;

    [DllImport("libc")]
    private static extern int epoll_create1(int flags);

    [DllImport("libc")]
    private static extern int epoll_ctl(int epoll, int op, int fd, int[] wanted);

    [DllImport("libc")]
    private static extern int epoll_pwait2(
        int epoll, [In, Out] int[] events, int count, in Timespec timeout, nint mask);

    [DllImport("libc")]
    private static extern int close(int fd);

    [DllImport("libc")]
    private static extern int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [DllImport("libc")]
    private static extern int getpriority(int which, int who);

    [DllImport("libc")]
    private static extern int setpriority(int which, int who, int nice);

    [DllImport("libc")]
    private static extern int sched_setaffinity(int thread, nint bytes, in ulong mask);

    [DllImport("libc")]
    private static extern int sched_setscheduler(int thread, int policy, in int priority);

    [DllImport("libc")]
    private static extern int clock_nanosleep(int clock, int flags, in Timespec until, nint left);

    [DllImport("libc")]
    private static extern int clock_getcpuclockid(int process, out int clock);

    [DllImport("libc")]
    private static extern int clock_gettime(int clock, out Timespec now);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Timespec(long Seconds, long Ns);
}
