// ClientReply: the bytes waiting to be sent to a client.
// Port of redis 7.2 server.h struct client (reply). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Reply pipe and its accounting.</summary>
public sealed class ClientReply
{
}
