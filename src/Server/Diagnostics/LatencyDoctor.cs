// LatencyDoctor: LATENCY DOCTOR, the spikes in words and what may help.
// Port of redis 7.2 latency.c createLatencyReport. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Each event has its line of figures, C's to the byte, since scripts read it. What may help follows
// from which events there are, each piece of advice once, in the order of `Advice`. Events of C
// that nothing here measures (fork, the append only file) have no advice: adding one? Give it a
// case in AdviceFor.
// REDISNET(latency-doctor-wording): the advice is in our words, and of what there is here.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace RedisNet.Server;

/// <summary>Writes the report.</summary>
public static class LatencyDoctor
{
    /// <summary>The report, its lines ended.</summary>
    /// <port>latency.c createLatencyReport</port>
    public static string Report(RedisServer server)
    {
        SortedDictionary<string, LatencyState.Series> events = server.Latency.Events;
        if (events.Count == 0)
        {
            return server.Config.LatencyMonitorThreshold == 0
                ? "I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this Redis "
                    + "instance. CONFIG SET latency-monitor-threshold <milliseconds> enables it.\n"
                : "Dave, no latency spike was observed during the lifetime of this Redis "
                    + "instance, not in the slightest bit.\n";
        }
        var report = new StringBuilder();
        report.Append("Dave, I have observed latency spikes in this Redis instance. You don't mind "
            + "talking about it, do you Dave?\n\n");
        Advice advice = Advice.None;
        int number = 0;
        foreach ((string name, LatencyState.Series series) in events)
        {
            LatencyStats s = series.Analyze(server.Time.UnixS);
            report.Append(CultureInfo.InvariantCulture,
                $"{++number}. {name}: {s.Samples} latency spikes (average {s.AverageMs}ms, ");
            report.Append(CultureInfo.InvariantCulture,
                $"mean deviation {s.DeviationMs}ms, period ");
            report.Append(CultureInfo.InvariantCulture,
                $"{(double)s.PeriodS / s.Samples:F2} sec). ");
            report.Append(CultureInfo.InvariantCulture,
                $"Worst all time event {series.MaxMs}ms.\n");
            advice |= AdviceFor(name, server.Config);
        }
        Append(report, advice, server.Config);
        return report.ToString();
    }

    [Flags]
    private enum Advice
    {
        None = 0,
        SlowlogOn = 1,
        SlowlogLower = 2,
        SlowlogRead = 4,
        Scheduler = 8,
        Hz = 16,
        LargeObjects = 32,
        MassEviction = 64,
    }

    private static Advice AdviceFor(string name, ServerConfig config) => name switch
    {
        "command" => Advice.SlowlogRead | Advice.LargeObjects
            | (config.SlowlogLogSlowerThan < 0 ? Advice.SlowlogOn
                : config.SlowlogLogSlowerThan / 1000 > config.LatencyMonitorThreshold
                    ? Advice.SlowlogLower
                    : Advice.None),
        "fast-command" => Advice.Scheduler,
        "expire-cycle" => Advice.LargeObjects | (config.Hz < 100 ? Advice.Hz : Advice.None),
        "eviction-del" => Advice.LargeObjects,
        "eviction-cycle" => Advice.MassEviction,
        _ => Advice.None,
    };

    private static void Append(StringBuilder report, Advice advice, ServerConfig config)
    {
        if (advice == Advice.None)
        {
            report.Append("\nI know of nothing that would help against these.\n");
            return;
        }
        report.Append("\nI have a few advices for you:\n\n");
        for (int bit = 1; bit <= (int)Advice.MassEviction; bit <<= 1)
        {
            var one = (Advice)bit;
            if (advice.HasFlag(one))
            {
                report.Append("- ").Append(Text(one, config)).Append('\n');
            }
        }
    }

    private static string Text(Advice advice, ServerConfig config) => advice switch
    {
        Advice.SlowlogOn => "Some commands are slow, and the slow log is off. It is on after "
            + $"'CONFIG SET slowlog-log-slower-than {config.LatencyMonitorThreshold * 1000}'.",
        Advice.SlowlogLower => "The slow log leaves out commands that the latency monitor counts. "
            + "It holds them all after "
            + $"'CONFIG SET slowlog-log-slower-than {config.LatencyMonitorThreshold * 1000}'.",
        Advice.SlowlogRead => "SLOWLOG GET shows which commands take so long.",
        Advice.Scheduler => "Commands that do next to nothing take long: the process does not get "
            + "the processor when it needs it. Lower the load of the machine, see who else runs "
            + "there (on the host too, if it is a virtual one), and measure what the system adds "
            + "with 'redis-cli --intrinsic-latency 100'.",
        Advice.Hz => "Keys expire in smaller portions with a higher 'hz', such as 'CONFIG SET hz "
            + "100'.",
        Advice.LargeObjects => "Deleting, expiring or evicting a very large object stops "
            + "everything else meanwhile. Several smaller ones do not, nor do UNLINK and the "
            + "'lazyfree-lazy-' settings.",
        _ => "When 'maxmemory' is lowered at run time, or very large values are written, many keys "
            + "must go at once, and commands wait for that.",
    };
}
