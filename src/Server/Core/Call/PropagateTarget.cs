// PropagateTarget: where a command is written after it ran.
// Port of redis 7.2 server.h PROPAGATE_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Destinations of a propagated command.</summary>
/// <port>server.h PROPAGATE_REPL</port>
[Flags]
public enum PropagateTarget
{
    None = 0,
    Aof = 1,
    Repl = 2,
    All = Aof | Repl,
}
