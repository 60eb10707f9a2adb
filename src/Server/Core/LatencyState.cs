// LatencyState: latency spikes by event.
// Port of redis 7.2 latency.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Time series of LATENCY HISTORY, one per event name.</summary>
public sealed class LatencyState
{
}
