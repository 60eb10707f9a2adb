// RunResult: what one run brought.
// Ours, no origin in C.
using System.Collections.Generic;

namespace RedisNet.Campaign;

/// <summary>The end of a run. Nothing of its world is kept alive by it.</summary>
public sealed record RunResult
{
    public required SeedPlan Plan { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>What was found, a crash first. Those with a known defect do not count as
    /// failures.</summary>
    public required IReadOnlyList<Violation> Violations { get; init; }

    public required MarkSet Marks { get; init; }

    public required LossTally Losses { get; init; }

    public required ulong Hash { get; init; }

    public required long VirtualUs { get; init; }

    /// <summary>The last lines of the log.</summary>
    public required IReadOnlyList<string> Tail { get; init; }

    /// <summary>What failed: the property of the first violation that counts, or empty.</summary>
    public string Failure { get; init; } = "";
}
