// AclUserFlags: whether a user may log in, and how.
// Port of redis 7.2 server.h USER_FLAG_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Flags of a user; values are C's. Exactly one of Enabled and Disabled is set, and one of
/// the two about payloads.</summary>
/// <port>server.h USER_FLAG_ENABLED, USER_FLAG_DISABLED</port>
[Flags]
public enum AclUserFlags
{
    None = 0,
    Enabled = 1 << 0,

    /// <summary>Nobody can log in any more; who is logged in stays so.</summary>
    Disabled = 1 << 1,

    /// <summary>Any password will do. On the default user: new connections are logged in at
    /// once.</summary>
    NoPass = 1 << 2,
    SanitizePayload = 1 << 3,

    /// <summary>RESTORE trusts what this user sends.</summary>
    SanitizePayloadSkip = 1 << 4,
}
