// ConfigApply: what a directive changed at run time must set in motion.
// Port of redis 7.2 config.c updatePort. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Apply functions of the table; each returns an error text, or null.</summary>
internal static class ConfigApply
{
    private const int MinHz = 1;
    private const int MaxHz = 500;

    /// <summary>Descriptors beyond the clients': listeners, files, links.</summary>
    /// <port>server.h CONFIG_FDSET_INCR</port>
    private const int FdsetIncr = 192;

    /// <port>config.c updatePort</port>
    public static string? Port(RedisServer server) =>
        Listeners.ChangeListeners(server)
            ? null
            : "Unable to listen on this port. Check server logs.";

    /// <port>config.c applyBind</port>
    public static string? Bind(RedisServer server) =>
        Listeners.ChangeListeners(server) ? null : "Failed to bind to specified addresses.";

    /// <port>config.c updateProcTitleTemplate</port>
    public static string? ProcTitleTemplate(RedisServer server) =>
        ProcTitle.Set(server) ? null : "failed to set process title";

    /// <port>config.c updateMaxclients</port>
    public static string? Maxclients(RedisServer server)
    {
        uint wanted = server.Config.Maxclients;
        server.AdjustOpenFilesLimit();
        if (server.Config.Maxclients != wanted)
        {
            return "The operating system is not able to handle the specified number of clients, "
                + $"try with {server.Config.Maxclients}";
        }
        int size = (int)server.Config.Maxclients + FdsetIncr;
        bool fits = server.El.GetSetSize() >= size || server.El.Resize(size).Ok;
        return fits
            ? null
            : "The event loop API used by Redis is not able to handle the specified number of "
                + "clients";
    }

    /// <port>config.c updateHZ</port>
    public static string? Hz(RedisServer server)
    {
        ClampHz(server.Config);
        server.Cron.Hz = server.Config.Hz;
        return null;
    }

    /// <summary>hz is a hint: what is out of range is brought into it.</summary>
    public static void ClampHz(ServerConfig config) =>
        config.Hz = System.Math.Clamp(config.Hz, MinHz, MaxHz);

    /// <summary>A shorter slow log drops its oldest entries at once; C does with the next command.
    /// </summary>
    public static string? SlowlogMaxLen(RedisServer server)
    {
        Slowlog.Trim(server);
        return null;
    }

    /// <summary>The password is that of the default user; in clear it is kept for CONFIG GET and
    /// REWRITE.</summary>
    /// <port>config.c updateRequirePass</port>
    public static string? Requirepass(RedisServer server)
    {
        AclPasswords.UpdateDefaultUser(server, server.Config.Requirepass);
        return null;
    }

    /// <port>config.c updateGoodSlaves</port>
    public static string? GoodReplicas(RedisServer server)
    {
        Replicas.RefreshGoodCount(server);
        return null;
    }

    /// <port>config.c updateReplBacklogSize</port>
    public static string? ReplBacklogSize(RedisServer server)
    {
        ReplicationBacklog.Resize(server);
        return null;
    }

    /// <port>config.c updateMaxmemory</port>
    public static string? Maxmemory(RedisServer server)
    {
        long used = server.UsedMemory;
        if (server.Config.Maxmemory != 0 && server.Config.Maxmemory < used)
        {
            server.Log(
                LogLevel.Warning,
                $"WARNING: the new maxmemory value set via CONFIG SET ({server.Config.Maxmemory}) "
                    + $"is smaller than the current memory usage ({used}). This will result in key "
                    + "eviction and/or the inability to accept new write commands depending on the "
                    + "maxmemory-policy.");
        }
        if (server.Config.Maxmemory != 0)
        {
            Evict.StartTimeProc(server);
        }
        return null;
    }
}
