// ConfigTable: every directive, one row each.
// Port of redis 7.2 config.c static_configs. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A row says the name, what may be done to it, its bounds and the field it lives in. Defaults are
// the fields' initial values, so a row cannot contradict them. Adding a directive: a field in
// ServerConfig, a row here, a line in redis.conf; an apply function if a change at run time must do
// something.
using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using static RedisNet.Server.ConfigFlags;

namespace RedisNet.Server;

/// <summary>All directives by name.</summary>
/// <port>config.c static_configs</port>
public static class ConfigTable
{
    private const long Max = long.MaxValue;

    /// <summary>The rows in table order.</summary>
    public static readonly ImmutableArray<ConfigEntry> Rows =
    [
        .. BoolRows(), .. TextRows(), .. EnumRows(), .. NumberRows(), .. SpecialEntries.Rows(),
    ];

    private static readonly IReadOnlyDictionary<string, ConfigEntry> ByName = Index();

    /// <summary>The directive of this name or former name, in any case; null when there is
    /// none.</summary>
    /// <port>config.c lookupConfig</port>
    public static ConfigEntry? Lookup(string name) => ByName.GetValueOrDefault(name);

    private static FrozenDictionary<string, ConfigEntry> Index()
    {
        var index = new Dictionary<string, ConfigEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (ConfigEntry row in Rows)
        {
            index.Add(row.Name, row);
            if (row.Alias != null)
            {
                index.Add(row.Alias, row);
            }
        }
        return index.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static ConfigEntry[] BoolRows() =>
    [
        Bool("rdbchecksum", Immutable, static c => ref c.Rdbchecksum),
        Bool("daemonize", Immutable, static c => ref c.Daemonize),
        Bool("io-threads-do-reads", Debug | Immutable, static c => ref c.IoThreadsDoReads),
        Bool("always-show-logo", Immutable, static c => ref c.AlwaysShowLogo),
        Bool("protected-mode", None, static c => ref c.ProtectedMode),
        Bool("rdbcompression", None, static c => ref c.Rdbcompression),
        Bool("rdb-del-sync-files", None, static c => ref c.RdbDelSyncFiles),
        Bool("activerehashing", None, static c => ref c.Activerehashing),
        Bool("stop-writes-on-bgsave-error", None, static c => ref c.StopWritesOnBgsaveError),
        Bool("set-proc-title", Immutable, static c => ref c.SetProcTitle),
        Bool("dynamic-hz", None, static c => ref c.DynamicHz),
        Bool("lazyfree-lazy-eviction", Debug, static c => ref c.LazyfreeLazyEviction),
        Bool("lazyfree-lazy-expire", Debug, static c => ref c.LazyfreeLazyExpire),
        Bool("lazyfree-lazy-server-del", Debug, static c => ref c.LazyfreeLazyServerDel),
        Bool("lazyfree-lazy-user-del", Debug, static c => ref c.LazyfreeLazyUserDel),
        Bool("lazyfree-lazy-user-flush", Debug, static c => ref c.LazyfreeLazyUserFlush),
        Bool("repl-disable-tcp-nodelay", None, static c => ref c.ReplDisableTcpNodelay),
        Bool("repl-diskless-sync", Debug, static c => ref c.ReplDisklessSync),
        Bool("aof-rewrite-incremental-fsync", None, static c => ref c.AofRewriteIncrementalFsync),
        Bool("no-appendfsync-on-rewrite", None, static c => ref c.NoAppendfsyncOnRewrite),
        Bool("cluster-require-full-coverage", None, static c => ref c.ClusterRequireFullCoverage),
        Bool("rdb-save-incremental-fsync", None, static c => ref c.RdbSaveIncrementalFsync),
        Bool("aof-load-truncated", None, static c => ref c.AofLoadTruncated),
        Bool("aof-use-rdb-preamble", None, static c => ref c.AofUseRdbPreamble),
        Bool("aof-timestamp-enabled", None, static c => ref c.AofTimestampEnabled),
        Bool("cluster-replica-no-failover", None,
            static c => ref c.ClusterReplicaNoFailover, alias: "cluster-slave-no-failover"),
        Bool("replica-lazy-flush", None,
            static c => ref c.ReplicaLazyFlush, alias: "slave-lazy-flush"),
        Bool("replica-serve-stale-data", None,
            static c => ref c.ReplicaServeStaleData, alias: "slave-serve-stale-data"),
        Bool("replica-read-only", Debug,
            static c => ref c.ReplicaReadOnly, alias: "slave-read-only"),
        Bool("replica-ignore-maxmemory", None,
            static c => ref c.ReplicaIgnoreMaxmemory, alias: "slave-ignore-maxmemory"),
        Bool("jemalloc-bg-thread", None, static c => ref c.JemallocBgThread),
        Bool("activedefrag", Debug,
            static c => ref c.Activedefrag, valid: ConfigValid.NotActiveDefrag),
        // REDISNET(config-memory-compaction): ours; activedefrag is jemalloc's, and stays off.
        Bool("memory-compaction", None, static c => ref c.MemoryCompaction),
        Bool("syslog-enabled", Immutable, static c => ref c.SyslogEnabled),
        Bool("cluster-enabled", Immutable,
            static c => ref c.ClusterEnabled, valid: ConfigValid.NoCluster),
        Bool("appendonly", DenyLoading, static c => ref c.Appendonly, valid: ConfigValid.NoAof),
        Bool("cluster-allow-reads-when-down", None, static c => ref c.ClusterAllowReadsWhenDown),
        Bool("cluster-allow-pubsubshard-when-down", None,
            static c => ref c.ClusterAllowPubsubshardWhenDown),
        Bool("crash-log-enabled", None, static c => ref c.CrashLogEnabled),
        Bool("crash-memcheck-enabled", None, static c => ref c.CrashMemcheckEnabled),
        Bool("use-exit-on-panic", Hidden, static c => ref c.UseExitOnPanic),
        Bool("disable-thp", Immutable, static c => ref c.DisableThp),
        Bool("cluster-allow-replica-migration", None,
            static c => ref c.ClusterAllowReplicaMigration),
        Bool("replica-announced", None, static c => ref c.ReplicaAnnounced),
        Bool("latency-tracking", None, static c => ref c.LatencyTracking),
        Bool("aof-disable-auto-gc", Hidden, static c => ref c.AofDisableAutoGc),
        Bool("replica-ignore-disk-write-errors", None,
            static c => ref c.ReplicaIgnoreDiskWriteErrors),
    ];

    private static ConfigEntry[] TextRows() =>
    [
        Text("aclfile", Immutable, static c => ref c.Aclfile),
        TextOrNull("unixsocket", Immutable, static c => ref c.Unixsocket),
        TextOrNull("pidfile", Immutable, static c => ref c.Pidfile),
        TextOrNull("replica-announce-ip", None,
            static c => ref c.ReplicaAnnounceIp, alias: "slave-announce-ip"),
        TextOrNull("masteruser", Sensitive, static c => ref c.Masteruser),
        TextOrNull("cluster-announce-ip", None, static c => ref c.ClusterAnnounceIp),
        Text("cluster-config-file", Immutable, static c => ref c.ClusterConfigFile),
        TextOrNull("cluster-announce-hostname", None,
            static c => ref c.ClusterAnnounceHostname, valid: ConfigValid.Hostname),
        TextOrNull("cluster-announce-human-nodename", None,
            static c => ref c.ClusterAnnounceHumanNodename, valid: ConfigValid.NodeName),
        Text("syslog-ident", Immutable, static c => ref c.SyslogIdent),
        Text("dbfilename", Protected, static c => ref c.Dbfilename, valid: ConfigValid.Dbfilename),
        Text("appendfilename", Immutable,
            static c => ref c.Appendfilename, valid: ConfigValid.Appendfilename),
        Text("appenddirname", Immutable,
            static c => ref c.Appenddirname, valid: ConfigValid.Appenddirname),
        TextOrNull("server_cpulist", Immutable, static c => ref c.ServerCpulist),
        TextOrNull("bio_cpulist", Immutable, static c => ref c.BioCpulist),
        TextOrNull("aof_rewrite_cpulist", Immutable, static c => ref c.AofRewriteCpulist),
        TextOrNull("bgsave_cpulist", Immutable, static c => ref c.BgsaveCpulist),
        Text("ignore-warnings", None, static c => ref c.IgnoreWarnings),
        Text("proc-title-template", None,
            static c => ref c.ProcTitleTemplate, valid: ConfigValid.ProcTitleTemplate,
            apply: ConfigApply.ProcTitleTemplate),
        TextOrNull("bind-source-addr", None, static c => ref c.BindSourceAddr),
        Text("logfile", Immutable, static c => ref c.Logfile),
        Text("locale-collate", None, static c => ref c.LocaleCollate),
        TextOrNull("masterauth", Sensitive, static c => ref c.Masterauth),
        TextOrNull("requirepass", Sensitive,
            static c => ref c.Requirepass, apply: ConfigApply.Requirepass),
    ];

    private static ConfigEntry[] EnumRows() =>
    [
        Enum("supervised", Immutable, ConfigNames.SupervisedMode, static c => ref c.Supervised),
        Enum("syslog-facility", Immutable, ConfigNames.SyslogFacility,
            static c => ref c.SyslogFacility),
        Enum("repl-diskless-load", Debug | DenyLoading, ConfigNames.ReplDisklessLoad,
            static c => ref c.ReplDisklessLoad),
        Enum("loglevel", None, ConfigNames.LogLevel, static c => ref c.Loglevel),
        Enum("maxmemory-policy", None, ConfigNames.MaxmemoryPolicy,
            static c => ref c.MaxmemoryPolicy),
        Enum("appendfsync", None, ConfigNames.AppendFsync, static c => ref c.Appendfsync),
        Enum("oom-score-adj", None, ConfigNames.OomScoreAdj, static c => ref c.OomScoreAdj),
        Enum("acl-pubsub-default", None, ConfigNames.AclPubsubDefault,
            static c => ref c.AclPubsubDefault),
        Enum("sanitize-dump-payload", Debug, ConfigNames.SanitizeDumpPayload,
            static c => ref c.SanitizeDumpPayload),
        Enum("enable-protected-configs", Immutable, ConfigNames.ProtectedAction,
            static c => ref c.EnableProtectedConfigs),
        Enum("enable-debug-command", Immutable, ConfigNames.ProtectedAction,
            static c => ref c.EnableDebugCommand),
        Enum("enable-module-command", Immutable, ConfigNames.ProtectedAction,
            static c => ref c.EnableModuleCommand),
        Enum("cluster-preferred-endpoint-type", None, ConfigNames.ClusterEndpointType,
            static c => ref c.ClusterPreferredEndpointType),
        Enum("propagation-error-behavior", None, ConfigNames.PropagationErrorBehavior,
            static c => ref c.PropagationErrorBehavior),
        Enum("shutdown-on-sigint", MultiArg, ConfigNames.ShutdownFlags,
            static c => ref c.ShutdownOnSigint, valid: ConfigValid.ShutdownFlags),
        Enum("shutdown-on-sigterm", MultiArg, ConfigNames.ShutdownFlags,
            static c => ref c.ShutdownOnSigterm, valid: ConfigValid.ShutdownFlags),
    ];

    private static ConfigEntry[] NumberRows() =>
    [
        Int("databases", Immutable, 1, int.MaxValue, static c => ref c.Databases),
        Int("port", None, 0, 65535, static c => ref c.Port, apply: ConfigApply.Port),
        Int("io-threads", Debug | Immutable, 1, 128, static c => ref c.IoThreads),
        Int("auto-aof-rewrite-percentage", None, 0, int.MaxValue,
            static c => ref c.AutoAofRewritePercentage),
        Int("cluster-replica-validity-factor", None, 0, int.MaxValue,
            static c => ref c.ClusterReplicaValidityFactor, alias: "cluster-slave-validity-factor"),
        Int("list-max-listpack-size", None, int.MinValue, int.MaxValue,
            static c => ref c.ListMaxListpackSize, alias: "list-max-ziplist-size"),
        Int("tcp-keepalive", None, 0, int.MaxValue, static c => ref c.TcpKeepalive),
        Int("cluster-migration-barrier", None, 0, int.MaxValue,
            static c => ref c.ClusterMigrationBarrier),
        Int("active-defrag-cycle-min", None, 1, 99, static c => ref c.ActiveDefragCycleMin),
        Int("active-defrag-cycle-max", None, 1, 99, static c => ref c.ActiveDefragCycleMax),
        Int("active-defrag-threshold-lower", None, 0, 1000,
            static c => ref c.ActiveDefragThresholdLower),
        Int("active-defrag-threshold-upper", None, 0, 1000,
            static c => ref c.ActiveDefragThresholdUpper),
        Int("lfu-log-factor", None, 0, int.MaxValue, static c => ref c.LfuLogFactor),
        Int("lfu-decay-time", None, 0, int.MaxValue, static c => ref c.LfuDecayTime),
        Int("replica-priority", None, 0, int.MaxValue,
            static c => ref c.ReplicaPriority, alias: "slave-priority"),
        Int("repl-diskless-sync-delay", None, 0, int.MaxValue,
            static c => ref c.ReplDisklessSyncDelay),
        Int("maxmemory-samples", None, 1, int.MaxValue, static c => ref c.MaxmemorySamples),
        Int("maxmemory-eviction-tenacity", None, 0, 100,
            static c => ref c.MaxmemoryEvictionTenacity),
        Int("timeout", None, 0, int.MaxValue, static c => ref c.Timeout),
        Int("replica-announce-port", None, 0, 65535,
            static c => ref c.ReplicaAnnouncePort, alias: "slave-announce-port"),
        Int("tcp-backlog", Immutable, 0, int.MaxValue, static c => ref c.TcpBacklog),
        Int("cluster-port", Immutable, 0, 65535, static c => ref c.ClusterPort),
        Int("cluster-announce-bus-port", None, 0, 65535, static c => ref c.ClusterAnnounceBusPort),
        Int("cluster-announce-port", None, 0, 65535, static c => ref c.ClusterAnnouncePort),
        Int("cluster-announce-tls-port", None, 0, 65535, static c => ref c.ClusterAnnounceTlsPort),
        Int("repl-timeout", None, 1, int.MaxValue, static c => ref c.ReplTimeout),
        Int("repl-ping-replica-period", None, 1, int.MaxValue,
            static c => ref c.ReplPingReplicaPeriod, alias: "repl-ping-slave-period"),
        Int("list-compress-depth", Debug, 0, int.MaxValue, static c => ref c.ListCompressDepth),
        Int("rdb-key-save-delay", Hidden, int.MinValue, int.MaxValue,
            static c => ref c.RdbKeySaveDelay),
        Int("key-load-delay", Hidden, int.MinValue, int.MaxValue, static c => ref c.KeyLoadDelay),
        Int("active-expire-effort", None, 1, 10, static c => ref c.ActiveExpireEffort),
        Int("hz", None, 0, int.MaxValue, static c => ref c.Hz, apply: ConfigApply.Hz),
        Int("min-replicas-to-write", None, 0, int.MaxValue,
            static c => ref c.MinReplicasToWrite,
            alias: "min-slaves-to-write", apply: ConfigApply.GoodReplicas),
        Int("min-replicas-max-lag", None, 0, int.MaxValue,
            static c => ref c.MinReplicasMaxLag,
            alias: "min-slaves-max-lag", apply: ConfigApply.GoodReplicas),
        Int("watchdog-period", Hidden, 0, int.MaxValue, static c => ref c.WatchdogPeriod),
        Int("shutdown-timeout", None, 0, int.MaxValue, static c => ref c.ShutdownTimeout),
        Int("repl-diskless-sync-max-replicas", None, 0, int.MaxValue,
            static c => ref c.ReplDisklessSyncMaxReplicas),
        UInt("maxclients", None, 1, uint.MaxValue,
            static c => ref c.Maxclients, apply: ConfigApply.Maxclients),
        UInt("unixsocketperm", Immutable, 0, 511,
            static c => ref c.Unixsocketperm, NumberForm.Octal),
        UInt("socket-mark-id", Immutable, 0, uint.MaxValue, static c => ref c.SocketMarkId),
        Long("active-defrag-max-scan-fields", None, 1, Max,
            static c => ref c.ActiveDefragMaxScanFields),
        Long("slowlog-max-len", None, 0, Max,
            static c => ref c.SlowlogMaxLen, apply: ConfigApply.SlowlogMaxLen),
        Long("acllog-max-len", None, 0, Max, static c => ref c.AcllogMaxLen),
        Long("busy-reply-threshold", None, 0, Max,
            static c => ref c.BusyReplyThreshold, alias: "lua-time-limit"),
        Long("cluster-node-timeout", None, 0, Max, static c => ref c.ClusterNodeTimeout),
        Long("cluster-ping-interval", Hidden, 0, Max, static c => ref c.ClusterPingInterval),
        Long("slowlog-log-slower-than", None, -1, Max, static c => ref c.SlowlogLogSlowerThan),
        Long("latency-monitor-threshold", None, 0, Max, static c => ref c.LatencyMonitorThreshold),
        Long("proto-max-bulk-len", Debug, 1024 * 1024, Max,
            static c => ref c.ProtoMaxBulkLen, NumberForm.Memory),
        Long("stream-node-max-entries", None, 0, Max, static c => ref c.StreamNodeMaxEntries),
        Long("repl-backlog-size", None, 1, Max,
            static c => ref c.ReplBacklogSize,
            NumberForm.Memory, apply: ConfigApply.ReplBacklogSize),
        Long("maxmemory", None, 0, Max,
            static c => ref c.Maxmemory, NumberForm.Memory, apply: ConfigApply.Maxmemory),
        Long("cluster-link-sendbuf-limit", None, 0, Max,
            static c => ref c.ClusterLinkSendbufLimit, NumberForm.Memory),
        Long("hash-max-listpack-entries", None, 0, Max,
            static c => ref c.HashMaxListpackEntries, alias: "hash-max-ziplist-entries"),
        Long("set-max-intset-entries", None, 0, Max, static c => ref c.SetMaxIntsetEntries),
        Long("set-max-listpack-entries", None, 0, Max, static c => ref c.SetMaxListpackEntries),
        Long("set-max-listpack-value", None, 0, Max, static c => ref c.SetMaxListpackValue),
        Long("zset-max-listpack-entries", None, 0, Max,
            static c => ref c.ZsetMaxListpackEntries, alias: "zset-max-ziplist-entries"),
        Long("active-defrag-ignore-bytes", None, 1, Max,
            static c => ref c.ActiveDefragIgnoreBytes, NumberForm.Memory),
        Long("hash-max-listpack-value", None, 0, Max,
            static c => ref c.HashMaxListpackValue,
            NumberForm.Memory, alias: "hash-max-ziplist-value"),
        Long("stream-node-max-bytes", None, 0, Max,
            static c => ref c.StreamNodeMaxBytes, NumberForm.Memory),
        Long("zset-max-listpack-value", None, 0, Max,
            static c => ref c.ZsetMaxListpackValue,
            NumberForm.Memory, alias: "zset-max-ziplist-value"),
        Long("hll-sparse-max-bytes", None, 0, Max,
            static c => ref c.HllSparseMaxBytes, NumberForm.Memory),
        Long("tracking-table-max-keys", None, 0, Max, static c => ref c.TrackingTableMaxKeys),
        Long("client-query-buffer-limit", Debug, 1024 * 1024, Max,
            static c => ref c.ClientQueryBufferLimit, NumberForm.Memory),
        Long("maxmemory-clients", None, -100, Max,
            static c => ref c.MaxmemoryClients, NumberForm.MemoryOrPercent),
        Long("repl-backlog-ttl", None, 0, Max, static c => ref c.ReplBacklogTtl),
        Long("auto-aof-rewrite-min-size", None, 0, Max,
            static c => ref c.AutoAofRewriteMinSize, NumberForm.Memory),
        Long("loading-process-events-interval-bytes", Hidden, 1024, int.MaxValue,
            static c => ref c.LoadingProcessEventsIntervalBytes),
        // REDISNET(config-rdb-version): ours; a 7.0 peer cannot load version 11.
        Int("rdb-version", None, 10, 11, static c => ref c.RdbVersion),
    ];

    private static ConfigEntry Bool(
        string name,
        ConfigFlags flags,
        ConfigField<bool> field,
        string? alias = null,
        Func<bool, string?>? valid = null) =>
            new BoolEntry(name, flags, field, valid) { Alias = alias };

    private static ConfigEntry Text(
        string name,
        ConfigFlags flags,
        ConfigField<string> field,
        string? alias = null,
        Func<string, string?>? valid = null,
        Func<RedisServer, string?>? apply = null) =>
            new TextEntry(name, flags, field, valid) { Alias = alias, Apply = apply };

    private static ConfigEntry TextOrNull(
        string name,
        ConfigFlags flags,
        ConfigField<string?> field,
        string? alias = null,
        Func<string, string?>? valid = null,
        Func<RedisServer, string?>? apply = null) =>
        new TextOrNullEntry(name, flags, field, valid) { Alias = alias, Apply = apply };

    private static ConfigEntry Enum<T>(
        string name,
        ConfigFlags flags,
        (string Name, int Value)[] names,
        ConfigField<T> field,
        Func<int, string?>? valid = null)
        where T : struct, Enum =>
        new EnumEntry(
            name,
            flags,
            names,
            c => Convert.ToInt32(field(c), null),
            (c, value) => field(c) = (T)System.Enum.ToObject(typeof(T), value),
            valid);

    private static ConfigEntry Int(
        string name,
        ConfigFlags flags,
        long min,
        long max,
        ConfigField<int> field,
        NumberForm form = NumberForm.Integer,
        string? alias = null,
        Func<RedisServer, string?>? apply = null) =>
        new NumberEntry(name, flags, min, max, c => field(c), (c, v) => field(c) = (int)v, form)
        {
            Alias = alias,
            Apply = apply,
        };

    private static ConfigEntry UInt(
        string name,
        ConfigFlags flags,
        long min,
        long max,
        ConfigField<uint> field,
        NumberForm form = NumberForm.Integer,
        Func<RedisServer, string?>? apply = null) =>
        new NumberEntry(name, flags, min, max, c => field(c), (c, v) =>
            field(c) = (uint)v, form) { Apply = apply };

    private static ConfigEntry Long(
        string name,
        ConfigFlags flags,
        long min,
        long max,
        ConfigField<long> field,
        NumberForm form = NumberForm.Integer,
        string? alias = null,
        Func<RedisServer, string?>? apply = null) =>
        new NumberEntry(name, flags, min, max, c => field(c), (c, v) => field(c) = v, form)
        {
            Alias = alias,
            Apply = apply,
        };
}
