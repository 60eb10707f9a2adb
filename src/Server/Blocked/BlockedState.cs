// BlockedState: clients that wait, counted by reason and ordered by timeout.
// Port of redis 7.2 server.h redisServer (blocked clients). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Blocked clients.</summary>
public sealed class BlockedState
{
    public int Count;
    public readonly int[] CountByType = new int[9];

    /// <summary>Blocked with a timeout, ordered by (deadline, client id).</summary>
    public readonly SortedSet<(long DeadlineUnixMs, ulong ClientId)> Timeouts = [];

    /// <summary>Clients in WAIT or WAITAOF.</summary>
    public readonly List<Client> WaitingAcks = [];

    /// <summary>Keys that have come and are waited for; see <see cref="BlockedOnKeys"/>.</summary>
    internal readonly Queue<ReadyKey> Ready = new();

    /// <summary>Who is being served just now, and that somebody is.</summary>
    internal readonly List<LinkedListNode<Client>> Serving = [];
    internal bool IsServing;

    /// <summary>Replicas are to be asked for an acknowledgement before the loop sleeps.</summary>
    public bool GetAckFromReplicas;
}
