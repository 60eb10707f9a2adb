// ServerInit: makes a configured server ready to run its loop.
// Port of redis 7.2 server.c initServer adjustOpenFilesLimit. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Order of a start, in a process (ServerStart) or in a test:
//   new RedisServer -> Prepare (tables, mode) -> configuration -> Init -> InitListeners
//     -> data -> loop
using System;
using RedisNet.Ae;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Preparation before and after the configuration is read.</summary>
public static class ServerInit
{
    /// <summary>Descriptors beyond clients that the server itself needs, and what the loop holds
    /// beyond that.</summary>
    /// <port>server.h CONFIG_MIN_RESERVED_FDS CONFIG_FDSET_INCR</port>
    // REDISNET(reserved-fds): the runtime holds some 60 descriptors of its own, and dies without
    // one.
    private const int ReservedFds = 32 + 64;
    private const int LoopExtraFds = ReservedFds + 96;

    /// <summary>Everything that must stand before the configuration is read.</summary>
    /// <port>server.c initServerConfig</port>
    public static void Prepare(this RedisServer server)
    {
        server.Pid = server.Env.Processes.Pid;
        server.RunId = RandomHex(server.Env.Random, 40);
        server.Repl.Replid = RandomHex(server.Env.Random, 40);
        server.UpdateCachedTime();
        server.Time.CmdSnapshotUnixMs = server.Time.UnixMs;
        server.Time.LruClock = server.LruClockNow();
        server.Config.Port = server.Mode.DefaultPort;
        server.Commands = new CommandTable(server.Mode);
        server.Clients.Init(server);
        server.Mode.InitConfig(server);
        server.Mode.Init(server);
    }

    /// <summary>Everything that needs the configuration. Null, or why the server cannot
    /// start.</summary>
    /// <port>server.c initServer</port>
    public static string? Init(this RedisServer server)
    {
        Shutdowns.InstallSignals(server);
        if (server.Config.SyslogEnabled)
        {
            server.Env.Log.OpenSyslog(server.Config.SyslogIdent, (int)server.Config.SyslogFacility);
        }

        string? error = server.AdjustOpenFilesLimit();
        if (error is not null)
        {
            return error;
        }

        server.Log(LogLevel.Notice, "monotonic clock: POSIX clock_gettime");
        int setSize = (int)server.Config.Maxclients + LoopExtraFds;
        if (server.El.GetSetSize() < setSize && !server.El.Resize(setSize).Ok)
        {
            return "Failed creating the event loop.";
        }

        server.Db = new RedisDb[server.Config.Databases];
        for (int i = 0; i < server.Db.Length; i++)
        {
            server.Db[i] = new RedisDb(server, i);
        }

        AclPasswords.UpdateDefaultUser(server, server.Config.Requirepass);
        server.Cron.Hz = server.Config.Hz;
        server.Stats.StartUnixS = server.Time.UnixS;
        server.Persistence.LastSaveUnixS = server.Time.UnixS;
        server.El.CreateTimeEvent(1, ServerCron.Run, server, null);
        server.El.SetBeforeSleepProc(_ => LoopHooks.BeforeSleep(server));
        server.El.SetAfterSleepProc(_ => LoopHooks.AfterSleep(server));
        WatchJobs(server);
        server.Stats.StartupMemory = server.UsedMemory;
        return null;
    }

    /// <summary>Raises the limit of descriptors to what maxclients needs, or lowers maxclients to
    /// what there is.
    /// </summary>
    /// <port>server.c adjustOpenFilesLimit</port>
    public static string? AdjustOpenFilesLimit(this RedisServer server)
    {
        const int Step = 16;
        IProcesses processes = server.Env.Processes;
        long wanted = server.Config.Maxclients + (long)ReservedFds;
        if (!processes.GetFileLimit(out long old, out _).Ok)
        {
            server.Log(LogLevel.Warning,
                "Unable to obtain the current NOFILE limit, assuming 1024 and setting the "
                + "max clients configuration accordingly.");
            server.Config.Maxclients = 1024 - ReservedFds;
            return null;
        }

        if (old >= wanted)
        {
            return null;
        }

        long best = wanted;
        Errno failed = Errno.None;
        while (best > old)
        {
            SysResult set = processes.SetFileLimit(best, best);
            if (set.Ok)
            {
                break;
            }

            failed = set.Errno;
            best = Math.Max(best - Step, 0);
        }

        best = Math.Max(best, old);
        if (best >= wanted)
        {
            server.Log(
                LogLevel.Notice,
                $"Increased maximum number of open files to {wanted} (it was originally set to "
                    + $"{old}).");
            return null;
        }

        return LowerMaxclients(server, best, old, wanted, failed);
    }

    private static string? LowerMaxclients(RedisServer server, long best, long old, long wanted,
        Errno failed)
    {
        uint before = server.Config.Maxclients;
        if (best <= ReservedFds)
        {
            return $"Your current 'ulimit -n' of {old} is not enough for the server to start. "
                + $"Please increase your "
                + $"open file limit to at least {wanted}. Exiting.";
        }

        server.Config.Maxclients = (uint)(best - ReservedFds);
        server.Log(LogLevel.Warning,
            $"You requested maxclients of {before} requiring at least {wanted} max file "
            + "descriptors.");
        server.Log(LogLevel.Warning,
            $"Server can't set maximum open files to {wanted} because of OS error: "
            + $"{failed.Message()}.");
        server.Log(LogLevel.Warning,
            $"Current maximum open files is {best}. maxclients has been reduced to "
            + $"{server.Config.Maxclients} to compensate for low ulimit. If you need higher "
                + $"maxclients increase "
            + "'ulimit -n'.");
        return null;
    }

    /// <summary>Lower-case hex digits from the server's randomness.</summary>
    /// <port>util.c getRandomHexChars</port>
    public static string RandomHex(IRandom random, int length)
    {
        byte[] bytes = new byte[length / 2];
        random.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    // Finished background jobs come back as an event.
    private static void WatchJobs(RedisServer server)
    {
        SysResult watched = server.El.CreateFileEvent(
            server.Env.Jobs.CompletionFd,
            AeMask.Readable,
            static (el, fd, data, mask) => DispatchJobs((RedisServer)data!),
            server);
        Check.That(watched.Ok);
    }

    private static void DispatchJobs(RedisServer server)
    {
        LoopTrace? trace = server.Trace;
        trace?.Enter(TracePhase.Jobs);
        _ = server.Env.Jobs.DispatchCompleted();
        trace?.Leave();
    }
}
