// InfoStats: INFO's sections stats, commandstats, latencystats, errorstats and keyspace.
// Port of redis 7.2 server.c genRedisInfoString. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Globalization;

namespace RedisNet.Server;

/// <summary>What has been counted.</summary>
internal static class InfoStats
{
    public static void Write(RedisServer server, InfoBuilder info)
    {
        ServerStats s = server.Stats;
        info.Section("Stats")
            .Field("total_connections_received", s.NumConnections)
            .Field("total_commands_processed", s.NumCommands)
            .Field("instantaneous_ops_per_sec", server.Metrics.CommandsPerSecond)
            .Field("total_net_input_bytes", s.NetInputBytes + s.NetReplInputBytes)
            .Field("total_net_output_bytes", s.NetOutputBytes + s.NetReplOutputBytes)
            .Field("total_net_repl_input_bytes", s.NetReplInputBytes)
            .Field("total_net_repl_output_bytes", s.NetReplOutputBytes)
            .Field2("instantaneous_input_kbps", server.Metrics.InputKbps)
            .Field2("instantaneous_output_kbps", server.Metrics.OutputKbps)
            .Field2("instantaneous_input_repl_kbps", server.Metrics.InputReplKbps)
            .Field2("instantaneous_output_repl_kbps", server.Metrics.OutputReplKbps)
            .Field("rejected_connections", s.RejectedConn)
            .Field("sync_full", s.SyncFull)
            .Field("sync_partial_ok", s.SyncPartialOk)
            .Field("sync_partial_err", s.SyncPartialErr);
        Keys(server, info, s);
        Rest(server, info, s);
    }

    private static void Keys(RedisServer server, InfoBuilder info, ServerStats s) => info
        .Field("expired_keys", s.ExpiredKeys)
        .Field2("expired_stale_perc", s.ExpiredStalePerc * 100)
        .Field("expired_time_cap_reached_count", s.ExpiredTimeCapReachedCount)
        .Field("expire_cycle_cpu_milliseconds", s.ExpireCycleTimeUsedUs / 1000)
        .Field("evicted_keys", s.EvictedKeys)
        .Field("evicted_clients", s.EvictedClients)
        .Field("total_eviction_exceeded_time", s.TotalEvictionExceededTimeUs / 1000)
        .Field("current_eviction_exceeded_time", CurrentEvictionExceededMs(server))
        .Field("keyspace_hits", s.KeyspaceHits)
        .Field("keyspace_misses", s.KeyspaceMisses)
        .Field("pubsub_channels", server.PubSub.Channels.Count)
        .Field("pubsub_patterns", server.PubSub.Patterns.Count)
        .Field("pubsubshard_channels", server.PubSub.ShardChannels.Count)
        .Field("latest_fork_usec", 0)
        .Field("total_forks", s.TotalForks)
        .Field("migrate_cached_sockets", server.Migrations.Count)
        .Field("slave_expires_tracked_keys", server.ReplicaKeys.Count);

    private static long CurrentEvictionExceededMs(RedisServer server) =>
        server.Eviction.ExceededSinceMonoUs == 0
            ? 0
            : (server.Env.Clock.MonoUs() - server.Eviction.ExceededSinceMonoUs) / 1000;

    private static void Rest(RedisServer server, InfoBuilder info, ServerStats s) => info
        .Field("active_defrag_hits", server.Z.Relocated)
        .Field("active_defrag_misses", 0)
        .Field("active_defrag_key_hits", 0)
        .Field("active_defrag_key_misses", 0)
        .Field("total_active_defrag_time", server.Compaction.TotalUs / 1000)
        .Field("current_active_defrag_time", server.Compaction.CurrentUs / 1000)
        .Field("tracking_total_keys", 0)
        .Field("tracking_total_items", 0)
        .Field("tracking_total_prefixes", 0)
        .Field("unexpected_error_replies", s.UnexpectedErrorReplies)
        .Field("total_error_replies", s.TotalErrorReplies)
        .Field("dump_payload_sanitizations", s.DumpPayloadSanitizations)
        .Field("total_reads_processed", s.TotalReadsProcessed)
        .Field("total_writes_processed", s.TotalWritesProcessed)
        .Field("io_threaded_reads_processed", 0)
        .Field("io_threaded_writes_processed", 0)
        .Field("reply_buffer_shrinks", s.ReplyBufferShrinks)
        .Field("reply_buffer_expands", s.ReplyBufferExpands)
        .Field("eventloop_cycles", s.LoopCycles)
        .Field("eventloop_duration_sum", s.LoopDurationUs)
        .Field("eventloop_duration_cmd_sum", s.LoopCommandUs)
        .Field("instantaneous_eventloop_cycles_per_sec", server.Metrics.LoopCyclesPerSecond)
        .Field("instantaneous_eventloop_duration_usec", server.Metrics.LoopDurationUs)
        .Field("acl_access_denied_auth", s.AclAccessDeniedAuth)
        .Field("acl_access_denied_cmd", s.AclAccessDeniedCmd)
        .Field("acl_access_denied_key", s.AclAccessDeniedKey)
        .Field("acl_access_denied_channel", s.AclAccessDeniedChannel);

