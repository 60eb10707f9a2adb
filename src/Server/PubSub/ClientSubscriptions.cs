// ClientSubscriptions: what one client listens to.
// Port of redis 7.2 server.h struct client (pubsub). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Made when a client first subscribes.</summary>
public sealed class ClientSubscriptions
{
    public int ChannelCount;
    public int PatternCount;
    public int ShardChannelCount;
}
