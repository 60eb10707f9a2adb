// SimScript: what a program does that a node starts.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>How a started program ends. Zero: at once, with code 0.</summary>
public readonly record struct SimScript
{
    /// <summary>If not None, it cannot even be started.</summary>
    public Errno SpawnError { get; init; }

    /// <summary>How long it runs, in microseconds.</summary>
    public long DurationUs { get; init; }

    /// <summary>The code it ends with.</summary>
    public int ExitCode { get; init; }

    /// <summary>If not None, it ends by this signal.</summary>
    public Signal Signal { get; init; }
}
