// Replies: what a command says to its client, one method a kind of reply.
// Port of redis 7.2 networking.c addReply*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Every method is silent for a client that takes no replies (closing, CLIENT REPLY OFF, the master
// link, clients without a connection), so commands never ask. Bytes gather in c.Reply and leave
// before the loop sleeps; only a long string may be sent at once (LongBulk). Lengths of collections
// are in ReplyLengths, errors in ReplyErrors.
//
// Text that came from a client travels through .NET strings as Latin-1, one char a byte, so that
// any byte survives the way through an error message.
using System;
using System.Buffers.Text;
using System.Text;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Simple replies. RESP2 or RESP3 follows <see cref="Client.Resp"/>.</summary>
public static class Replies
{
    private const int MaxHeader = 32;

    /// <summary>Ready-made protocol bytes, such as those of <see cref="Shared"/>.</summary>
    /// <port>networking.c addReply addReplyProto</port>
    public static void AddReply(this Client c, ReadOnlySpan<byte> proto)
    {
        if (c.PrepareToWrite())
        {
            c.Reply.Append(proto);
        }
    }

    /// <port>networking.c addReplyStatus</port>
    public static void AddReplyStatus(this Client c, ReadOnlySpan<byte> status)
    {
        if (c.PrepareToWrite())
        {
            c.Reply.Append("+"u8);
            c.Reply.Append(status);
            c.Reply.Append(Shared.Crlf);
        }
    }

    /// <summary>The same for text; chars above 0xFF become question marks.</summary>
    /// <port>networking.c addReplyStatusFormat</port>
    public static void AddReplyStatus(this Client c, string status) =>
        c.AddReplyStatus(Encoding.Latin1.GetBytes(status));

    /// <port>networking.c addReplyLongLong</port>
    public static void AddReplyLongLong(this Client c, long value)
    {
        if (value is 0 or 1)
        {
            c.AddReply(value == 0 ? Shared.Czero : Shared.Cone);
            return;
        }

        c.AddReplyWithPrefix(value, (byte)':');
    }

    /// <port>networking.c addReplyBulkCBuffer addReplyBulk</port>
    public static void AddReplyBulk(this Client c, ReadOnlySpan<byte> bytes)
    {
        if (!c.PrepareToWrite())
        {
            return;
        }

        ClientReply reply = c.Reply;
        Span<byte> room = reply.Reserve(MaxHeader);
        int used = WriteHeader(room, (byte)'$', bytes.Length);
        if (room.Length >= used + bytes.Length + 2)
        {
            bytes.CopyTo(room[used..]);
            used += bytes.Length;
            room[used + 1] = (byte)'\n';
            room[used] = (byte)'\r';
            reply.Advance(used + 2);
            return;
        }

        reply.Advance(used);
        reply.Append(bytes.Length < LongBulk.From ? bytes : LongBulk.Send(c, bytes));
        reply.Append(Shared.Crlf);
    }

    /// <summary>A bulk string of text (Latin-1), or a null when there is none.</summary>
    /// <port>networking.c addReplyBulkCString</port>
    public static void AddReplyBulk(this Client c, string? text)
    {
        if (text is null)
        {
            c.AddReplyNull();
            return;
        }

        c.AddReplyBulk(Encoding.Latin1.GetBytes(text));
    }

    /// <summary>C's name for the same.</summary>
    /// <port>networking.c addReplyBulkCString</port>
    public static void AddReplyBulkCString(this Client c, string? text) => c.AddReplyBulk(text);

    /// <summary>An integer as a bulk string.</summary>
    /// <port>networking.c addReplyBulkLongLong</port>
    public static void AddReplyBulkLongLong(this Client c, long value)
    {
        Span<byte> digits = stackalloc byte[MaxHeader];
        bool fits = Utf8Formatter.TryFormat(value, digits, out int length);
        Check.That(fits);
        c.AddReplyBulk(digits[..length]);
    }

    /// <port>networking.c addReplyNull</port>
    public static void AddReplyNull(this Client c) =>
        c.AddReply(c.Resp == 2 ? "$-1\r\n"u8 : "_\r\n"u8);

