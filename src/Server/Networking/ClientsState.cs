// ClientsState: all clients, and the queues the loop works through.
// Port of redis 7.2 server.h redisServer (networking). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>The clients of a server. Lists are ordered; iteration order reaches replies.</summary>
public sealed class ClientsState
{
    /// <summary>The memory of all query and reply pipes.</summary>
    public SegmentPool Segments { get; } = new();

    private const int MaxBatches = 256;

    public ulong NextClientId = 1;

    /// <summary>Every connected client in order of arrival.</summary>
    public readonly ClientList All = new();

    /// <summary>Connected replicas and MONITORs (both also stand in <see cref="All"/>).</summary>
    public readonly List<Client> Replicas = [];
    public readonly List<Client> Monitors = [];

    /// <summary>To be freed before the loop sleeps.</summary>
    public readonly List<Client> ToClose = [];

    /// <summary>Have parsed commands waiting for this turn's batch.</summary>
    internal readonly List<Client?> PendingRead = [];
    internal int PendingReadHead;

    /// <summary>Have replies to send before the loop sleeps.</summary>
    internal readonly List<Client?> PendingWrite = [];

    /// <summary>Batches that no client holds.</summary>
    internal readonly Stack<QueryBatch> Batches = new();
    private IBulkSource _bulkSource = null!;

    /// <summary>Held back by CLIENT PAUSE or FAILOVER.</summary>
    public readonly List<Client> Postponed = [];

    /// <summary>Were unblocked and may have more input already parsed.</summary>
    public readonly List<Client> Unblocked = [];

    /// <summary>Memory of clients by <see cref="ClientType"/>, up to date to the second.</summary>
    public readonly long[] MemoryByType = new long[4];

    /// <summary>Memory of all commands that transactions have queued.</summary>
    public long QueuedBytes;

    /// <summary>Memory of all big arguments, which lie in the allocator.</summary>
    public long BigArgumentBytes;

    public readonly ClientPauseState Pause = new();

    internal void Init(RedisServer server) => _bulkSource = new BigArgument.Source(server);

    internal QueryBatch RentBatch() =>
        Batches.TryPop(out QueryBatch? batch) ? batch : new QueryBatch(_bulkSource);

    internal void ReturnBatch(QueryBatch batch)
    {
        Check.That(batch.Requests.IsIdle && batch.Next == 0);
        if (Batches.Count < MaxBatches)
        {
            Batches.Push(batch);
        }
    }

    /// <summary>Queues a client whose commands are parsed; once is enough.</summary>
    internal void AddPendingRead(Client c)
    {
        if (c.Query.PendingIndex < 0 && !c.Query.Executing)
        {
            c.Query.PendingIndex = PendingRead.Count;
            PendingRead.Add(c);
        }
    }

    /// <summary>The next of the queue, null where one has left it.</summary>
    internal Client? TakePendingRead()
    {
        Client? c = PendingRead[PendingReadHead];
        PendingRead[PendingReadHead++] = null;
        if (c is not null)
        {
            c.Query.PendingIndex = -1;
        }

        return c;
    }

    internal void RemovePendingRead(Client c)
    {
        if (c.Query.PendingIndex >= 0)
        {
            PendingRead[c.Query.PendingIndex] = null;
            c.Query.PendingIndex = -1;
        }
    }

    /// <summary>Starts the queue anew when it is worked off.</summary>
    internal void CompactPendingRead()
    {
        if (PendingReadHead == PendingRead.Count)
        {
            PendingRead.Clear();
            PendingReadHead = 0;
        }
    }

    internal void RemovePendingWrite(Client c)
    {
        if (c.PendingWriteIndex >= 0)
        {
            PendingWrite[c.PendingWriteIndex] = null;
            c.PendingWriteIndex = -1;
        }
    }
}
