// ArrivalSchedule: when each request of a steady rate is due.
// Ours, no origin in C.
//
// Times are counted from the start and not from one another, so neither rounding nor a late sender
// makes the rate drift.
using System.Diagnostics;

namespace RedisNet.Bench.EndToEnd;

/// <summary>Times in <see cref="Stopwatch"/> ticks.</summary>
internal readonly record struct ArrivalSchedule(long Start, double RatePerSecond)
{
    public long Due(long request) =>
        Start + (long)(request * (Stopwatch.Frequency / RatePerSecond));
}
