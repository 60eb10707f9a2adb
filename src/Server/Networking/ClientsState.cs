// ClientsState: all clients, and the queues the loop works through.
// Port of redis 7.2 server.h redisServer (networking). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using System.IO.Pipelines;

namespace RedisNet.Server;

/// <summary>The clients of a server. Lists are ordered; iteration order reaches replies.</summary>
public sealed class ClientsState
{
    public ClientsState()
    {
        PipeOptions = new PipeOptions(
            Segments,
            PipeScheduler.Inline,
            PipeScheduler.Inline,
            pauseWriterThreshold: 0,
            resumeWriterThreshold: 0,
            minimumSegmentSize: SegmentPool.SegmentSize,
            useSynchronizationContext: false);
    }

    /// <summary>The memory of all query and reply pipes, and how they are made.</summary>
    public SegmentPool Segments { get; } = new();
    public PipeOptions PipeOptions { get; }

    public ulong NextClientId = 1;

    /// <summary>Every connected client in order of arrival.</summary>
    public readonly ClientList All = new();

    /// <summary>Connected replicas and MONITORs (both also stand in <see cref="All"/>).</summary>
    public readonly List<Client> Replicas = [];
    public readonly List<Client> Monitors = [];

    /// <summary>To be freed before the loop sleeps.</summary>
    public readonly List<Client> ToClose = [];

    /// <summary>Have parsed commands waiting for this turn's batch.</summary>
    public readonly List<Client> PendingRead = [];

    /// <summary>Have replies to send before the loop sleeps.</summary>
    public readonly List<Client> PendingWrite = [];

    /// <summary>Held back by CLIENT PAUSE or FAILOVER.</summary>
    public readonly List<Client> Postponed = [];

    /// <summary>Were unblocked and may have more input already parsed.</summary>
    public readonly List<Client> Unblocked = [];

    public readonly ClientPauseState Pause = new();
}
