// CheckRdb: the program as redisnet-check-rdb.
// Port of redis 7.2 redis-check-rdb.c redis_check_rdb_main. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// A server that is prepared but never started: it has configuration, allocator and log, no
// databases, no listener and no loop. Exit codes: 0 when the file is sound, or the version was
// asked for; 1 otherwise.
using System;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Os.Linux;
using RedisNet.Server;

namespace RedisNet.Main;

/// <summary>Arguments, and the check.</summary>
internal static class CheckRdb
{
    private const int LoopSize = 64;

    /// <summary>Whether the program was started under the checker's name.</summary>
    public static bool IsAsked(string program) => CommandLine.IsCalled(program, "check-rdb");

    /// <port>redis-check-rdb.c redis_check_rdb_main</port>
    public static int Run(string program, string[] args)
    {
        if (args.Length != 1)
        {
            Console.Error.Write($"Usage: {program} <rdb-file-name>\n");
            return 1;
        }

        if (args[0] is "-v" or "--version")
        {
            Console.Out.Write($"redis-check-rdb {ServerVersion.Redis}\n");
            return 0;
        }

        Env env = LinuxEnv.Create();
        EventLoop el = new(new AeEpoll(), env.Clock, LoopSize);
        RedisServer server = new(env, el,
            new ZmallocSlab(bytes => Program.OutOfMemory(env, bytes)), new ServerMode());
        server.Prepare();
        // No server's process.
        server.Pid = 0;
        RdbCheck check = new(server, args[0]);
        try
        {
            return check.Run() ? 0 : 1;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it was, it lies where the check stands now.
            check.Crashed();
            return 1;
        }
    }
}
