// SpawnOptions: what a child process is started with.
// Not a port; C forks. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;

namespace RedisNet.Os;

/// <summary>A program to start. All descriptors but 0, 1 and 2 are closed in the child.</summary>
public sealed class SpawnOptions
{
    /// <summary>The program's file; no search through PATH.</summary>
    public required string Path { get; init; }

    /// <summary>All arguments, the name of the program first.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>"NAME=value" lines that are added to (or replace those of) our
    /// environment.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>True: the child leads a new session, without a terminal (setsid).</summary>
    public bool NewSession { get; init; }

    /// <summary>True: 0, 1 and 2 of the child are /dev/null, as after C's daemonize.</summary>
    public bool NullStdio { get; init; }

    /// <summary>If not negative, this descriptor of ours becomes 0 of the child.</summary>
    public int Stdin { get; init; } = -1;

    /// <summary>If not negative, this descriptor of ours becomes 1 of the child.</summary>
    public int Stdout { get; init; } = -1;

    /// <summary>If not negative, this descriptor of ours becomes 2 of the child.</summary>
    public int Stderr { get; init; } = -1;
}
