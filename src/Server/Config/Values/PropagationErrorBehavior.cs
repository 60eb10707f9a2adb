// PropagationErrorBehavior: what an error on the replication stream does.
// Port of redis 7.2 server.h PROPAGATION_ERR_BEHAVIOR_IGNORE. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>What an error on the replication stream does.</summary>
/// <port>server.h PROPAGATION_ERR_BEHAVIOR_IGNORE</port>
public enum PropagationErrorBehavior
{
    Ignore = 0,
    Panic = 1,
    PanicOnReplicas = 2,
}
