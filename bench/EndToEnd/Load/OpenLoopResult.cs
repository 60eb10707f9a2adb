// OpenLoopResult: what an open-loop run saw, in Stopwatch ticks, which are nanoseconds on Linux.
// Ours, no origin in C.
namespace RedisNet.Bench.EndToEnd;

internal sealed class OpenLoopResult
{
    /// <summary>From when a request was due to its reply.</summary>
    public Histogram Latency { get; } = new();

    /// <summary>From when a request was due to when it was sent.</summary>
    public Histogram Lateness { get; } = new();
}
