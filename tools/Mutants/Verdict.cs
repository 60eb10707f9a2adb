// Verdict: what became of a mutant.
// Ours, no origin in C.
namespace RedisNet.Tools.Mutants;

/// <summary>The property that found it (empty: none did), seeds run, seconds with the
/// build.</summary>
public sealed record Verdict(string KilledBy, long Seeds, double Seconds);
