// CallFlags: what call() does besides running the command.
// Port of redis 7.2 server.h CMD_CALL_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Options of <see cref="CommandCall.Call"/>.</summary>
/// <port>server.h CMD_CALL_NONE</port>
[Flags]
public enum CallFlags
{
    None = 0,
    PropagateAof = 1,
    PropagateRepl = 2,

    /// <summary>The client runs a command again that had blocked or was postponed.</summary>
    Reprocessing = 4,
    Propagate = PropagateAof | PropagateRepl,
    Full = Propagate,
}
