// InfoServer: INFO's sections server, clients and cpu.
// Port of redis 7.2 server.c genRedisInfoString. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>What the process is, who is connected, what it costs.</summary>
internal static class InfoServer
{
    private const long SecondsPerDay = 24 * 3600;

    public static void Server(RedisServer server, InfoBuilder info)
    {
        SystemName os = server.Env.Processes.Name();
        long uptimeS = server.Time.UnixS - server.Stats.StartUnixS;
        info.Section("Server")
            .Field("redis_version", ServerVersion.Redis)
            .Field("redis_git_sha1", "00000000")
            .Field("redis_git_dirty", 0)
            .Field("redis_build_id", "redisnet")
            .Field("redis_mode", server.Mode.IsSentinel ? "sentinel" : "standalone")
            .Field("os", $"{os.System} {os.Release} {os.Machine}")
            .Field("arch_bits", 64)
            .Field("monotonic_clock", server.Env.Clock.MonotonicSource)
            .Field("multiplexing_api", "epoll")
            .Field("atomicvar_api", "dotnet")
            .Field("gcc_version", "0.0.0")
            .Field("process_id", server.Pid)
            .Field("process_supervised", SupervisedText(server))
            .Field("run_id", server.RunId)
            .Field("tcp_port", server.Config.Port)
            .Field("server_time_usec", server.Time.UnixUs)
            .Field("uptime_in_seconds", uptimeS)
            .Field("uptime_in_days", uptimeS / SecondsPerDay)
            .Field("hz", server.Cron.Hz)
            .Field("configured_hz", server.Config.Hz)
            .Field("lru_clock", server.Time.LruClock)
            .Field("executable", server.Executable)
            .Field("config_file", server.ConfigFile)
            .Field("io_threads_active", 0);
        if (server.Shutdown.DeadlineUnixMs != 0)
        {
            info.Field("shutdown_in_milliseconds",
                server.Shutdown.DeadlineUnixMs - server.Time.UnixMs);
        }

        Listeners(server, info);
    }

    private static string SupervisedText(RedisServer server)
    {
        if (!server.Supervised)
        {
            return "no";
        }
        return server.Config.Supervised switch
        {
            SupervisedMode.Upstart => "upstart",
            SupervisedMode.Systemd => "systemd",
            _ => "unknown",
        };
    }

    /// <port>connection.c getListensInfoString</port>
    private static void Listeners(RedisServer server, InfoBuilder info)
    {
        int n = 0;
        if (server.Config.Port != 0)
        {
            string binds = string.Concat(
                System.Array.ConvertAll(server.Config.Bind, b => ",bind=" + b));
            info.Field($"listener{n++}", $"name=tcp{binds},port={server.Config.Port}");
        }
        if (server.Config.Unixsocket != null)
        {
            info.Field($"listener{n}", $"name=unix,bind={server.Config.Unixsocket}");
        }
    }

    public static void Clients(RedisServer server, InfoBuilder info)
    {
        long maxIn = 0;
        long maxOut = 0;
        foreach (Client c in server.Clients.All)
        {
            maxIn = System.Math.Max(maxIn, ClientMemory.QuerySegments(c));
            maxOut = System.Math.Max(maxOut, c.Reply.PendingBytes);
        }
        (long blockingKeys, long onNoKey) = server.TotalBlockingKeys();
        info.Section("Clients")
            .Field("connected_clients", server.Clients.All.Count - server.Clients.Replicas.Count)
            .Field("cluster_connections", 0)
            .Field("maxclients", server.Config.Maxclients)
            .Field("client_recent_max_input_buffer", maxIn)
            .Field("client_recent_max_output_buffer", maxOut)
            .Field("blocked_clients", server.Blocked.Count)
            .Field("tracking_clients", 0)
            .Field("clients_in_timeout_table", server.Blocked.Timeouts.Count)
            .Field("total_blocking_keys", blockingKeys)
            .Field("total_blocking_keys_on_nokey", onNoKey);
    }

    public static void Cpu(RedisServer server, InfoBuilder info)
    {
        CpuUsage self = server.Env.Processes.Cpu(CpuScope.Self);
        CpuUsage children = server.Env.Processes.Cpu(CpuScope.Children);
        CpuUsage thread = server.Env.Processes.Cpu(CpuScope.Thread);
        info.Section("CPU")
            .Field("used_cpu_sys", Seconds(self.SystemUs))
            .Field("used_cpu_user", Seconds(self.UserUs))
            .Field("used_cpu_sys_children", Seconds(children.SystemUs))
            .Field("used_cpu_user_children", Seconds(children.UserUs))
            .Field("used_cpu_sys_main_thread", Seconds(thread.SystemUs))
            .Field("used_cpu_user_main_thread", Seconds(thread.UserUs));
    }

    private static string Seconds(long us) =>
        string.Create(CultureInfo.InvariantCulture, $"{us / 1_000_000}.{us % 1_000_000:D6}");
}
