// PubSubState: who listens to what.
// Port of redis 7.2 server.h redisServer (pubsub). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Channels, patterns and shard channels with their subscribers.</summary>
public sealed class PubSubState
{
}
