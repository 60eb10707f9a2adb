// ClientQuery: the bytes a client sent and the commands parsed from them.
// Port of redis 7.2 server.h struct client (querybuf). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Query pipe, parser and the commands parsed ahead.</summary>
public sealed class ClientQuery
{
}
