// ConfigFlags: what may be done to a directive, and how its values are read.
// Port of redis 7.2 server.h IMMUTABLE_CONFIG. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Properties of a directive; without Immutable CONFIG SET may change it.</summary>
/// <port>server.h IMMUTABLE_CONFIG</port>
[Flags]
public enum ConfigFlags
{
    None = 0,
    Immutable = 1 << 0,
    Debug = 1 << 1,
    Sensitive = 1 << 2,

    /// <summary>Takes several words; as one argument they are separated by spaces.</summary>
    MultiArg = 1 << 3,

    /// <summary>CONFIG GET shows it only by its exact name.</summary>
    Hidden = 1 << 4,

    /// <summary>Needs enable-protected-configs to be changed at run time.</summary>
    Protected = 1 << 5,
    DenyLoading = 1 << 6,
}
