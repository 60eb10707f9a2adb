// LatencyCommands: LATENCY, the history of what stalled the loop, and how long commands take.
// Port of redis 7.2 latency.c latencyCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Text;

namespace RedisNet.Server;

/// <summary>Handlers of LATENCY.</summary>
public static class LatencyCommands
{
    /// <port>latency.c latencyCommand</port>
    public static void Help(Client c) => c.AddReplyHelp(
    [
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
        for (int i = 0; c.Argc == 2 && i < table.Commands.Count; i++)
        {
            shown += Distributions(c, table.Commands[i]);
        }
        for (int j = 2; j < c.Argc; j++)
        {
            shown += table.LookupFullName(c.Argv(j)) is { } cmd ? Distributions(c, cmd) : 0;
        }
        c.SetDeferredMapLen(length, shown);
    }

    private static int Distributions(Client c, RedisCommand cmd)
    {
        int shown = 0;
        if (cmd.Latency is { } latency)
        {
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
        for (int i = 0; i < (cmd.Subcommands?.Count ?? 0); i++)
        {
            shown += Distributions(c, cmd.Subcommands![i]);
        }
        return shown;
    }

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
            resets += events.Remove(Encoding.Latin1.GetString(c.Argv(j))) ? 1 : 0;
        }
        c.AddReplyLongLong(resets);
    }
}
