// ClientCommands: the subcommands of CLIENT, one method each.
// Port of redis 7.2 networking.c clientCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// REDISNET(no-tracking): CLIENT TRACKING is not built: turning it on is refused, the questions
// about it answer "off".
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Handlers of CLIENT; KILL is in ClientKill.</summary>
public static class ClientCommands
{
    internal const string BadName =
        "Client names cannot contain spaces, newlines or special characters.";

    /// <port>networking.c clientCommand (help)</port>
    public static void Help(Client c) => c.AddReplyHelp(HelpLines);

    /// <port>networking.c clientCommand (id)</port>
    public static void Id(Client c) => c.AddReplyLongLong((long)c.Id);

    /// <port>networking.c clientCommand (info)</port>
    public static void Info(Client c) => AddVerbatim(c, ClientInfo.Line(c) + "\n");

    /// <port>networking.c clientCommand (list)</port>
    public static void List(Client c)
    {
        if (c.Argc == 2)
        {
            AddVerbatim(c, ClientInfo.All(c.Server, null));
        }
        else if (c.Argc == 4 && Is(c, 2, "type"u8))
        {
            string name = Text(c, 3);
            if (ClientTypes.ByName(name.ToLowerInvariant()) is { } type)
            {
                AddVerbatim(c, ClientInfo.All(c.Server, type));
            }
            else
            {
                c.AddReplyError($"Unknown client type '{name}'");
            }
        }
        else if (c.Argc > 3 && Is(c, 2, "id"u8))
        {
            ListById(c);
        }
        else
        {
            c.AddReplyErrorSyntax();
        }
    }

    /// <port>networking.c clientCommand (reply)</port>
    public static void Reply(Client c)
    {
        if (Is(c, 2, "on"u8))
        {
            c.Flags &= ~(ClientFlags.ReplySkip | ClientFlags.ReplyOff);
            c.AddReply(Shared.Ok);
        }
        else if (Is(c, 2, "off"u8))
        {
            c.Flags |= ClientFlags.ReplyOff;
        }
        else if (Is(c, 2, "skip"u8))
        {
            if (!c.Has(ClientFlags.ReplyOff))
            {
                c.Flags |= ClientFlags.ReplySkipNext;
            }
        }
        else
        {
            c.AddReplyErrorSyntax();
        }
    }

    /// <port>networking.c clientCommand (no-evict)</port>
    public static void NoEvict(Client c) => SetFlag(c, ClientFlags.NoEvict);

    /// <port>networking.c clientCommand (no-touch)</port>
    public static void NoTouch(Client c) => SetFlag(c, ClientFlags.NoTouch);

    /// <port>networking.c clientCommand (setname)</port>
    public static void Setname(Client c)
    {
        if (!IsValidAttribute(c.Argv(2)))
        {
            c.AddReplyError(BadName);
            return;
        }

        SetName(c, c.Argv(2));
        c.AddReply(Shared.Ok);
    }

    /// <port>networking.c clientCommand (getname)</port>
    public static void Getname(Client c)
    {
        if (c.Name is null)
        {
            c.AddReplyNull();
            return;
        }

        c.AddReplyBulk(c.Name);
    }

    /// <port>networking.c clientSetinfoCommand</port>
    public static void Setinfo(Client c)
    {
        bool isName = Is(c, 2, "lib-name"u8);
        if (!isName && !Is(c, 2, "lib-ver"u8))
        {
            c.AddReplyError($"Unrecognized option '{Text(c, 2)}'");
            return;
        }

        ReadOnlySpan<byte> value = c.Argv(3);
        if (!IsValidAttribute(value))
        {
            c.AddReplyError($"{Text(c, 2)} cannot contain spaces, newlines or special characters.");
            return;
        }

        byte[]? kept = value.IsEmpty ? null : value.ToArray();
        if (isName)
        {
            c.LibName = kept;
        }
        else
        {
            c.LibVer = kept;
        }

        c.AddReply(Shared.Ok);
    }

    /// <port>networking.c clientCommand (pause)</port>
    public static void Pause(Client c)
    {
        bool all = true;
        if (c.Argc == 4)
        {
            all = Is(c, 3, "all"u8);
            if (!all && !Is(c, 3, "write"u8))
            {
                c.AddReplyError("CLIENT PAUSE mode must be WRITE or ALL");
                return;
            }
        }

        if (Timeouts.TryGetMsOrReply(c, c.Argv(2), out long end))
        {
            c.Server.PauseByClient(end, all);
            c.AddReply(Shared.Ok);
        }
    }

    /// <port>networking.c clientCommand (unpause)</port>
    public static void Unpause(Client c)
    {
        c.Server.Unpause(PausePurpose.ByClientCommand);
        c.AddReply(Shared.Ok);
    }

