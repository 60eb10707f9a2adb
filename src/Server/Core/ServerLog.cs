// ServerLog: log lines as C writes them.
// Port of redis 7.2 server.c serverLog. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   1234:M 22 Nov 2026 01:31:57.123 * Ready to accept connections tcp
//   pid  | day month year time.ms   | level: . debug, - verbose, * notice, # warning
//        role: M master, S replica, X sentinel, C neither (C's child, the checker of RDB files)
using System;
using System.Buffers;
using System.Globalization;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Writes to the log file or standard output, and to the system log when that is
/// on.</summary>
public static class ServerLog
{
    private const string LevelMarks = ".-*#";
    private const int MaxMessage = 1024;

    private static readonly string[] Months =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>Whether lines of this level are written: ask before building an expensive
    /// message.</summary>
    public static bool IsLogged(this RedisServer server, LogLevel level) =>
        level >= server.Config.Loglevel;

    /// <summary>One line with the usual head. Longer messages are cut as in C.</summary>
    /// <port>server.c serverLog _serverLog</port>
    public static void Log(this RedisServer server, LogLevel level, string message)
    {
        if (!server.IsLogged(level))
        {
            return;
        }

        if (message.Length > MaxMessage - 1)
        {
            message = message[..(MaxMessage - 1)];
        }

        int pid = server.Env.Processes.Pid;
        long nowUs = server.Env.Clock.UnixUs();
        LocalTime t = server.Env.Clock.ToLocal(nowUs / 1_000_000);
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{pid}:{RoleMark(server, pid)} {t.Day:D2} {Months[t.Month - 1]} {t.Year} "
                + $"{t.Hour:D2}:{t.Minute:D2}:"
            + $"{t.Second:D2}.{nowUs / 1000 % 1000:D3} {LevelMarks[(int)level]} {message}\n");
        Write(server, level, line, message);
    }

    /// <summary>Text without any head, newlines its own (the logo, crash reports).</summary>
    /// <port>server.c serverLogRaw</port>
    public static void LogRaw(this RedisServer server, LogLevel level, string text)
    {
        if (server.IsLogged(level))
        {
            Write(server, level, text, text);
        }
    }

    private static char RoleMark(RedisServer server, int pid)
    {
        if (server.Mode.IsSentinel)
        {
            return 'X';
        }

        if (pid != server.Pid)
        {
            return 'C';
        }

        return server.Repl.MasterHost is null ? 'M' : 'S';
    }

    private static void Write(RedisServer server, LogLevel level, string line, string message)
    {
        Encoding encoding = EncodingOf(line);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(encoding.GetMaxByteCount(line.Length));
        int length = encoding.GetBytes(line, bytes);
        _ = server.Env.Log.Write(bytes.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(bytes);
        if (server.Config.SyslogEnabled)
        {
            server.Env.Log.Syslog(SyslogPriority(level), message);
        }
    }

    // Bytes from clients travel as Latin-1; names from the machine may hold any character.
    private static Encoding EncodingOf(string line)
    {
        foreach (char ch in line)
        {
            if (ch > 0xFF)
            {
                return Encoding.UTF8;
            }
        }

        return Encoding.Latin1;
    }

    // LOG_DEBUG 7, LOG_INFO 6, LOG_NOTICE 5, LOG_WARNING 4.
    private static int SyslogPriority(LogLevel level) => 7 - (int)level;
}
