// Daemon: going into the background, and being watched by a service manager.
// Port of redis 7.2 server.c daemonize redisIsSupervised. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// .NET cannot fork: the program is started once more in a session of its own, with a mark in its
// environment that says it is the daemon, and the first process exits.
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Main;

/// <summary>Background and supervision.</summary>
internal static class Daemon
{
    private const string Mark = "REDISNET_DAEMON";

    /// <summary>Whether this process is the one in the background. The mark ends here: what a
    /// script of ours starts is no daemon yet.</summary>
    public static bool TakeMark(Env env)
    {
        bool marked = env.Processes.Environment(Mark) == "1";
        Environment.SetEnvironmentVariable(Mark, null);
        return marked;
    }

    /// <summary>Starts the daemon; the value is its pid.</summary>
    /// <port>server.c daemonize</port>
    public static SysResult Start(Env env, string program, string[] args, string stdinText)
    {
        List<string> arguments = [program, .. args];
        int stdin = -1;
        if (stdinText.Length > 0)
        {
            SysResult pipe = env.Net.Pipe(out stdin, out int writeEnd);
            if (!pipe.Ok)
            {
                return pipe;
            }

            _ = env.Net.SetNonBlocking(stdin, nonBlocking: false);
            _ = env.Net.Send(writeEnd, Encoding.Latin1.GetBytes(stdinText));
            _ = env.Net.Close(writeEnd);
        }

        return env.Processes.Spawn(new SpawnOptions
        {
            Path = env.Processes.ExecutablePath,
            Arguments = arguments,
            Environment = [Mark + "=1"],
            NewSession = true,
            NullStdio = true,
            Stdin = stdin,
        });
    }

    /// <summary>Finds out who supervises the process and tells it so; false when nobody
    /// does.</summary>
    /// <port>server.c redisIsSupervised</port>
    public static bool IsSupervised(RedisServer server)
    {
        IProcesses processes = server.Env.Processes;
        SupervisedMode mode = server.Config.Supervised;
        if (mode == SupervisedMode.Autodetect)
        {
            mode = Detect(server, processes);
        }

        bool supervised = mode switch
        {
            SupervisedMode.Upstart => Upstart(server, processes),
            SupervisedMode.Systemd => Systemd(server, processes),
            _ => false,
        };
        if (supervised)
        {
            server.Config.Supervised = mode;
        }

        return supervised;
    }

    private static SupervisedMode Detect(RedisServer server, IProcesses processes)
    {
        if (processes.Environment("UPSTART_JOB") is not null)
        {
            server.Log(LogLevel.Verbose, "Upstart supervision detected.");
            return SupervisedMode.Upstart;
        }

        if (processes.Environment("NOTIFY_SOCKET") is not null)
        {
            server.Log(LogLevel.Verbose, "Systemd supervision detected.");
            return SupervisedMode.Systemd;
        }

        return SupervisedMode.Autodetect;
    }

    /// <port>server.c redisSupervisedUpstart</port>
    private static bool Upstart(RedisServer server, IProcesses processes)
    {
        if (processes.Environment("UPSTART_JOB") is null)
        {
            server.Log(LogLevel.Warning,
                "upstart supervision requested, but UPSTART_JOB not found!");
            return false;
        }

        server.Log(LogLevel.Notice, "supervised by upstart, will stop to signal readiness.");
        return processes.Kill(processes.Pid, Signal.Stop).Ok;
    }

    /// <port>server.c redisSupervisedSystemd</port>
    private static bool Systemd(RedisServer server, IProcesses processes)
    {
        if (!processes.NotifySystemd("STATUS=Redis is loading...\n").Ok)
        {
            return false;
        }

        server.Log(
            LogLevel.Notice,
            "Supervised by systemd. Please make sure you set appropriate values for "
                + "TimeoutStartSec and "
            + "TimeoutStopSec in your service unit.");
        return true;
    }
}
