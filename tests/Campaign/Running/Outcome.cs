// Outcome: how a run ended, and the exit code that says so.
// Ours, no origin in C.
namespace RedisNet.Campaign;

/// <summary>Exit codes of the program; the worst of a campaign counts, in the order of
/// <see cref="Outcomes.Worse"/>.</summary>
public enum Outcome
{
    Fine = 0,

    /// <summary>The command line makes no sense.</summary>
    Usage = 64,

    /// <summary>A program broke one of its own checks, or the campaign itself did.</summary>
    Crash = 70,

    /// <summary>Something happened that never may.</summary>
    Safety = 71,

    /// <summary>Something did not happen in time.</summary>
    Liveness = 72,

    /// <summary>Two runs of one seed were not the same.</summary>
    NotRepeatable = 73,

    /// <summary>Nothing went wrong, but something rare was never reached.</summary>
    Marks = 74,
}
