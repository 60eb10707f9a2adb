// ConnectionState: the life of a connection.
// Port of redis 7.2 connection.h ConnectionState. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>States of a <see cref="Connection"/>.</summary>
/// <port>connection.h ConnectionState</port>
public enum ConnectionState
{
    None = 0,
    Connecting,
    Accepting,
    Connected,
    Closed,
    Error,
}