    /// <port>networking.c clientCommand (unblock)</port>
    public static void Unblock(Client c)
    {
        bool error = false;
        if (c.Argc == 4)
        {
            error = Is(c, 3, "error"u8);
            if (!error && !Is(c, 3, "timeout"u8))
            {
                c.AddReplyError("CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
                return;
            }
        }

        if (!Number.TryParseInt64(c.Argv(2), out long id))
        {
            c.AddReplyError("value is not an integer or out of range");
            return;
        }

        Client? target = c.Server.Clients.All.ById((ulong)id);
        if (target is null || !target.MayTimeOut())
        {
            c.AddReply(Shared.Czero);
            return;
        }

        if (error)
        {
            target.UnblockOnError("-UNBLOCKED client unblocked via CLIENT UNBLOCK");
        }
        else
        {
            target.UnblockOnTimeout();
        }

        c.AddReply(Shared.Cone);
    }

    /// <port>networking.c clientCommand (kill)</port>
    public static void Kill(Client c) => ClientKill.Run(c);

    /// <port>networking.c clientCommand (getredir)</port>
    public static void Getredir(Client c) => c.AddReplyLongLong(-1);

    /// <port>networking.c clientCommand (caching)</port>
    public static void Caching(Client c) => c.AddReplyError(
        "CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or "
            + "OPTOUT mode enabled");

    /// <port>networking.c clientCommand (tracking)</port>
    public static void Tracking(Client c)
    {
        if (Is(c, 2, "off"u8))
        {
            c.AddReply(Shared.Ok);
        }
        else if (Is(c, 2, "on"u8))
        {
            c.AddReplyError("CLIENT TRACKING is not supported by RedisNet");
        }
        else
        {
            c.AddReplyErrorSyntax();
        }
    }

    /// <port>networking.c clientCommand (trackinginfo)</port>
    public static void Trackinginfo(Client c)
    {
        c.AddReplyMapLen(3);
        c.AddReplyBulk("flags"u8);
        c.AddReplySetLen(1);
        c.AddReplyBulk("off"u8);
        c.AddReplyBulk("redirect"u8);
        c.AddReplyLongLong(-1);
        c.AddReplyBulk("prefixes"u8);
        c.AddReplyArrayLen(0);
    }

    /// <summary>Printable ASCII without spaces: what keeps CLIENT LIST readable. Empty is
    /// valid.</summary>
    /// <port>networking.c validateClientAttr</port>
    internal static bool IsValidAttribute(ReadOnlySpan<byte> value) =>
        !value.ContainsAnyExceptInRange(
        (byte)'!', (byte)'~');

    /// <summary>An empty name removes the name.</summary>
    /// <port>networking.c clientSetName</port>
    internal static void SetName(Client c, ReadOnlySpan<byte> name) =>
        c.Name = name.IsEmpty ? null : name.ToArray();

    internal static bool Is(Client c, int i, ReadOnlySpan<byte> word) =>
        Ascii.EqualsIgnoreCase(c.Argv(i), word);

    internal static string Text(Client c, int i) => Encoding.Latin1.GetString(c.Argv(i));

    private static void ListById(Client c)
    {
        StringBuilder lines = new();
        for (int i = 3; i < c.Argc; i++)
        {
            if (!Number.TryParseInt64(c.Argv(i), out long id))
            {
                c.AddReplyError("Invalid client ID");
                return;
            }

            if (c.Server.Clients.All.ById((ulong)id) is { } found)
            {
                lines.Append(ClientInfo.Line(found)).Append('\n');
            }
        }

        AddVerbatim(c, lines.ToString());
    }

    private static void SetFlag(Client c, ClientFlags flag)
    {
        if (Is(c, 2, "on"u8))
        {
            c.Flags |= flag;
        }
        else if (Is(c, 2, "off"u8))
        {
            c.Flags &= ~flag;
        }
        else
        {
            c.AddReplyErrorSyntax();
            return;
        }

        c.AddReply(Shared.Ok);
    }

    private static void AddVerbatim(Client c, string text) =>
        c.AddReplyVerbatim(Encoding.Latin1.GetBytes(text), "txt"u8);

    private static IReadOnlyList<string> HelpLines =>
    [
        "CACHING (YES|NO)",
        "    Enable/disable tracking of the keys for next command in OPTIN/OPTOUT modes.",
        "GETREDIR",
        "    Return the client ID we are redirecting to when tracking is enabled.",
        "GETNAME",
        "    Return the name of the current connection.",
        "ID",
        "    Return the ID of the current connection.",
        "INFO",
        "    Return information about the current client connection.",
        "KILL <ip:port>",
        "    Kill connection made from <ip:port>.",
        "KILL <option> <value> [<option> <value> [...]]",
        "    Kill connections. Options are:",
        "    * ADDR (<ip:port>|<unixsocket>:0)",
        "      Kill connections made from the specified address",
        "    * LADDR (<ip:port>|<unixsocket>:0)",
        "      Kill connections made to specified local address",
        "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
        "      Kill connections by type.",
        "    * USER <username>",
        "      Kill connections authenticated by <username>.",
        "    * SKIPME (YES|NO)",
        "      Skip killing current connection (default: yes).",
        "LIST [options ...]",
        "    Return information about client connections. Options:",
        "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
        "      Return clients of specified type.",
        "UNPAUSE",
        "    Stop the current client pause, resuming traffic.",
        "PAUSE <timeout> [WRITE|ALL]",
        "    Suspend all, or just write, clients for <timeout> milliseconds.",
        "REPLY (ON|OFF|SKIP)",
        "    Control the replies sent to the current connection.",
        "SETNAME <name>",
        "    Assign the name <name> to the current connection.",
        "SETINFO <option> <value>",
        "    Set client meta attr. Options are:",
        "    * LIB-NAME: the client lib name.",
        "    * LIB-VER: the client lib version.",
        "UNBLOCK <clientid> [TIMEOUT|ERROR]",
        "    Unblock the specified blocked client.",
        "TRACKING (ON|OFF) [REDIRECT <id>] [BCAST] [PREFIX <prefix> [...]]",
        "         [OPTIN] [OPTOUT] [NOLOOP]",
        "    Control server assisted client side caching.",
        "TRACKINGINFO",
        "    Report tracking status for the current connection.",
        "NO-EVICT (ON|OFF)",
        "    Protect current client connection from eviction.",
        "NO-TOUCH (ON|OFF)",
        "    Will not touch LRU/LFU stats when this mode is on.",
    ];
}
