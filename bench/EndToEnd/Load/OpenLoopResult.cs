// OpenLoopResult: what a whole open-loop run saw, in Stopwatch ticks, nanoseconds on Linux.
// Ours, no origin in C.
using System;

namespace RedisNet.Bench.EndToEnd;

internal sealed class OpenLoopResult(Func<bool> goOn) : IRequestLog
{
    /// <summary>From when a request was due to its reply.</summary>
    public Histogram Latency { get; } = new();

    /// <summary>From when a request was due to when it was sent.</summary>
    public Histogram Lateness { get; } = new();

    public bool GoOn(long now) => goOn();

    public void Sent(long due, long now) => Lateness.Record(now - due);

    public void Replied(long due, long now) => Latency.Record(now - due);
}
