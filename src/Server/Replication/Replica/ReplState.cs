// ReplState: how far a replica has come in joining its master.
// Port of redis 7.2 server.h repl_state. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Order matters: a state between the handshake's first and last means a handshake is
/// under way.</summary>
/// <port>server.h repl_state</port>
public enum ReplState
{
    None = 0,
    Connect,
    Connecting,
    ReceivePingReply,
    SendHandshake,
    ReceiveAuthReply,
    ReceivePortReply,
    ReceiveIpReply,
    ReceiveCapaReply,
    SendPsync,
    ReceivePsyncReply,
    Transfer,
    Connected,
}
