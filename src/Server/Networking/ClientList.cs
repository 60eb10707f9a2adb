// ClientList: every client in order of arrival, O(1) removal.
// Port of redis 7.2 server.h redisServer.clients. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>All connected clients.</summary>
public sealed class ClientList
{
    public int Count { get; private set; }
}
