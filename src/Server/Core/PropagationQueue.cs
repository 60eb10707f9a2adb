// PropagationQueue: commands to write to replicas and AOF once the running one ends.
// Port of redis 7.2 server.h redisOpArray. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Collected by alsoPropagate, written as one MULTI/EXEC when there is more than one.</summary>
/// <port>server.h redisOpArray</port>
public sealed class PropagationQueue
{
}
