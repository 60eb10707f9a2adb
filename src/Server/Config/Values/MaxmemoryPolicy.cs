// MaxmemoryPolicy: what is evicted when memory runs out. Bit 0: LRU, bit 1: LFU, bit 2: all keys.
// Port of redis 7.2 server.h MAXMEMORY_VOLATILE_LRU. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>What is evicted when memory runs out. Bit 0: LRU, bit 1: LFU, bit 2: all
/// keys.</summary>
/// <port>server.h MAXMEMORY_VOLATILE_LRU</port>
public enum MaxmemoryPolicy
{
    VolatileLru = 1,
    VolatileLfu = (1 << 8) | 2,
    VolatileTtl = 2 << 8,
    VolatileRandom = 3 << 8,
    AllKeysLru = (4 << 8) | 1 | 4,
    AllKeysLfu = (5 << 8) | 2 | 4,
    AllKeysRandom = (6 << 8) | 4,
    NoEviction = 7 << 8,
}
