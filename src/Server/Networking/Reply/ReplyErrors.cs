// ReplyErrors: error replies, and what the server notes about them.
// Port of redis 7.2 networking.c addReplyError*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// An error text that starts with `-` brings its own code (`-NOAUTH ...`); any other gets `-ERR `.
// Line ends in it become spaces, always: whatever a client sent cannot break out of the line. Each
// error is counted by its code, and one that goes to our master or our replica is logged, for then
// the data sets may differ.
using System;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Error replies.</summary>
public static class ReplyErrors
{
    private const int MaxLogged = 4096;
    private const int MaxCodeLength = 32;

    /// <summary>An error, with or without a code of its own in front; text as Latin-1.</summary>
    /// <port>networking.c addReplyError addReplyErrorFormat addReplyErrorSdsSafe</port>
    public static void AddReplyError(this Client c, string text) =>
        c.AddReplyErrorBytes(Encoding.Latin1.GetBytes(text), countStats: true);

    /// <summary>The same for bytes.</summary>
    /// <port>networking.c addReplyErrorLength</port>
    public static void AddReplyError(this Client c, ReadOnlySpan<byte> text) =>
        c.AddReplyErrorBytes(text.ToArray(), countStats: true);

    /// <summary>An error that EXEC's commands already counted: only the command's failures go
    /// up.</summary>
    /// <port>networking.c addReplyErrorSdsEx (ERR_REPLY_FLAG_NO_STATS_UPDATE)</port>
    public static void AddReplyErrorUncounted(this Client c, string text) =>
        c.AddReplyErrorBytes(Encoding.Latin1.GetBytes(text), countStats: false);

    /// <summary>A complete error reply, CRLF included, such as those of <see
    /// cref="Shared"/>.</summary>
    /// <port>networking.c addReplyErrorObject</port>
    public static void AddReplyErrorObject(this Client c, ReadOnlySpan<byte> proto)
    {
        Check.That(proto.Length > 3 && proto[^1] == '\n');
        c.AddReply(proto);
        c.AfterErrorReply(proto[..^2], countStats: true);
    }

    /// <summary>A complete reply that may be an error.</summary>
    /// <port>networking.c addReplyOrErrorObject</port>
    public static void AddReplyOrErrorObject(this Client c, ReadOnlySpan<byte> proto)
    {
        if (proto.Length > 1 && proto[0] == '-')
        {
            c.AddReplyErrorObject(proto);
            return;
        }

        c.AddReply(proto);
    }

    /// <port>networking.c addReplyErrorArity</port>
    public static void AddReplyErrorArity(this Client c) =>
        c.AddReplyError($"wrong number of arguments for '{c.Cmd!.FullName}' command");

    /// <port>networking.c addReplyErrorExpireTime</port>
    public static void AddReplyErrorExpireTime(this Client c) =>
        c.AddReplyError($"invalid expire time in '{c.Cmd!.FullName}' command");

    /// <summary>C's shared.syntaxerr.</summary>
    public static void AddReplyErrorSyntax(this Client c) =>
        c.AddReplyErrorObject(Shared.SyntaxErr);

    /// <port>networking.c addReplySubcommandSyntaxError</port>
    public static void AddReplySubcommandSyntaxError(this Client c)
    {
        string command = Encoding.Latin1.GetString(c.Argv(0)).ToUpperInvariant();
        ReadOnlySpan<byte> given = c.Argv(1);
        string sub = Encoding.Latin1.GetString(given[..Math.Min(given.Length, 128)]);
        c.AddReplyError(
            $"unknown subcommand or wrong number of arguments for '{sub}'. Try {command} HELP.");
    }

    /// <summary>Counts an error that was written by other means (EXEC, scripts).</summary>
    /// <param name="text">The reply without its line end.</param>
    /// <port>networking.c afterErrorReply</port>
    internal static void AfterErrorReply(this Client c, ReadOnlySpan<byte> text, bool countStats)
    {
        if (countStats)
        {
            c.Server.Stats.TotalErrorReplies++;
            c.Server.Errors.Increment(CodeOf(text));
        }
        else if (c.RealCmd is not null)
        {
            c.RealCmd.FailedCalls++;
        }

        ClientType type = c.Type;
        if (type is ClientType.Master or ClientType.Replica)
        {
            NoteErrorToPeer(c, type, text);
        }
    }

    private static void AddReplyErrorBytes(this Client c, byte[] text, bool countStats)
    {
        Span<byte> line = text.AsSpan();
        while (!line.IsEmpty && line[^1] is (byte)'\r' or (byte)'\n')
        {
            line = line[..^1];
        }

        foreach (ref byte b in line)
        {
            if (b is (byte)'\r' or (byte)'\n')
            {
                b = (byte)' ';
            }
        }

        if (c.PrepareToWrite())
        {
            if (line.IsEmpty || line[0] != '-')
            {
                c.Reply.Append("-ERR "u8);
            }

            c.Reply.Append(line);
            c.Reply.Append(Shared.Crlf);
        }

        c.AfterErrorReply(line, countStats);
    }

    private static ReadOnlySpan<byte> CodeOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '-')
        {
            return "ERR"u8;
        }

        int space = text[..Math.Min(text.Length, MaxCodeLength)].IndexOf((byte)' ');
        return space > 0 ? text[1..space] : "ERR"u8;
    }

    private static void NoteErrorToPeer(Client c, ClientType type, ReadOnlySpan<byte> text)
    {
        RedisServer server = c.Server;
        (string to, string from) = type == ClientType.Master ? ("master", "replica")
            : ("replica", "master");
        string shown = Encoding.Latin1.GetString(text[..Math.Min(text.Length, MaxLogged)]);
        string command = c.LastCmd?.FullName ?? "<unknown>";
        server.Log(LogLevel.Warning,
            $"== CRITICAL == This {from} is sending an error to its {to}: '{shown}' "
            + $"after processing the command '{command}'");
        server.Stats.UnexpectedErrorReplies++;
    }
}
