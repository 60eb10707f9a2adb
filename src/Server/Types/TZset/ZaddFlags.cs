// ZaddFlags: under which conditions a score is set.
// Port of redis 7.2 server.h ZADD_IN_NONE and following. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Options of ZADD.</summary>
/// <port>server.h ZADD_IN_NONE</port>
[Flags]
public enum ZaddFlags
{
    None = 0,

    /// <summary>The score is added to the one that is there.</summary>
    Incr = 1 << 0,

    /// <summary>New members only.</summary>
    Nx = 1 << 1,

    /// <summary>Members that exist only.</summary>
    Xx = 1 << 2,

    /// <summary>Scores become greater only.</summary>
    Gt = 1 << 3,

    /// <summary>Scores become less only.</summary>
    Lt = 1 << 4,
}
