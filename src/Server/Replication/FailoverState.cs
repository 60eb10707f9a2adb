// FailoverState: progress of the FAILOVER command.
// Port of redis 7.2 server.h failover_state. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Coordinated failover from master to replica.</summary>
/// <port>server.h NO_FAILOVER</port>
public enum FailoverState
{
    None = 0,
    WaitForSync,
    InProgress,
}
