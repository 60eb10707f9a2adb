// ProtectedAction: who may use a guarded command.
// Port of redis 7.2 server.h PROTECTED_ACTION_ALLOWED_NO. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Who may use a guarded command.</summary>
/// <port>server.h PROTECTED_ACTION_ALLOWED_NO</port>
public enum ProtectedAction
{
    No = 0,
    Yes = 1,
    Local = 2,
}
