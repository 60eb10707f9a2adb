// EvictionResult: whether there is memory for a command.
// Port of redis 7.2 server.h EVICT_OK. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>What came of an attempt to get below maxmemory.</summary>
/// <port>server.h EVICT_OK, EVICT_RUNNING, EVICT_FAIL</port>
public enum EvictionResult
{
    /// <summary>Memory is fine, or this is not the moment to evict.</summary>
    Ok,

    /// <summary>Over the limit still; a timer goes on.</summary>
    Running,

    /// <summary>Over the limit, and nothing more may be evicted.</summary>
    Fail,
}
