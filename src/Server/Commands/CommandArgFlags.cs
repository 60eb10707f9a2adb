// CommandArgFlags: how often an argument may stand in a command line.
// Port of redis 7.2 commands.h CMD_ARG_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Flags of an argument; values are C's.</summary>
/// <port>commands.h CMD_ARG_NONE, CMD_ARG_OPTIONAL, CMD_ARG_MULTIPLE, CMD_ARG_MULTIPLE_TOKEN</port>
[Flags]
public enum CommandArgFlags
{
    None = 0,
    Optional = 1 << 0,
    Multiple = 1 << 1,

    /// <summary>Repeated with its token each time.</summary>
    MultipleToken = 1 << 2,
}
