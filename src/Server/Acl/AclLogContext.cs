// AclLogContext: where a refused command came from.
// Port of redis 7.2 server.h ACL_LOG_CTX_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Context of an entry of the log; values are C's.</summary>
/// <port>server.h ACL_LOG_CTX_TOPLEVEL, ACL_LOG_CTX_MULTI</port>
public enum AclLogContext
{
    TopLevel = 0,
    Multi = 2,
}
