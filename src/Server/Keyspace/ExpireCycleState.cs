// ExpireCycleState: where the active expire cycle stopped, and what it has seen.
// Port of redis 7.2 expire.c activeExpireCycle. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>What the cycle keeps from call to call, in place of C's static variables.</summary>
public sealed class ExpireCycleState
{
    /// <summary>Database the next call starts with, modulo their number.</summary>
    public uint CurrentDb;

    /// <summary>The last call stopped because its time was up.</summary>
    public bool TimeLimitExit;
    public long LastFastMonoUs;

    // Of the running call:
    public long Iteration;
    public long TotalSampled;
    public long TotalExpired;
    internal readonly ExpireSample Sample = new();
}
