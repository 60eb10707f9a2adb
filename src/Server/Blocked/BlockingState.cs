// BlockingState: what one client waits for.
// Port of redis 7.2 server.h blockingState. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Valid while the client has <see cref="ClientFlags.Blocked"/>.</summary>
/// <port>server.h blockingState</port>
public sealed class BlockingState
{
    public BlockedType Type;

    /// <summary>Unix ms of the timeout; 0 waits for ever.</summary>
    public long TimeoutUnixMs;

    /// <summary>The keys waited for, each with the client's place among those who wait.</summary>
    internal List<(KeyWaiters Waiters, LinkedListNode<Client> Place)>? Keys;

    /// <summary>Whether the client is to be woken also when one of its keys goes.</summary>
    public bool UnblockOnNoKey;

    /// <summary>WAIT, WAITAOF: replicas wanted, offset to reach, and whether the local AOF
    /// counts.</summary>
    public int NumReplicas;
    public int NumLocal;
    public long ReplOffset;
}
