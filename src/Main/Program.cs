// Program: argv -> config -> mode -> loop. The only executable; its name or --sentinel chooses the
// mode.
// Port of redis 7.2 server.c main. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Exit codes: 0 in order, 1 for any mistake at start, 134 after a crash report. An exception that
// gets here is a mistake of ours: it is reported and the process aborts; nothing carries on after
// it.
using System;
using System.IO;
using System.Text;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Os.Linux;
using RedisNet.Sentinel;
using RedisNet.Server;

namespace RedisNet.Main;

internal static class Program
{
    private const int InitialSetSize = 1024;

    private static int Main(string[] args)
    {
        if (!OpenFileLimit.IsEnough())
        {
            return 1;
        }

        string program = ProgramName();
        if (CheckRdb.IsAsked(program))
        {
            return CheckRdb.Run(program, args);
        }

        if (args.Length > 0 && SpecialOption(args) is { } code)
        {
            return code;
        }

        Env env = LinuxEnv.Create();
        EventLoop el = new(new AeEpoll(), env.Clock, InitialSetSize);
        bool sentinel = CommandLine.IsSentinel(program, args);
        RedisServer server = new(env, el, new ZmallocSlab(bytes => OutOfMemory(env, bytes)),
            NewMode(sentinel));
        try
        {
            return Run(server, program, args);
        }
        catch (Exception e)
        {
            env.Die.Die(CrashReport.Write(server, e));
            return 134;
        }
    }

    private static int Run(RedisServer server, string program, string[] args)
    {
        server.Prepare();
        server.ExecArgv = args;
        server.ProgramName = program;
        server.Executable = server.Env.Processes.ExecutablePath;
        bool daemon = Daemon.TakeMark(server.Env);
        CommandLine line = CommandLine.Parse(args);
        string stdinText = "";
        string? trace = TracePath(line);
        if (trace?.Length == 0)
        {
            Console.Error.WriteLine("--trace needs the name of a file.");
            return 1;
        }

        if (args.Length > 0 && !Configure(server, line, daemon, out stdinText))
        {
            return 1;
        }

        server.Mode.CheckConfigFile(server);
        bool supervised = !daemon && Daemon.IsSupervised(server);
        bool background = server.Config.Daemonize && !supervised;
        if (background && !daemon)
        {
            return Daemon.Start(server.Env, program, args, stdinText).Ok ? 0 : 1;
        }

        server.Supervised = supervised;
        if (trace is not null && TraceRecording.Start(server, trace) is { } cannotTrace)
        {
            server.Log(LogLevel.Warning, cannotTrace);
            return 1;
        }

        if (!ServerStart.Start(server, background, configured: args.Length > 0))
        {
            return 1;
        }

        using ShowFigures figures = ShowFigures.Later(server);
        server.El.Main();
        return 0;
    }

    // File, then standard input, then options: the last one to say something is right.
    private static bool Configure(
        RedisServer server, CommandLine line, bool daemon, out string stdinText)
    {
        stdinText = "";
        if (line.FromStdin)
        {
            if (!daemon)
            {
                server.Log(LogLevel.Notice, "Reading config from stdin");
            }

            stdinText = Console.In.ReadToEnd();
        }

        if (line.ConfigFile is not null)
        {
            string file = line.ConfigFile.Length == 0 ? "." : line.ConfigFile;
            server.ConfigFile = Path.GetFullPath(file);
            server.ExecArgv[0] = server.ConfigFile;
        }

        ConfigLineError? error = server.Loader.Load(server.ConfigFile, line.Options, stdinText)
            ?? server.Mode.LoadQueuedConfig(server);
        if (error is null)
        {
            return true;
        }

        Console.Error.Write(error.Report);
        return false;
    }

    // The configuration may change the folder: the name counts from where the program was started.
    private static string? TracePath(CommandLine line) =>
        string.IsNullOrEmpty(line.TraceFile) ? line.TraceFile : Path.GetFullPath(line.TraceFile);

    private static IServerMode NewMode(bool sentinel) =>
        sentinel ? new SentinelMode() : new ServerMode();

    private static int? SpecialOption(string[] args)
    {
        switch (args[0])
        {
            case "-v" or "--version":
                Console.Out.WriteLine(
                    $"Redis server v={ServerVersion.Redis} sha={ServerVersion.GitSha1}:0 "
                        + $"malloc=redisnet bits=64 "
                    + "build=redisnet");
                return 0;
            case "-h" or "--help":
                Console.Error.Write(Usage);
                return 1;
            case "--check-system":
                return SystemCheck.Run(Console.Out) ? 0 : 1;
            case "--test-memory":
                // REDISNET(no-memory-test): tools made for it do it better.
                Console.Error.WriteLine("RedisNet has no memory test; memtester is one.");
                return 1;
            default:
                return null;
        }
    }

    // What the program was called as: a link named redisnet-sentinel starts a Sentinel, one named
    // redisnet-check-rdb the checker.
    private static string ProgramName()
    {
        try
        {
            return File.ReadAllText("/proc/self/cmdline", Encoding.UTF8).Split('\0')[0];
        }
        catch (IOException)
        {
            return "";
        }
    }

    internal static void OutOfMemory(Env env, nuint bytes) =>
        env.Die.Die($"\n\nOut Of Memory allocating {bytes} bytes!\n"
            + $"Redis aborting for OUT OF MEMORY. Allocating {bytes} bytes!\n");

    private const string Usage =
        """
        Usage: redisnet-server [/path/to/redis.conf] [options] [-]
               redisnet-server -            (configuration from standard input)
               redisnet-server -v | --version
               redisnet-server -h | --help
               redisnet-server --check-system

        Beside the configuration, --trace <file> records what the loop does, for chrome://tracing:
               redisnet-server /path/to/redis.conf --trace loop.json

        An option is a line of redis.conf with two dashes in front:
               redisnet-server --port 7777
               redisnet-server --port 7777 --replicaof 127.0.0.1 8888
               redisnet-server /etc/redis/6379.conf --loglevel verbose
               echo 'maxmemory 128mb' | redisnet-server -

        Sentinel:
               redisnet-server /etc/sentinel.conf --sentinel
               redisnet-sentinel /etc/sentinel.conf

        Check of an RDB file:
               redisnet-check-rdb dump.rdb

        """;
}
