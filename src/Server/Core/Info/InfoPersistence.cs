// InfoPersistence: INFO's section persistence.
// Port of redis 7.2 server.c genRedisInfoString. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;

namespace RedisNet.Server;

/// <summary>Saving and loading. The copy-on-write fields are 0: there is no fork.</summary>
internal static class InfoPersistence
{
    public static void Write(RedisServer server, InfoBuilder info)
    {
        PersistenceState p = server.Persistence;
        bool saving = p.HasActiveSave;
        long taken = p.Background?.KeysTaken ?? 0;
        long total = p.Background?.KeysTotal ?? 0;
        info.Section("Persistence")
            .Field("loading", p.Loading && !p.AsyncLoading)
            .Field("async_loading", p.AsyncLoading)
            .Field("current_cow_peak", 0)
            .Field("current_cow_size", 0)
            .Field("current_cow_size_age", 0)
            .Field("current_fork_perc", Percent(taken, total))
            .Field("current_save_keys_processed", taken)
            .Field("current_save_keys_total", total)
            .Field("rdb_changes_since_last_save", server.Dirty)
            .Field("rdb_bgsave_in_progress", saving)
            .Field("rdb_last_save_time", p.LastSaveUnixS)
            .Field("rdb_last_bgsave_status", p.LastBgsaveOk ? "ok" : "err")
            .Field("rdb_last_bgsave_time_sec", p.LastBgsaveTimeS)
            .Field("rdb_current_bgsave_time_sec",
                saving ? server.Time.UnixS - p.BgsaveStartUnixS : -1)
            .Field("rdb_saves", p.RdbSaves)
            .Field("rdb_last_cow_size", 0)
            .Field("rdb_last_load_keys_expired", p.LastLoadKeysExpired)
            .Field("rdb_last_load_keys_loaded", p.LastLoadKeysLoaded);
        Aof(info);
        if (p.Loading)
        {
            Loading(server, info, p);
        }
    }

    private static string Percent(long part, long whole) =>
        (whole == 0 ? 0 : 100.0 * part / whole).ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>The append only file is not built yet: it is off.</summary>
    private static void Aof(InfoBuilder info) => info
        .Field("aof_enabled", 0)
        .Field("aof_rewrite_in_progress", 0)
        .Field("aof_rewrite_scheduled", 0)
        .Field("aof_last_rewrite_time_sec", -1)
        .Field("aof_current_rewrite_time_sec", -1)
        .Field("aof_last_bgrewrite_status", "ok")
        .Field("aof_rewrites", 0)
        .Field("aof_rewrites_consecutive_failures", 0)
        .Field("aof_last_write_status", "ok")
        .Field("aof_last_cow_size", 0)
        .Field("module_fork_in_progress", 0)
        .Field("module_fork_last_cow_size", 0);

    private static void Loading(RedisServer server, InfoBuilder info, PersistenceState p)
    {
        double perc = p.LoadingTotalBytes == 0 ? 0
            : 100.0 * p.LoadingLoadedBytes / p.LoadingTotalBytes;
        long elapsed = server.Time.UnixS - p.LoadingStartUnixS;
        long left = p.LoadingTotalBytes - p.LoadingLoadedBytes;
        long eta = elapsed == 0
            || p.LoadingLoadedBytes == 0 ? 1 : left * elapsed / p.LoadingLoadedBytes;
        info.Field("loading_start_time", p.LoadingStartUnixS)
            .Field("loading_total_bytes", p.LoadingTotalBytes)
            .Field("loading_rdb_used_mem", p.LoadingRdbUsedMem)
            .Field("loading_loaded_bytes", p.LoadingLoadedBytes)
            .Field("loading_loaded_perc", perc.ToString("F2", CultureInfo.InvariantCulture))
            .Field("loading_eta_seconds", eta);
    }
}
