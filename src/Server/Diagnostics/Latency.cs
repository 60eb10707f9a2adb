// Latency: measures what may stall the loop and keeps the spikes.
// Port of redis 7.2 latency.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Nothing is measured while latency-monitor-threshold is 0, the default: the probes cost one
// comparison then.
namespace RedisNet.Server;

/// <summary>Probes of the latency monitor.</summary>
public static class Latency
{
    /// <summary>Begins a measurement: monotonic microseconds, or 0 while the monitor is
    /// off.</summary>
    /// <port>latency.h latencyStartMonitor</port>
    public static long Start(RedisServer server) =>
        server.Config.LatencyMonitorThreshold > 0 ? server.Env.Clock.MonoUs() : 0;

    /// <summary>Ends a measurement and keeps it if it reached the threshold.</summary>
    /// <port>latency.h latencyEndMonitor</port>
    public static void End(RedisServer server, string name, long startUs)
    {
        if (startUs != 0)
        {
            AddSampleIfNeeded(server, name, (server.Env.Clock.MonoUs() - startUs) / 1000);
        }
    }

    /// <port>latency.h latencyAddSampleIfNeeded</port>
    public static void AddSampleIfNeeded(RedisServer server, string name, long ms)
    {
        long threshold = server.Config.LatencyMonitorThreshold;
        if (threshold > 0 && ms >= threshold)
        {
            AddSample(server, name, ms);
        }
    }

    /// <port>latency.c latencyAddSample</port>
    public static void AddSample(RedisServer server, string name, long ms)
    {
        if (!server.Latency.Events.TryGetValue(name, out LatencyState.Series? series))
        {
            series = new LatencyState.Series();
            server.Latency.Events.Add(name, series);
        }
        series.Add(server.Time.UnixS, ms);
    }
}
