// ClientType: the four classes of clients that limits and statistics know.
// Port of redis 7.2 server.h CLIENT_TYPE_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Class of a client for output limits, CLIENT LIST TYPE and CLIENT KILL TYPE.</summary>
/// <port>server.h CLIENT_TYPE_NORMAL</port>
public enum ClientType
{
    Normal = 0,
    Replica = 1,
    PubSub = 2,
    Master = 3,
}
