// KeyFlags: what a command does with the keys of one key spec.
// Port of redis 7.2 server.h CMD_KEY_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Exactly one of Ro, Rw, Ow, Rm speaks of the value as a thing in the keyspace; Access, Update,
// Insert and Delete speak of the user's data in it. TTL and TYPE, for instance, are Ro without
// Access.
using System;

namespace RedisNet.Server;

/// <summary>Use a command makes of a key; values are C's.</summary>
/// <port>server.h CMD_KEY_RO, CMD_KEY_VARIABLE_FLAGS</port>
[Flags]
public enum KeyFlags : ulong
{
    None = 0,

    /// <summary>Reads the value.</summary>
    Ro = 1UL << 0,

    /// <summary>Changes the value or what goes with it.</summary>
    Rw = 1UL << 1,

    /// <summary>Replaces the value whatever it was.</summary>
    Ow = 1UL << 2,

    /// <summary>Deletes the key.</summary>
    Rm = 1UL << 3,

    /// <summary>Returns, copies or uses the user's data.</summary>
    Access = 1UL << 4,

    /// <summary>Changes the user's data; the new data may depend on the old.</summary>
    Update = 1UL << 5,

    /// <summary>Adds data and leaves what was there as it was.</summary>
    Insert = 1UL << 6,

    /// <summary>Takes data away on purpose.</summary>
    Delete = 1UL << 7,

    /// <summary>Not a key but routed like one (shard channels).</summary>
    NotKey = 1UL << 8,

    /// <summary>The spec may miss some of the keys.</summary>
    Incomplete = 1UL << 9,

    /// <summary>The flags depend on the options; only the command's GetKeysProc knows
    /// them.</summary>
    VariableFlags = 1UL << 10,
}
