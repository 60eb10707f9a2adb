// DocFlags: remarks that COMMAND DOCS makes about a command.
// Port of redis 7.2 server.h CMD_DOC_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Flags of the documentation only; values are C's.</summary>
/// <port>server.h CMD_DOC_NONE, CMD_DOC_DEPRECATED, CMD_DOC_SYSCMD</port>
[Flags]
public enum DocFlags
{
    None = 0,
    Deprecated = 1 << 0,

    /// <summary>Spoken between servers, not meant for users.</summary>
    Syscmd = 1 << 1,
}
