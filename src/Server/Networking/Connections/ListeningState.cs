// ListeningState: the sockets a server listens on.
// Port of redis 7.2 server.h connListener. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Descriptors of the listeners.</summary>
/// <port>connection.h connListener</port>
public sealed class ListeningState
{
    public readonly List<int> Tcp = [];
    public readonly List<int> Unix = [];

    /// <summary>The server has started listening and not stopped again.</summary>
    public bool IsOpen;
}
