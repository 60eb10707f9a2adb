// MemoryDecay: memory that nobody needed for a while goes back to the system.
// Ours; in C jemalloc lets dirty pages decay.
//
// Three things keep memory after a load is over: free pages between blocks that are in use (the
// allocator leaves them resident, since touching new ones costs a fault each), segments that pipes
// gave back, and what the collector has committed for segments it got. Each is let go when it was
// not needed for some seconds; none while the load goes on, so that a server at work pays nothing.
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Looks once a second at what is free.</summary>
public sealed class MemoryDecay
{
    /// <summary>As long as jemalloc takes by default.</summary>
    private const int PurgeEverySeconds = 10;

    /// <summary>So much, and this part of what is in use, may stay.</summary>
    private const long KeptBytes = 1024 * 1024;
    private const int KeptShare = 64;

    private int _seconds;
    private long _freeBefore;

    /// <summary>How often pages were given back.</summary>
    public long Purges { get; private set; }

    /// <summary>To be called once a second.</summary>
    public void EverySecond(RedisServer server)
    {
        server.Clients.Segments.EverySecond();
        server.Compaction.EverySecond(server);
        server.Exec.AlsoPropagate.EverySecond();
        if (++_seconds % PurgeEverySeconds != 0)
        {
            return;
        }

        // Free now and free ten seconds ago: the load of the meantime did without it.
        AllocatorStats stats = server.Z.Stats;
        long free = stats.Resident - stats.Active;
        if (long.Min(free, _freeBefore) > KeptBytes + (stats.Active / KeptShare))
        {
            server.Z.Purge();
            Purges++;
            free = 0;
        }

        _freeBefore = free;
    }
}
