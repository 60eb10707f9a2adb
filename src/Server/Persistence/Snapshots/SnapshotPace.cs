// SnapshotPace: how long the loop may spend on a snapshot before it looks at its clients again.
// Ours, C has no counterpart: its child process competes with the server instead.
//
// What a client notices of a save is the slice that it comes in the middle of, so slices are short
// always; an idle server just has one after the other, with a look at the sockets in between, which
// costs a few microseconds. Where commands were run since the last slice, the next one is a share
// of the time that took: a server with nothing but commands to run gives a quarter of itself to the
// save at most, one that is half idle gives it all that is left.
using System;

namespace RedisNet.Server;

/// <summary>The length of the next slice.</summary>
public struct SnapshotPace
{
    /// <summary>The longest slice.</summary>
    public const long MostUs = 100;

    /// <summary>The shortest one, which is worth its turn of the loop.</summary>
    public const long LeastUs = 25;

    /// <summary>Time of commands for one part of a slice.</summary>
    private const long Share = 3;

    private long _endedMonoUs;
    private long _commands;

    /// <summary>Microseconds the slice that begins now may take; <paramref name="commands"/> is the
    /// number of those run since the server began.</summary>
    public readonly long NextUs(long nowMonoUs, long commands) => commands == _commands
        ? MostUs : Math.Clamp((nowMonoUs - _endedMonoUs) / Share, LeastUs, MostUs);

    /// <summary>A slice is over.</summary>
    public void Ended(long nowMonoUs, long commands)
    {
        _endedMonoUs = nowMonoUs;
        _commands = commands;
    }
}
