// AllCheckers: one of each checker.
// Ours, no origin in C.
using System.Collections.Generic;

namespace RedisNet.Campaign;

/// <summary>Makes the checkers of a run.</summary>
public static class AllCheckers
{
    public static List<Checker> Create() =>
    [
        new S15ConfigEpochNeverDecreases(),
    ];
}