    /// <port>networking.c addReplyNullArray</port>
    public static void AddReplyNullArray(this Client c) =>
        c.AddReply(c.Resp == 2 ? "*-1\r\n"u8 : "_\r\n"u8);

    /// <port>networking.c addReplyBool</port>
    public static void AddReplyBool(this Client c, bool value)
    {
        if (c.Resp == 2)
        {
            c.AddReply(value ? Shared.Cone : Shared.Czero);
            return;
        }

        c.AddReply(value ? "#t\r\n"u8 : "#f\r\n"u8);
    }

    /// <summary>A double: a bulk string in RESP2, a `,` in RESP3; the shortest digits that read
    /// back the same.</summary>
    /// <port>networking.c addReplyDouble</port>
    public static void AddReplyDouble(this Client c, double value)
    {
        Span<byte> digits = stackalloc byte[Number.MaxDoubleLength];
        c.AddReplyNumberText(digits[..Number.FormatDouble(digits, value)]);
    }

    /// <summary>Digits of a number that only exists as text: a bulk string in RESP2, a double in
    /// RESP3.</summary>
    /// <port>networking.c addReplyHumanLongDouble</port>
    public static void AddReplyNumberText(this Client c, ReadOnlySpan<byte> digits)
    {
        if (c.Resp == 2)
        {
            c.AddReplyBulk(digits);
            return;
        }

        c.AddReplyLine((byte)',', digits);
    }

    /// <port>networking.c addReplyBigNum</port>
    public static void AddReplyBigNum(this Client c, ReadOnlySpan<byte> digits)
    {
        if (c.Resp == 2)
        {
            c.AddReplyBulk(digits);
            return;
        }

        c.AddReplyLine((byte)'(', digits);
    }

    /// <summary>Text that is to be shown as it is; <paramref name="ext"/> (three characters) says
    /// what kind.</summary>
    /// <port>networking.c addReplyVerbatim</port>
    public static void AddReplyVerbatim(this Client c, ReadOnlySpan<byte> text,
        ReadOnlySpan<byte> ext)
    {
        if (c.Resp == 2)
        {
            c.AddReplyBulk(text);
            return;
        }

        Check.That(ext.Length == 3);
        c.AddReplyWithPrefix(text.Length + 4, (byte)'=');
        c.AddReply(ext);
        c.AddReply(":"u8);
        c.AddReply(text);
        c.AddReply(Shared.Crlf);
    }

    /// <summary><paramref name="prefix"/>, the number, CRLF: integers and all headers.</summary>
    /// <port>networking.c addReplyLongLongWithPrefix</port>
    internal static void AddReplyWithPrefix(this Client c, long value, byte prefix)
    {
        if (c.PrepareToWrite())
        {
            c.Reply.Advance(WriteHeader(c.Reply.Reserve(MaxHeader), prefix, value));
        }
    }

    internal static int WriteHeader(Span<byte> to, byte prefix, long value)
    {
        to[4] = (byte)'\n';
        to[0] = prefix;
        if ((ulong)value < 10)
        {
            to[1] = (byte)('0' + value);
            to[2] = (byte)'\r';
            to[3] = (byte)'\n';
            return 4;
        }

        if ((ulong)value < 100)
        {
            uint tens = (uint)value / 10;
            to[1] = (byte)('0' + tens);
            to[2] = (byte)('0' + ((uint)value - (tens * 10)));
            to[3] = (byte)'\r';
            return 5;
        }

        bool fits = Utf8Formatter.TryFormat(value, to[1..], out int length);
        Check.That(fits);
        to[length + 1] = (byte)'\r';
        to[length + 2] = (byte)'\n';
        return length + 3;
    }

    private static void AddReplyLine(this Client c, byte prefix, ReadOnlySpan<byte> text)
    {
        if (c.PrepareToWrite())
        {
            c.Reply.Append([prefix]);
            c.Reply.Append(text);
            c.Reply.Append(Shared.Crlf);
        }
    }
}
