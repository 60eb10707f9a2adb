// SlowlogCommands: SLOWLOG and its subcommands.
// Port of redis 7.2 slowlog.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Handlers of SLOWLOG.</summary>
public static class SlowlogCommands
{
    private const long DefaultCount = 10;

    /// <port>slowlog.c slowlogCommand</port>
    public static void Help(Client c) => c.AddReplyHelp(
    [
        "GET [<count>]",
        "    Return top <count> entries from the slowlog (default: 10, -1 mean all).",
        "    Entries are made of:",
        "    id, timestamp, time in microseconds, arguments array, client IP and port,",
        "    client name",
        "LEN",
        "    Return the length of the slowlog.",
        "RESET",
        "    Reset the slowlog.",
    ]);

    /// <port>slowlog.c slowlogCommand</port>
    public static void Reset(Client c)
    {
        c.Server.Slowlog.Entries.Clear();
        c.AddReply(Shared.Ok);
    }

    /// <port>slowlog.c slowlogCommand</port>
    public static void Len(Client c) => c.AddReplyLongLong(c.Server.Slowlog.Entries.Count);

    /// <port>slowlog.c slowlogCommand</port>
    public static void Get(Client c)
    {
        if (c.Argc > 3)
        {
            c.AddReplySubcommandSyntaxError();
            return;
        }
        long count = DefaultCount;
        if (c.Argc == 3 && !c.TryGetRangeLongOrReply(
            c.Argv(2), -1, long.MaxValue, out count, "count should be greater than or equal to -1"))
        {
            return;
        }
        long total = c.Server.Slowlog.Entries.Count;
        long shown = count == -1 ? total : Math.Min(count, total);
        c.AddReplyArrayLen(shown);
        foreach (SlowlogState.Entry entry in c.Server.Slowlog.Entries)
        {
            if (shown-- == 0)
            {
                return;
            }
            ReplyEntry(c, entry);
        }
    }

    private static void ReplyEntry(Client c, SlowlogState.Entry entry)
    {
        c.AddReplyArrayLen(6);
        c.AddReplyLongLong(entry.Id);
        c.AddReplyLongLong(entry.UnixS);
        c.AddReplyLongLong(entry.DurationUs);
        c.AddReplyArrayLen(entry.Argv.Length);
        foreach (byte[] arg in entry.Argv)
        {
            c.AddReplyBulk(arg);
        }
        c.AddReplyBulk(entry.PeerId);
        c.AddReplyBulk(entry.ClientName);
    }
}
