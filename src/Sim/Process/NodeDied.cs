// NodeDied: how a simulated node leaves its own stack.
// Not a port; stands for exit() and abort(). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Sim;

/// <summary>Thrown by the simulated IDie; caught by <see cref="SimWorld"/> alone, which drops the
/// node.</summary>
public sealed class NodeDied : Exception
{
    /// <summary>The code a process that crashed leaves behind.</summary>
    public const int CrashCode = 134;

    public NodeDied()
    {
    }

    public NodeDied(string message)
        : base(message)
    {
    }

    public NodeDied(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A node that ends with an exit code and, after a crash, a report.</summary>
    public NodeDied(int exitCode, string report)
        : base(report.Length == 0 ? "the node exited" : report)
    {
        ExitCode = exitCode;
    }

    /// <summary>The exit code; <see cref="CrashCode"/> after a crash.</summary>
    public int ExitCode { get; }

    /// <summary>True if the node did not end of its own will.</summary>
    public bool Crashed => ExitCode == CrashCode;
}
