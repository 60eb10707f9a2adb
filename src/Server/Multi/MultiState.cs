// MultiState: the transaction a client is collecting and the keys it watches.
// Port of redis 7.2 server.h multiState. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Made by the first MULTI or WATCH.</summary>
/// <port>server.h multiState</port>
public sealed class MultiState
{
    /// <summary>The queue, in the order EXEC will run it. Arguments are copies: the query buffer
    /// moves on.</summary>
    public readonly List<QueuedCommand> Commands = [];

    /// <summary>Union of the queued commands' flags, and of their complements.</summary>
    public CommandFlags CmdFlags;
    public CommandFlags CmdInvFlags;

    /// <summary>Bytes of the queued arguments.</summary>
    public long ArgvBytes;

    /// <summary>Those and what the arrays around them take.</summary>
    /// <port>multi.c multiStateMemOverhead</port>
    public long MemoryBytes;

    internal const long CommandOverhead = 48;
    internal const long ArgumentOverhead = 40;

    /// <summary>Number of queued commands.</summary>
    public int Count => Commands.Count;

    /// <summary>Keys WATCHed, in that order.</summary>
    public readonly List<WatchedKey> WatchedKeys = [];

    /// <summary>One command of the queue.</summary>
    /// <port>server.h multiCmd</port>
    public readonly record struct QueuedCommand(RedisCommand Cmd, ReadOnlyMemory<byte>[] Argv);
}
