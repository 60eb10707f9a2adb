// InfoMemory: INFO's section memory.
// Port of redis 7.2 server.c genRedisInfoString. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Where the memory is. used_memory counts what the allocator gave out and what clients
/// take of the managed heap; the rest of that heap and the runtime are the difference to
/// RSS.</summary>
internal static class InfoMemory
{
    public static void Write(RedisServer server, InfoBuilder info)
    {
        MemoryOverhead mem = MemoryOverhead.Of(server);
        AllocatorStats stats = server.Z.Stats;
        long rss = server.Env.Processes.RssBytes();
        long peak = server.Stats.PeakMemory;
        info.Section("Memory")
            .Bytes("used_memory", mem.Total)
            .Bytes("used_memory_rss", rss)
            .Bytes("used_memory_peak", peak)
            .Field("used_memory_peak_perc", MemoryOverhead.Percent(mem.Total, peak))
            .Field("used_memory_overhead", mem.Overhead)
            .Field("used_memory_startup", mem.Startup)
            .Field("used_memory_dataset", mem.Dataset)
            .Field("used_memory_dataset_perc",
                MemoryOverhead.Percent(mem.Dataset, mem.Total - mem.Startup))
            .Field("allocator_allocated", stats.Allocated)
            .Field("allocator_active", stats.Active)
            .Field("allocator_resident", stats.Resident)
            .Bytes("total_system_memory", server.Env.Processes.MemoryBytes());
        Scripts(info);
        info.Bytes("maxmemory", server.Config.Maxmemory)
            .Field("maxmemory_policy", ConfigTable.Lookup("maxmemory-policy")!.Get(server));
        Fragmentation(server, info, mem, stats, rss);
        info.Field("mem_not_counted_for_evict", Evict.NotCounted(server))
            .Field("mem_replication_backlog", mem.ReplicationBacklog)
            .Field("mem_total_replication_buffers", mem.ReplicationBuffers)
            .Field("mem_clients_slaves", mem.ClientsReplicas)
            .Field("mem_clients_normal", mem.ClientsNormal)
            .Field("mem_cluster_links", 0)
            .Field("mem_aof_buffer", 0)
            .Field("mem_allocator", "redisnet-slab")
            .Field("active_defrag_running", server.Compaction.Percent)
            .Field("lazyfree_pending_objects", server.Stats.LazyfreePendingObjects)
            .Field("lazyfreed_objects", server.Stats.LazyfreedObjects);
    }

    /// <summary>There is no scripting yet; clients look for the fields all the same.</summary>
    private static void Scripts(InfoBuilder info) => info
        .Field("used_memory_lua", 0)
        .Field("used_memory_vm_eval", 0)
        .Field("used_memory_lua_human", "0B")
        .Field("used_memory_scripts_eval", 0)
        .Field("number_of_cached_scripts", 0)
        .Field("number_of_functions", 0)
        .Field("number_of_libraries", 0)
        .Field("used_memory_vm_functions", 0)
        .Bytes("used_memory_vm_total", 0)
        .Field("used_memory_functions", 0)
        .Bytes("used_memory_scripts", 0);

    private static void Fragmentation(
        RedisServer server, InfoBuilder info, MemoryOverhead mem, AllocatorStats stats, long rss) =>
            info
        .Field2("allocator_frag_ratio", MemoryOverhead.Ratio(stats.Active, stats.Allocated))
        .Field("allocator_frag_bytes", stats.Active - stats.Allocated)
        .Field2("allocator_rss_ratio", MemoryOverhead.Ratio(stats.Resident, stats.Active))
        .Field("allocator_rss_bytes", stats.Resident - stats.Active)
        .Field2("rss_overhead_ratio", MemoryOverhead.Ratio(rss, stats.Resident))
        .Field("rss_overhead_bytes", rss - stats.Resident)
        .Field2("mem_fragmentation_ratio", MemoryOverhead.Ratio(rss, mem.Total))
        .Field("mem_fragmentation_bytes", rss - mem.Total);
}
