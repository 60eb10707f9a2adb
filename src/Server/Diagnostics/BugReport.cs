// BugReport: what is logged when a signal ends the server.
// Port of redis 7.2 debug.c sigsegvHandler. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A real access violation in managed code is an exception, and is reported by the program's own
// handler; the signals that get here were sent by somebody. The report may be made on a foreign
// thread while the loop runs, so it says only what cannot move: which signal, which version, which
// process.
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>The report of a signal.</summary>
public static class BugReport
{
    /// <summary>The report of a signal that somebody sent, in one piece.</summary>
    /// <port>debug.c sigsegvHandler, bugReportStart</port>
    public static void Write(RedisServer server, Signal signal) =>
        _ = server.Env.Log.Write(Encoding.UTF8.GetBytes(Text(server, signal)));

    /// <summary>DEBUG SEGFAULT: the report, and the end by that signal.</summary>
    /// <port>debug.c debugCommand</port>
    public static void Segfault(RedisServer server) => server.Env.Die.DieBySignal(
        server.Config.CrashLogEnabled ? Text(server, Signal.Segv) : "", Signal.Segv);

    // REDISNET(crash-report): no registers, no memory test, no INFO.
    private static string Text(RedisServer server, Signal signal) =>
        "\n\n=== REDIS BUG REPORT START: Cut & paste starting from here ===\n"
        + $"Redis {ServerVersion.Redis} crashed by signal: {(int)signal}\n"
        + $"Process: {server.Pid}, run id: {server.RunId}\n"
        + "\n=== REDIS BUG REPORT END. ===\n";
}
