// ServerStart: from a configured server to a running loop.
// Port of redis 7.2 server.c main (second half). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// What is before this (command line, configuration, daemonizing) needs a process and stands in
// Main.
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Logs, listens, loads; the loop itself is the caller's.</summary>
public static class ServerStart
{
    private const string DefaultPidFile = "/var/run/redis.pid";

    /// <summary>Everything between the configuration and the first turn of the loop. False: it was
    /// logged why, and the process ends with code 1.</summary>
    /// <port>server.c main</port>
    public static bool Start(RedisServer server, bool background, bool configured)
    {
        server.Log(LogLevel.Notice, "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo");
        server.Log(
            LogLevel.Notice,
            $"Redis version={ServerVersion.Redis}, bits=64, commit={ServerVersion.GitSha1}, "
                + $"modified=0, "
            + $"pid={server.Pid}, just started");
        if (configured)
        {
            server.Log(LogLevel.Notice, "Configuration loaded");
        }
        else
        {
            server.Log(LogLevel.Warning,
                "Warning: no config file specified, using the default config. In order "
                + $"to specify a config file use {server.Executable} /path/to/redis.conf");
        }

        if (server.Init() is { } error)
        {
            return Refuse(server, error);
        }

        if (background || !string.IsNullOrEmpty(server.Config.Pidfile))
        {
            CreatePidFile(server);
        }

        if (server.Config.SetProcTitle)
        {
            _ = ProcTitle.Set(server);
        }

        ShowLogo(server);
        if (AclFile.LoadAtStart(server) is { } noUsers)
        {
            return Refuse(server, noUsers);
        }

        if (server.InitListeners() is { } cannotListen)
        {
            return Refuse(server, cannotListen);
        }

        return server.Mode.IsSentinel ? StartSentinel(server) : StartServer(server);
    }

    /// <summary>The pid file of the configuration, or the default one.</summary>
    internal static string PidFile(RedisServer server) =>
        string.IsNullOrEmpty(server.Config.Pidfile) ? DefaultPidFile : server.Config.Pidfile;

    private static bool Refuse(RedisServer server, string why)
    {
        server.Log(LogLevel.Warning, why);
        return false;
    }

    private static bool StartServer(RedisServer server)
    {
        server.Log(LogLevel.Notice, "Server initialized");
        if (!DiskLoad.Run(server))
        {
            return false;
        }

        LogReady(server);
        string role = server.Repl.MasterHost is null
            ? "STATUS=Ready to accept connections\n"
            : "STATUS=Ready to accept connections in read-only mode. Waiting for MASTER <-> "
                + "REPLICA sync\n";
        NotifyReady(server, role);
        if (server.Config.Maxmemory is > 0 and < 1024 * 1024)
        {
            server.Log(
                LogLevel.Warning,
                "WARNING: You specified a maxmemory value that is less than 1MB (current value is "
                + $"{server.Config.Maxmemory} bytes). Are you sure this is what you really want?");
        }

        return true;
    }

    private static bool StartSentinel(RedisServer server)
    {
        server.Mode.IsRunning(server);
        NotifyReady(server, "STATUS=Ready to accept connections\n");
        return true;
    }

    private static void LogReady(RedisServer server)
    {
        if (server.Listening.Tcp.Count > 0)
        {
            server.Log(LogLevel.Notice, "Ready to accept connections tcp");
        }

        if (server.Listening.Unix.Count > 0)
        {
            server.Log(LogLevel.Notice, "Ready to accept connections unix");
        }
    }

    private static void NotifyReady(RedisServer server, string status)
    {
        if (server.Config.Supervised == SupervisedMode.Systemd)
        {
            _ = server.Env.Processes.NotifySystemd(status);
            _ = server.Env.Processes.NotifySystemd("READY=1\n");
        }
    }

    /// <port>server.c createPidFile</port>
    private static void CreatePidFile(RedisServer server)
    {
        IFileSystem files = server.Env.Files;
        SysResult fd = files.Open(PidFile(server),
            OpenFlags.Write | OpenFlags.Create | OpenFlags.Truncate);
        if (!fd.Ok)
        {
            server.Log(LogLevel.Warning, $"Failed to write PID file: {fd.Errno.Message()}");
            return;
        }

        _ = files.Write(fd.Int, Encoding.ASCII.GetBytes($"{server.Pid}\n"));
        _ = files.Close(fd.Int);
        server.PidFileCreated = true;
    }

    // The lines matter to scripts that look for "PID: " and the port; the picture is our own.
    /// <port>server.c redisAsciiArt</port>
    private static void ShowLogo(RedisServer server)
    {
        string mode = server.Mode.IsSentinel ? "sentinel" : "standalone";
        if (!server.Config.AlwaysShowLogo)
        {
            server.Log(LogLevel.Notice, $"Running mode={mode}, port={server.Config.Port}.");
            return;
        }

        server.LogRaw(
            LogLevel.Notice,
            "\n"
            + $"      .--------.      Redis {ServerVersion.Redis} ({ServerVersion.GitSha1}/0) "
                + $"64 bit\n"
            + "     /  Redis   \\\n"
            + $"    |   Net      |    Running in {mode} mode\n"
            + $"    |  [::::::]  |    Port: {server.Config.Port}\n"
            + $"     \\          /     PID: {server.Pid}\n"
            + "      '--------'\n\n");
    }
}
