// LatencyCommands: LATENCY, the history of what stalled the loop, and how long commands take.
// Port of redis 7.2 latency.c latencyCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace RedisNet.Server;

/// <summary>Handlers of LATENCY.</summary>
public static class LatencyCommands
{
    /// <port>latency.c LATENCY_GRAPH_COLS</port>
    private const int GraphColumns = 80;

    /// <port>latency.c latencyCommand</port>
    public static void Help(Client c) => c.AddReplyHelp(
    [
        "DOCTOR",
        "    Return a human readable latency analysis report.",
        "GRAPH <event>",
        "    Return an ASCII latency graph for the <event> class.",
        "HISTORY <event>",
        "    Return time-latency samples for the <event> class.",
        "LATEST",
        "    Return the latest latency samples for all events.",
        "RESET [<event> ...]",
        "    Reset latency data of one or more <event> classes.",
        "    (default: reset all data for all event classes)",
        "HISTOGRAM [COMMAND ...]",
        "    Return a cumulative distribution of latencies in the format of a histogram for the "
            + "specified command names.",
        "    If no commands are specified then all histograms are replied.",
    ]);

    /// <summary>Of all commands that were called, or of those named and their
    /// subcommands.</summary>
    /// <port>latency.c latencyAllCommandsFillCDF</port>
    /// <port>latency.c latencySpecificCommandsFillCDF</port>
    public static void Histogram(Client c)
    {
        int length = c.AddReplyDeferredLen();
        int shown = 0;
        CommandTable table = c.Server.Commands;
        if (c.Argc == 2)
        {
            shown = Distributions(c, table.WithSubcommands());
        }
        for (int j = 2; j < c.Argc; j++)
        {
            shown += table.LookupFullName(c.Argv(j)) is { } cmd
                ? Distributions(c, cmd.WithSubcommands())
                : 0;
        }
        c.SetDeferredMapLen(length, shown);
    }

    private static int Distributions(Client c, IEnumerable<RedisCommand> commands)
    {
        int shown = 0;
        foreach (RedisCommand cmd in commands)
        {
            if (cmd.Latency is not { } latency)
            {
                continue;
            }
            c.AddReplyBulk(cmd.FullNameBytes);
            c.AddReplyMapLen(2);
            c.AddReplyBulk("calls");
            c.AddReplyLongLong(latency.Total);
            c.AddReplyBulk("histogram_usec");
            int length = c.AddReplyDeferredLen();
            c.SetDeferredMapLen(length, latency.Distribution((us, calls) =>
            {
                c.AddReplyLongLong(us);
                c.AddReplyLongLong(calls);
            }));
            shown++;
        }
        return shown;
    }

    /// <port>latency.c latencyCommand</port>
    public static void Doctor(Client c) => c.AddReplyVerbatim(
        Encoding.Latin1.GetBytes(LatencyDoctor.Report(c.Server)), "txt"u8);

    /// <port>latency.c latencyCommand</port>
    public static void Graph(Client c)
    {
        string name = Encoding.Latin1.GetString(c.Argv(2));
        if (c.Server.Latency.Events.TryGetValue(name, out LatencyState.Series? series))
        {
            string graph = GenSparkline(name, series, c.Server.Time.UnixS);
            c.AddReplyVerbatim(Encoding.Latin1.GetBytes(graph), "txt"u8);
        }
        else
        {
            c.AddReplyError($"No samples available for event '{name}'");
        }
    }

    /// <summary>A heading and a column for each sample, labelled with how long ago it
    /// was.</summary>
    /// <port>latency.c latencyCommandGenSparkeline</port>
    private static string GenSparkline(string name, LatencyState.Series series, long nowUnixS)
    {
        var samples = new List<(long Ms, string Ago)>();
        long low = long.MaxValue;
        long high = 0;
        foreach ((long unixS, long ms) in series.Samples())
        {
            samples.Add((ms, Ago(nowUnixS - unixS)));
            low = Math.Min(low, ms);
            high = Math.Max(high, ms);
        }
        var graph = new StringBuilder();
        graph.Append(CultureInfo.InvariantCulture,
            $"{name} - high {high} ms, low {low} ms (all time high {series.MaxMs} ms)\n");
        graph.Append('-', GraphColumns).Append('\n');
        Sparkline.Render(graph, samples, GraphColumns, rows: 4);
        return graph.ToString();
    }

    private static string Ago(long seconds) =>
        seconds < 60 ? $"{seconds}s"
        : seconds < 3600 ? $"{seconds / 60}m"
        : seconds < 86400 ? $"{seconds / 3600}h"
        : $"{seconds / 86400}d";

    /// <port>latency.c latencyCommandReplyWithLatestEvents</port>
    public static void Latest(Client c)
    {
        c.AddReplyArrayLen(c.Server.Latency.Events.Count);
        foreach ((string name, LatencyState.Series series) in c.Server.Latency.Events)
        {
            c.AddReplyArrayLen(4);
            c.AddReplyBulk(name);
            c.AddReplyLongLong(series.Latest.UnixS);
            c.AddReplyLongLong(series.Latest.Ms);
            c.AddReplyLongLong(series.MaxMs);
        }
    }

    /// <port>latency.c latencyCommandReplyWithSamples</port>
    public static void History(Client c)
    {
        string name = Encoding.Latin1.GetString(c.Argv(2));
        if (!c.Server.Latency.Events.TryGetValue(name, out LatencyState.Series? series))
        {
            c.AddReplyArrayLen(0);
            return;
        }
        var samples = new List<(long UnixS, long Ms)>(series.Samples());
        c.AddReplyArrayLen(samples.Count);
        foreach ((long unixS, long ms) in samples)
        {
            c.AddReplyArrayLen(2);
            c.AddReplyLongLong(unixS);
            c.AddReplyLongLong(ms);
        }
    }

    /// <remarks>Here alone names are found whatever their case.</remarks>
    /// <port>latency.c latencyResetEvent</port>
    public static void Reset(Client c)
    {
        SortedDictionary<string, LatencyState.Series> events = c.Server.Latency.Events;
        if (c.Argc == 2)
        {
            c.AddReplyLongLong(events.Count);
            events.Clear();
            return;
        }
        long resets = 0;
        for (int j = 2; j < c.Argc; j++)
        {
            string asked = Encoding.Latin1.GetString(c.Argv(j));
            List<string> names = [.. events.Keys];
            foreach (string name in names.FindAll(
                n => n.Equals(asked, StringComparison.OrdinalIgnoreCase)))
            {
                events.Remove(name);
                resets++;
            }
        }
        c.AddReplyLongLong(resets);
    }
}
