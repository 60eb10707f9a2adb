// Monitors: clients that see every command.
// Port of redis 7.2 replication.c replicationFeedMonitors. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;
using System.Buffers;
using System.Globalization;
using System.Text;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>What MONITOR shows: <c>+1700000000.123456 [0 127.0.0.1:5000] "set" "k"
/// "v"</c>.</summary>
public static class Monitors
{
    /// <port>replication.c replicationFeedMonitors</port>
    public static void Feed(RedisServer server, Client c, int dbId,
        ReadOnlySpan<ReadOnlyMemory<byte>> argv)
    {
        if (server.Clients.Monitors.Count == 0 || server.Persistence.Loading)
        {
            return;
        }

        long nowUs = server.Env.Clock.UnixUs();
        string origin = c.Has(ClientFlags.UnixSocket) ? $"unix:{server.Config.Unixsocket}"
            : c.PeerIdText();
        ArrayBufferWriter<byte> line = new();
        string head = string.Create(
            CultureInfo.InvariantCulture,
                $"+{nowUs / 1_000_000}.{nowUs % 1_000_000:D6} [{dbId} {origin}] ");
        line.Write(Encoding.Latin1.GetBytes(head));
        for (int i = 0; i < argv.Length; i++)
        {
            Quoting.CatRepr(line, argv[i].Span);
            line.Write(i + 1 < argv.Length ? " "u8 : Shared.Crlf);
        }

        foreach (Client monitor in server.Clients.Monitors)
        {
            monitor.AddReply(line.WrittenSpan);
        }
    }
}
