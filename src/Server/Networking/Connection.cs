// Connection: one transport under a client, whatever kind it is.
// Port of redis 7.2 connection.h. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Hides TCP, Unix sockets, TLS and simulated sockets behind one set of calls.</summary>
/// <port>connection.h connection</port>
public abstract class Connection
{
}
