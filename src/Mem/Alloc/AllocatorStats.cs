// AllocatorStats: the four figures INFO memory and MEMORY STATS print about the allocator.
// Port of the shape of redis 7.2 zmalloc.c zmalloc_get_allocator_info.
namespace RedisNet.Mem;

/// <summary>A snapshot of where an allocator's bytes are. All in bytes.</summary>
/// <param name="Allocated">Usable bytes of live blocks; equals <see
/// cref="Zmalloc.UsedMemory"/>.</param>
/// <param name="Active">Bytes of the pages that hold at least one live block.</param>
/// <param name="Resident">Active plus pages kept for reuse whose bytes were once touched.</param>
/// <param name="Mapped">Address space taken from the system.</param>
/// <port>zmalloc.c zmalloc_get_allocator_info</port>
public readonly record struct AllocatorStats(
    long Allocated, long Active, long Resident, long Mapped);
