// CpuTime: processor time of a process, to the nanosecond where the system tells it.
// Ours, no origin in C.
//
// /proc/PID/stat counts in ticks of 10 ms: of a million deep requests at 0.3 us a tick is 3 %. The
// process's own CPU clock (clock_getcpuclockid) sums the same scheduler's nanoseconds over all
// threads. /proc/PID/task/*/schedstat would too, but a thread that ended takes its time with it;
// the clock keeps it. Where there is no such clock, the ticks have to do.
//
// How much of it was user and how much system only the ticks say: the total is split as they are.
// Children are those that ended and were waited for, in ticks: the child that saved for C.
using System.Globalization;
using System.IO;

namespace RedisNet.Bench.EndToEnd;

/// <summary>Seconds; <paramref name="Total"/> is of every thread, <paramref name="UserTicks"/> and
/// <paramref name="SystemTicks"/> are the same more coarsely.</summary>
internal readonly record struct CpuTime(
    double Total, double UserTicks, double SystemTicks, double Children)
{
    private const double TicksASecond = 100;
    private const int UserField = 11;
    private const int SystemField = 12;
    private const int ChildUserField = 13;
    private const int ChildSystemField = 14;

    public double User => Total * UserShare;

    public double System => Total * (1 - UserShare);

    private double UserShare =>
        UserTicks + SystemTicks > 0 ? UserTicks / (UserTicks + SystemTicks) : 1;

    public static CpuTime Of(int pid) =>
        Parse(File.ReadAllText($"/proc/{pid}/stat"), Kernel.CpuSeconds(pid));

    /// <summary>From a line of /proc/PID/stat, and the process's clock where there is one.
    /// </summary>
    public static CpuTime Parse(string stat, double? clock)
    {
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        double user = Seconds(fields[UserField]);
        double system = Seconds(fields[SystemField]);
        return new CpuTime(clock ?? user + system, user, system,
            Seconds(fields[ChildUserField]) + Seconds(fields[ChildSystemField]));
    }

    public static CpuTime operator -(CpuTime after, CpuTime before) => new(
        after.Total - before.Total, after.UserTicks - before.UserTicks,
        after.SystemTicks - before.SystemTicks, after.Children - before.Children);

    private static double Seconds(string ticks) =>
        long.Parse(ticks, CultureInfo.InvariantCulture) / TicksASecond;
}
