// SlowlogState: the slowest recent commands.
// Port of redis 7.2 slowlog.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Entries of SLOWLOG GET, newest first.</summary>
public sealed class SlowlogState
{
    public readonly LinkedList<Entry> Entries = [];
    public long NextId;

    /// <summary>One slow command: when it ended, how long it took, and its arguments, cut to a
    /// bounded size.</summary>
    /// <port>slowlog.h slowlogEntry</port>
    public sealed record Entry(
        long Id, long UnixS, long DurationUs, byte[][] Argv, string PeerId, byte[] ClientName);
}
