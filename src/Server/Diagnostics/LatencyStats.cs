// LatencyStats: what the samples of one event say together.
// Port of redis 7.2 latency.h struct latencyStats. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Figures of LATENCY DOCTOR; those of C that nothing reads are left out.</summary>
/// <param name="Samples">How many there are.</param>
/// <param name="AverageMs">Rounded down.</param>
/// <param name="DeviationMs">Mean distance from the average, rounded down.</param>
/// <param name="PeriodS">From the oldest until now, at least 1.</param>
/// <port>latency.h latencyStats</port>
public readonly record struct LatencyStats(
    long Samples, long AverageMs, long DeviationMs, long PeriodS);
