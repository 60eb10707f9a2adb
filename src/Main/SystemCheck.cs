// SystemCheck: settings of the machine that hurt a server.
// Port of redis 7.2 syscheck.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.IO;

namespace RedisNet.Main;

/// <summary>The checks of <c>--check-system</c>. Those about fork and copy-on-write do not apply to
/// RedisNet.</summary>
internal static class SystemCheck
{
    private const string Clocksource =
        "/sys/devices/system/clocksource/clocksource0/current_clocksource";

    /// <summary>Prints one line a check; true when none of them warns.</summary>
    /// <port>syscheck.c syscheck</port>
    public static bool Run(TextWriter to)
    {
        bool xen = Report(
            to,
            "xen-clocksource",
            File.Exists(Clocksource) ? File.ReadAllText(Clocksource).Trim() != "xen" : null,
            "Your system is configured to use the 'xen' clocksource which might lead to "
                + "degraded performance.");
        bool overcommit = Report(
            to,
            "overcommit",
            File.Exists("/proc/sys/vm/overcommit_memory")
                ? File.ReadAllText("/proc/sys/vm/overcommit_memory").Trim() != "2" : null,
            "Memory overcommit is strict (vm.overcommit_memory = 2): large allocations may be "
                + "refused.");
        return xen && overcommit;
    }

    private static bool Report(TextWriter to, string name, bool? good, string warning)
    {
        string outcome = good switch
        {
            null => "skipped",
            true => "OK",
            false => "WARNING:" + Environment.NewLine + warning + Environment.NewLine,
        };
        to.WriteLine($"[{name}]...{outcome}");
        return good != false;
    }
}
