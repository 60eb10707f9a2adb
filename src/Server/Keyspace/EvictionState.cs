// EvictionState: the candidates for eviction, and how far the last round came.
// Port of redis 7.2 evict.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>What eviction remembers from one call to the next.</summary>
public sealed class EvictionState
{
    /// <summary>The best candidates seen so far.</summary>
    public EvictionPool Pool { get; } = new();

    /// <summary>Under a random policy the databases take turns.</summary>
    /// <port>evict.c performEvictions</port>
    public uint NextDb;

    /// <summary>A timer goes on evicting, a slice each turn of the loop.</summary>
    /// <port>evict.c isEvictionProcRunning</port>
    public bool ProcRunning;

    /// <summary>Since when used memory has been over the limit; 0 while it is not.</summary>
    /// <port>server.h stat_last_eviction_exceeded_time</port>
    public long ExceededSinceMonoUs;
}
