// AclVerdict: whether something is allowed, and if not, what stands in the way.
// Port of redis 7.2 server.h ACL_OK, ACL_DENIED_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The order is that of how far a command came: one that is denied a key may at least be called.
namespace RedisNet.Server;

/// <summary>Outcome of a check; values are C's.</summary>
/// <port>server.h ACL_OK, ACL_DENIED_CMD, ACL_DENIED_KEY, ACL_DENIED_AUTH</port>
public enum AclVerdict
{
    Allowed = 0,
    DeniedCommand = 1,
    DeniedKey = 2,

    /// <summary>Only in the log: a login that failed.</summary>
    DeniedAuth = 3,
    DeniedChannel = 4,
}
