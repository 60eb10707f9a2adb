// SimChild: a program a node has started.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>A child, running, ended or collected.</summary>
public sealed class SimChild
{
    internal SimChild(int pid, SpawnOptions options, long startedUs, SimScript script)
    {
        Pid = pid;
        Options = options;
        StartedUs = startedUs;
        EndsUs = startedUs + script.DurationUs;
        Status = script.Signal != Signal.None ? (int)script.Signal : script.ExitCode << 8;
    }

    public int Pid { get; }

    /// <summary>What it was started with.</summary>
    public SpawnOptions Options { get; }

    /// <summary>When it started, in the world's time.</summary>
    public long StartedUs { get; }

    /// <summary>When it ends or ended.</summary>
    public long EndsUs { get; private set; }

    /// <summary>True once its parent has waited for it.</summary>
    public bool Collected { get; internal set; }

    /// <summary>As <see cref="WaitStatus"/> reads it.</summary>
    internal int Status { get; private set; }

    internal void End(long nowUs, Signal signal)
    {
        if (EndsUs > nowUs)
        {
            EndsUs = nowUs;
            Status = (int)signal;
        }
    }
}
