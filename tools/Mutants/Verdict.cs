// Verdict: what became of a mutant.
// Ours, no origin in C.
namespace RedisNet.Tools.Mutants;

/// <summary>How the hunt for a bug ended.</summary>
/// <param name="KilledBy">The property that found it; empty if none did.</param>
/// <param name="Seeds">Seeds that were run.</param>
/// <param name="Seed">The one that found it, or 0.</param>
/// <param name="Seconds">All in all, with the build.</param>
/// <param name="Trouble">Why there was no hunt, or not all of it; else empty. Such a bug is neither
/// killed nor alive.</param>
public sealed record Verdict(
    string KilledBy, long Seeds, long Seed, double Seconds = 0, string Trouble = "")
{
    /// <summary>Nothing can be said about the bug.</summary>
    public static Verdict Untried(string why) => new("", 0, 0, Trouble: why);

    /// <summary>It was looked for in all seeds, and is still there.</summary>
    public bool Survived => Trouble.Length == 0 && KilledBy.Length == 0;
}