    /// <summary>Where the time of the loop went.</summary>
    public static void Debug(RedisServer server, InfoBuilder info) => info
        .Section("Debug")
        .Field("eventloop_duration_aof_sum", 0)
        .Field("eventloop_duration_cron_sum", server.Stats.LoopCronUs)
        .Field("eventloop_duration_max", server.Stats.LoopDurationMaxUs)
        .Field("eventloop_cmd_per_cycle_max", server.Stats.MaxCommandsPerTurn);

    /// <summary>Commands that were called, or refused, at least once.</summary>
    public static void Commands(RedisServer server, InfoBuilder info)
    {
        info.Section("Commandstats");
        foreach (RedisCommand cmd in server.Commands.WithSubcommands())
        {
            Command(cmd, info);
        }
    }

    private static void Command(RedisCommand cmd, InfoBuilder info)
    {
        if (cmd.Calls != 0 || cmd.RejectedCalls != 0 || cmd.FailedCalls != 0)
        {
            double perCall = cmd.Calls == 0 ? 0 : (double)cmd.Microseconds / cmd.Calls;
            info.Field(
                "cmdstat_" + cmd.FullName,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"calls={cmd.Calls},usec={cmd.Microseconds},usec_per_call={perCall:F2},")
                    + $"rejected_calls={cmd.RejectedCalls},failed_calls={cmd.FailedCalls}");
        }
    }

    /// <summary>Percentiles of the time that the calls of each command took.</summary>
    /// <port>server.c genRedisInfoStringLatencyStats</port>
    public static void Latencies(RedisServer server, InfoBuilder info)
    {
        info.Section("Latencystats");
        ServerConfig config = server.Config;
        if (!config.LatencyTracking)
        {
            return;
        }
        foreach (RedisCommand cmd in server.Commands.WithSubcommands())
        {
            Latency(cmd, config.LatencyTrackingInfoPercentiles, info);
        }
    }

    /// <port>server.c fillPercentileDistributionLatencies</port>
    private static void Latency(RedisCommand cmd, double[] percentiles, InfoBuilder info)
    {
        if (cmd.Latency is { } latency)
        {
            info.Field("latency_percentiles_usec_" + cmd.FullName, string.Join(',',
                Array.ConvertAll(percentiles, p => string.Create(CultureInfo.InvariantCulture,
                    $"p{LatencyHistogram.Show(p)}={latency.ValueAtPercentile(p) / 1000.0:F3}"))));
        }
    }

    /// <summary>Error replies by their first word.</summary>
    public static void Errors(RedisServer server, InfoBuilder info)
    {
        info.Section("Errorstats");
        foreach (KeyValuePair<string, long> error in server.Errors.All)
        {
            info.Field("errorstat_" + error.Key, $"count={error.Value}");
        }
    }

    public static void Keyspace(RedisServer server, InfoBuilder info)
    {
        info.Section("Keyspace");
        foreach (RedisDb db in server.Db)
        {
            if (db.Keys.Size != 0 || db.Keys.Expires.Size != 0)
            {
                info.Field(
                    $"db{db.Id}",
                    $"keys={db.Keys.Size},expires={db.Keys.Expires.Size},avg_ttl={db.AvgTtlMs}");
            }
        }
    }
}
