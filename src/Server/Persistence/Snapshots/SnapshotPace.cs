// SnapshotPace: how long the loop may spend on a snapshot, and when it may go on.
// Ours, C has no counterpart: its child process competes with the server instead.
//
// What a client notices of a save is the slice that it comes in the middle of, so slices are short
// always. A server without commands has one after the other, with a look at the sockets in between,
// which costs a few microseconds. Where commands were run since the last slice, a pause follows the
// next one: the loop must not look to the kernel like a thread that computes without end, or it
// waits for a core when a client needs it; and a server that has nothing but commands to run gives
// a sixth of itself to the save at most.
namespace RedisNet.Server;

/// <summary>The length of the next slice and of the pause after it.</summary>
public struct SnapshotPace
{
    /// <summary>A slice between commands.</summary>
    public const long BusyUs = 200;

    /// <summary>A slice that others follow at once.</summary>
    public const long IdleUs = 100;

    private const long PauseMs = 1;

    private long _commands;

    /// <summary>No command was run since the last slice.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>Microseconds the next slice may take.</summary>
    public readonly long SliceUs => IsIdle ? IdleUs : BusyUs;

    /// <summary>Milliseconds from its end to the one after it.</summary>
    public readonly long AfterMs => IsIdle ? 0 : PauseMs;

    /// <summary>A slice begins; <paramref name="commands"/> is the number of those run since the
    /// server began.</summary>
    public void Begin(long commands)
    {
        IsIdle = commands == _commands;
        _commands = commands;
    }
}
