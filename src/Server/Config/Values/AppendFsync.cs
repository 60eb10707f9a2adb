// AppendFsync: when the append only file is synced.
// Port of redis 7.2 server.h AOF_FSYNC_NO. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>When the append only file is synced.</summary>
/// <port>server.h AOF_FSYNC_NO</port>
public enum AppendFsync
{
    No = 0,
    Always = 1,
    EverySec = 2,
}
