// Outcomes: which of two ends is the worse one.
// Ours, no origin in C.
using System;

namespace RedisNet.Campaign;

/// <summary>An order over <see cref="Outcome"/>.</summary>
public static class Outcomes
{
    private static ReadOnlySpan<Outcome> FromBest =>
    [
        Outcome.Fine, Outcome.Marks, Outcome.Liveness, Outcome.Safety, Outcome.Crash,
        Outcome.NotRepeatable, Outcome.Usage,
    ];

    public static Outcome Worse(Outcome a, Outcome b) =>
        FromBest.IndexOf(a) >= FromBest.IndexOf(b) ? a : b;
}
