// SanitizeDumpPayload: whose payloads are checked deeply.
// Port of redis 7.2 server.h SANITIZE_DUMP_NO. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Whose payloads are checked deeply.</summary>
/// <port>server.h SANITIZE_DUMP_NO</port>
public enum SanitizeDumpPayload
{
    No = 0,
    Yes = 1,
    Clients = 2,
}
