// MultiState: the transaction a client is collecting and the keys it watches.
// Port of redis 7.2 server.h multiState. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Made by the first MULTI or WATCH.</summary>
/// <port>server.h multiState</port>
public sealed class MultiState
{
    /// <summary>Flags of all queued commands together, and those that at least one of them lacks.</summary>
    public CommandFlags CmdFlags;
    public CommandFlags CmdInvFlags;

    /// <summary>Queued commands, and the bytes of their arguments.</summary>
    public int Count;
    public long ArgvBytes;
}
