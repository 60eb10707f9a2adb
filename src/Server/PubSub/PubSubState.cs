// PubSubState: who listens to what.
// Port of redis 7.2 server.h redisServer (pubsub). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Channels, patterns and shard channels with their subscribers in order of
/// subscription.</summary>
public sealed class PubSubState
{
    public ManagedDict<List<Client>> Channels = null!;
    public ManagedDict<List<Client>> Patterns = null!;
    public ManagedDict<List<Client>> ShardChannels = null!;

    /// <summary>Makes the tables, once the server has its hash seed.</summary>
    public void Init(RedisServer server)
    {
        Channels = new(server.Z, server.Dicts);
        Patterns = new(server.Z, server.Dicts);
        ShardChannels = new(server.Z, server.Dicts);
    }
}
