// ClientInfo: a client as CLIENT LIST and the log show it.
// Port of redis 7.2 networking.c catClientInfoString. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Globalization;
using System.Text;

namespace RedisNet.Server;

/// <summary>One line about a client.</summary>
public static class ClientInfo
{
    // Letter and flag in C's order. MONITOR replaces the replica's S by an O.
    private static readonly (ClientFlags Flag, char Letter)[] Letters =
    [
        (ClientFlags.Master, 'M'),
        (ClientFlags.PubSub, 'P'),
        (ClientFlags.Multi, 'x'),
        (ClientFlags.Blocked, 'b'),
        (ClientFlags.Tracking, 't'),
        (ClientFlags.TrackingBrokenRedir, 'R'),
        (ClientFlags.TrackingBcast, 'B'),
        (ClientFlags.DirtyCas, 'd'),
        (ClientFlags.CloseAfterReply, 'c'),
        (ClientFlags.Unblocked, 'u'),
        (ClientFlags.CloseAsap, 'A'),
        (ClientFlags.UnixSocket, 'U'),
        (ClientFlags.ReadOnly, 'r'),
        (ClientFlags.NoEvict, 'e'),
        (ClientFlags.NoTouch, 'T'),
    ];

    /// <summary>Without a line end.</summary>
    /// <port>networking.c catClientInfoString</port>
    public static string Line(Client c)
    {
        RedisServer server = c.Server;
        long now = server.Time.UnixS;
        long pending = c.Reply.PendingBytes;
        long firstChunk = pending > ClientReply.ChunkBytes ? ClientReply.ChunkBytes : pending;
        long blocks = ClientMemory.ReplyBlocks(c) + (c.ReplicaStream?.Blocks ?? 0);
        StringBuilder text = new(400);
        text.Append(CultureInfo.InvariantCulture,
            $"id={c.Id} addr={c.PeerIdText()} laddr={c.SockNameText()} ");
        text.Append(CultureInfo.InvariantCulture,
            $"{c.Conn?.Info ?? "fd=-1"} name={Latin1(c.Name)} ");
        text.Append(CultureInfo.InvariantCulture,
            $"age={now - c.CreatedUnixS} idle={now - c.LastInteractionUnixS} ");
        text.Append(CultureInfo.InvariantCulture, $"flags={FlagLetters(c.Flags)} db={c.Db.Id} ");
        text.Append(CultureInfo.InvariantCulture, $"sub={c.Subscriptions?.ChannelCount ?? 0} ");
        text.Append(CultureInfo.InvariantCulture, $"psub={c.Subscriptions?.PatternCount ?? 0} ");
        text.Append(CultureInfo.InvariantCulture,
            $"ssub={c.Subscriptions?.ShardChannelCount ?? 0} ");
        long multi = c.Has(ClientFlags.Multi) ? c.Mstate?.Count ?? 0 : -1;
        text.Append(CultureInfo.InvariantCulture, $"multi={multi} ");
        text.Append(CultureInfo.InvariantCulture,
            $"qbuf={c.Query.BufferedBytes} qbuf-free={c.Query.FreeBytes} ");
        text.Append(CultureInfo.InvariantCulture, $"argv-mem={ClientMemory.ArgvBytes(c)} ");
        text.Append(CultureInfo.InvariantCulture, $"multi-mem={c.Mstate?.ArgvBytes ?? 0} ");
        text.Append(CultureInfo.InvariantCulture,
            $"rbs={ClientReply.ChunkBytes} "
            + $"rbp={Math.Min(c.Reply.PeakBytes, ClientReply.ChunkBytes)} ");
        text.Append(CultureInfo.InvariantCulture, $"obl={firstChunk} oll={blocks} ");
        text.Append(CultureInfo.InvariantCulture, $"omem={ClientMemory.OutputBytes(c)} ");
        text.Append(CultureInfo.InvariantCulture, $"tot-mem={ClientMemory.Total(c)} ");
        text.Append(CultureInfo.InvariantCulture,
            $"events={Events(c)} cmd={c.LastCmd?.FullName ?? "NULL"} ");
        text.Append(CultureInfo.InvariantCulture,
            $"user={c.User?.Name ?? "(superuser)"} redir=-1 resp={c.Resp} ");
        text.Append(CultureInfo.InvariantCulture,
            $"lib-name={Latin1(c.LibName)} lib-ver={Latin1(c.LibVer)}");
        return text.ToString();
    }

    /// <summary>All clients, or those of a type, a line each.</summary>
    /// <port>networking.c getAllClientsInfoString</port>
    public static string All(RedisServer server, ClientType? type)
    {
        StringBuilder text = new();
        foreach (Client c in server.Clients.All)
        {
            if (type is null || c.Type == type)
            {
                text.Append(Line(c)).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>"ip:port" of the peer, or "path:0" on a Unix socket.</summary>
    /// <port>networking.c getClientPeerId</port>
    public static string PeerIdText(this Client c) => c.PeerId ??= AddressText(c, remote: true);

    /// <port>networking.c getClientSockname</port>
    public static string SockNameText(this Client c) =>
        c.SockName ??= AddressText(c, remote: false);

    /// <summary>The letters of CLIENT LIST's flags.</summary>
    public static string FlagLetters(ClientFlags flags)
    {
        StringBuilder letters = new();
        if ((flags & ClientFlags.Replica) != 0)
        {
            letters.Append((flags & ClientFlags.Monitor) != 0 ? 'O' : 'S');
        }

        foreach ((ClientFlags flag, char letter) in Letters)
        {
            if ((flags & flag) != 0)
            {
                letters.Append(letter);
            }
        }

        return letters.Length == 0 ? "N" : letters.ToString();
    }

    private static string Events(Client c)
    {
        if (c.Conn is null)
        {
            return "";
        }

        return (c.Conn.HasReadHandler ? "r" : "") + (c.Conn.HasWriteHandler ? "w" : "");
    }

    /// <port>networking.c genClientAddrString</port>
    private static string AddressText(Client c, bool remote)
    {
        if (c.Has(ClientFlags.UnixSocket))
        {
            return c.Server.Config.Unixsocket + ":0";
        }

        return c.Conn is null ? "?:0" : c.Conn.Address(remote).ToString();
    }

    private static string Latin1(byte[]? bytes) =>
        bytes is null ? "" : Encoding.Latin1.GetString(bytes);
}
