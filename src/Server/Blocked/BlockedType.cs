// BlockedType: why a client waits.
// Port of redis 7.2 server.h blocking_type. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>What a blocked client is waiting for. Values equal C's; those without a number's use
/// are reserved.</summary>
/// <port>server.h blocking_type</port>
public enum BlockedType
{
    None = 0,
    List = 1,
    Wait = 2,
    WaitAof = 3,
    Module = 4,
    Stream = 5,
    Zset = 6,
    Postpone = 7,
    Shutdown = 8,
}
