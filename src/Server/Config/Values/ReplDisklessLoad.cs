// ReplDisklessLoad: how a replica takes in a full synchronisation.
// Port of redis 7.2 server.h REPL_DISKLESS_LOAD_DISABLED. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>How a replica takes in a full synchronisation.</summary>
/// <port>server.h REPL_DISKLESS_LOAD_DISABLED</port>
public enum ReplDisklessLoad
{
    Disabled = 0,
    WhenDbEmpty = 1,
    SwapDb = 2,
}
