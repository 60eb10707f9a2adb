// Verdict: what became of a mutant.
// Ours, no origin in C.
namespace RedisNet.Tools.Mutants;

/// <summary>How the hunt for a bug ended.</summary>
/// <param name="KilledBy">The property that found it; empty if none did.</param>
/// <param name="Seeds">Seeds that were run.</param>
/// <param name="Seed">The one that found it, or 0.</param>
/// <param name="Seconds">All in all, with the build.</param>
public sealed record Verdict(string KilledBy, long Seeds, long Seed, double Seconds);
