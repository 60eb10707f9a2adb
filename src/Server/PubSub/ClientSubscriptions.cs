// ClientSubscriptions: what one client listens to.
// Port of redis 7.2 server.h struct client (pubsub). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Made when a client first subscribes; freed with the client.</summary>
public sealed class ClientSubscriptions(RedisServer server)
{
    public ManagedDict<byte[]> Channels { get; } = new(server.Z, server.Dicts);

    public ManagedDict<byte[]> Patterns { get; } = new(server.Z, server.Dicts);

    public ManagedDict<byte[]> ShardChannels { get; } = new(server.Z, server.Dicts);

    public int ChannelCount => (int)Channels.Count;

    public int PatternCount => (int)Patterns.Count;

    public int ShardChannelCount => (int)ShardChannels.Count;

    /// <summary>Gives the tables' memory back.</summary>
    public void Release()
    {
        Channels.Release();
        Patterns.Release();
        ShardChannels.Release();
    }
}
