// ServerCommands: TIME, LOLWUT and other small commands about the server.
// Port of redis 7.2 server.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Small handlers of the server group.</summary>
public static partial class ServerCommands
{
    /// <port>server.c infoCommand</port>
    public static void Info(Client c) => InfoCommand.Info(c);

    /// <port>server.c timeCommand</port>
    public static void Time(Client c)
    {
        long us = c.Server.Env.Clock.UnixUs();
        c.AddReplyArrayLen(2);
        c.AddReplyBulkLongLong(us / 1_000_000);
        c.AddReplyBulkLongLong(us % 1_000_000);
    }

    /// <summary>No picture, but the version that every LOLWUT ends with.</summary>
    /// <port>lolwut.c lolwutCommand</port>
    public static void Lolwut(Client c) => c.AddReplyVerbatim(
        System.Text.Encoding.ASCII.GetBytes($"RedisNet\nRedis ver. {ServerVersion.Redis}\n"),
            "txt"u8);
}
