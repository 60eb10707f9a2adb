// Env: everything a node sees of the world, handed to it at birth. There is no other door.
// Not a port; C calls the system where it stands. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A server holds one Env and reaches clock, network, files, processes, chance, log, jobs and its
// own death through it. The real one comes from Linux.LinuxEnv; the simulator builds one per node,
// so any number of nodes live in one process. Descriptors are plain ints in both, sockets and files
// alike.
//
// Rules that hold for every member of every part, unless it says otherwise:
//   - it is called from the loop thread; it never throws for what the system answers (see
// SysResult);
//   - EINTR is retried inside; EAGAIN comes back as a normal result of a non-blocking descriptor;
//   - descriptors are close-on-exec, and whoever received one owns it and closes it;
//   - spans are read or written before the call returns and never kept;
//   - paths and names are UTF-8 on the way to the system, without NUL inside (EINVAL).
namespace RedisNet.Os;

/// <summary>The outside world of one node.</summary>
public sealed class Env
{
    /// <summary>Monotonic and wall clock.</summary>
    public required IClock Clock { get; init; }

    /// <summary>Sockets and names.</summary>
    public required INetwork Net { get; init; }

    /// <summary>Files and folders.</summary>
    public required IFileSystem Files { get; init; }

    /// <summary>This process, its limits and usage, and children.</summary>
    public required IProcesses Processes { get; init; }

    /// <summary>Random numbers.</summary>
    public required IRandom Random { get; init; }

    /// <summary>Where log lines go.</summary>
    public required ILog Log { get; init; }

    /// <summary>Background jobs.</summary>
    public required IJobs Jobs { get; init; }

    /// <summary>The end of the node.</summary>
    public required IDie Die { get; init; }

    /// <summary>Signals as events.</summary>
    public required ISignals Signals { get; init; }
}
