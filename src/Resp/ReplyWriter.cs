// ReplyWriter: replies as bytes, in the protocol version the client has chosen.
// Port of redis 7.2 networking.c (addReply...). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//                     RESP2                       RESP3
//   null              $-1                         _
//   null array        *-1                         _
//   map of n          array of 2n                 %n
//   set of n          array of n                  ~n
//   double            bulk string                 ,3.14
//   bool              :1 :0                       #t #f
//   big number        bulk string                 (123
//   verbatim          bulk string                 =7 CRLF txt:abc
// Push and attribute headers exist in RESP3 only; RESP2 callers write an array, or nothing.
//
// Every method takes the writer and, where the versions differ, resp (2 or 3). Nothing is
// allocated. Only bodies of any length (bulk, verbatim, error) may ask the writer for more than one
// span.
namespace RedisNet.Resp;

using System;
using System.Buffers;

/// <summary>Writes RESP2 and RESP3.</summary>
public static class ReplyWriter
{
    /// <summary>The version a client speaks until it says HELLO 3.</summary>
    public const int Resp2 = 2;

    /// <summary>The version with types of its own for maps, sets, nulls, doubles and
    /// pushes.</summary>
    public const int Resp3 = 3;

    /// <summary>The room a type byte, any integer and a line end take.</summary>
    public const int MaxHeader = 1 + Number.MaxInt64Length + 2;

    /// <summary>A status such as <c>+OK</c>; the text must not contain a line end.</summary>
    /// <port>networking.c addReplyStatusLength</port>
    public static void Status(IBufferWriter<byte> writer, ReadOnlySpan<byte> text) =>
        Line(writer, "+"u8, text);

    /// <summary>An error. <c>-ERR</c> goes in front unless the text brings its own code behind a
    /// minus. The text must not contain a line end; see <see cref="ErrorSafe"/>.</summary>
    /// <port>networking.c addReplyErrorLength</port>
    public static void Error(IBufferWriter<byte> writer, ReadOnlySpan<byte> text)
    {
        bool ownCode = !text.IsEmpty && text[0] == (byte)'-';
        Line(writer, ownCode ? default : "-ERR "u8, text);
    }

    /// <summary>An error whose text may carry what a client sent: line ends around it are cut off,
    /// those within become spaces.</summary>
    /// <port>networking.c addReplyErrorFormatInternal</port>
    public static void ErrorSafe(IBufferWriter<byte> writer, ReadOnlySpan<byte> text)
    {
        text = text.Trim("\r\n"u8);
        bool ownCode = !text.IsEmpty && text[0] == (byte)'-';
        writer.Write(ownCode ? default : "-ERR "u8);
        while (!text.IsEmpty)
        {
            Span<byte> dest = writer.GetSpan();
            int count = Math.Min(dest.Length, text.Length);
            text[..count].CopyTo(dest);
            dest = dest[..count];
            dest.Replace((byte)'\r', (byte)' ');
            dest.Replace((byte)'\n', (byte)' ');
            writer.Advance(count);
            text = text[count..];
        }

        writer.Write("\r\n"u8);
    }

    /// <summary>An integer.</summary>
    /// <port>networking.c addReplyLongLong</port>
    public static void Integer(IBufferWriter<byte> writer, long value) =>
        Header(writer, (byte)':', value);

    /// <summary>A bulk string.</summary>
    /// <port>networking.c addReplyBulkCBuffer</port>
    public static void Bulk(IBufferWriter<byte> writer, ReadOnlySpan<byte> bytes)
    {
        const int Short = 512;
        if (bytes.Length > Short)
        {
            BulkLength(writer, bytes.Length);
            writer.Write(bytes);
            writer.Write("\r\n"u8);
            return;
        }

        Span<byte> dest = writer.GetSpan(MaxHeader + bytes.Length + 2);
        int n = WriteHeader(dest, (byte)'$', bytes.Length);
        bytes.CopyTo(dest[n..]);
        n += bytes.Length;
        dest[n + 1] = (byte)'\n';
        dest[n] = (byte)'\r';
        writer.Advance(n + 2);
    }

    /// <summary>An integer as a bulk string.</summary>
    /// <port>networking.c addReplyBulkLongLong</port>
    public static void BulkInteger(IBufferWriter<byte> writer, long value)
    {
        Span<byte> text = stackalloc byte[Number.MaxInt64Length];
        Bulk(writer, text[..Number.FormatInt64(text, value)]);
    }

    /// <summary>The header of a bulk string whose bytes and line end the caller writes.</summary>
    /// <port>networking.c addReplyBulkLen</port>
    public static void BulkLength(IBufferWriter<byte> writer, long length) =>
        Header(writer, (byte)'$', length);

    /// <summary>Nothing, where a single value is expected.</summary>
    /// <port>networking.c addReplyNull</port>
    public static void Null(IBufferWriter<byte> writer, int resp) =>
        writer.Write(resp == Resp2 ? "$-1\r\n"u8 : "_\r\n"u8);

    /// <summary>Nothing, where an array is expected.</summary>
    /// <port>networking.c addReplyNullArray</port>
    public static void NullArray(IBufferWriter<byte> writer, int resp) =>
        writer.Write(resp == Resp2 ? "*-1\r\n"u8 : "_\r\n"u8);

    /// <summary>The header of an array of <paramref name="count"/> replies.</summary>
    /// <port>networking.c addReplyArrayLen</port>
    public static void ArrayHeader(IBufferWriter<byte> writer, long count) =>
        Aggregate(writer, (byte)'*', count);

    /// <summary>The header of a map of <paramref name="pairs"/> keys and values.</summary>
    /// <port>networking.c addReplyMapLen</port>
    public static void MapHeader(IBufferWriter<byte> writer, int resp, long pairs) =>
        Aggregate(
            writer,
            resp == Resp2 ? (byte)'*' : (byte)'%',
            resp == Resp2 ? pairs * 2 : pairs);

    /// <summary>The header of a set.</summary>
    /// <port>networking.c addReplySetLen</port>
    public static void SetHeader(IBufferWriter<byte> writer, int resp, long count) =>
        Aggregate(writer, resp == Resp2 ? (byte)'*' : (byte)'~', count);

    /// <summary>The header of attributes, which go in front of the reply they describe. RESP3
    /// only.</summary>
    /// <port>networking.c addReplyAttributeLen</port>
    public static void AttributeHeader(IBufferWriter<byte> writer, int resp, long pairs)
    {
        RespCheck.That(resp >= Resp3);
        Aggregate(writer, (byte)'|', pairs);
    }

    /// <summary>The header of a push: data that answers no command. RESP3 only.</summary>
    /// <port>networking.c addReplyPushLen</port>
    public static void PushHeader(IBufferWriter<byte> writer, int resp, long count)
    {
        RespCheck.That(resp >= Resp3);
        Aggregate(writer, (byte)'>', count);
    }

    /// <summary>A double in its shortest form.</summary>
    /// <port>networking.c addReplyDouble</port>
    public static void Double(IBufferWriter<byte> writer, int resp, double value)
    {
        Span<byte> text = stackalloc byte[Number.MaxDoubleLength];
        text = text[..Number.FormatDouble(text, value)];
        if (resp == Resp2)
        {
            Bulk(writer, text);
        }
        else
        {
            Line(writer, ","u8, text);
        }
    }

    /// <summary>An extended double with up to 17 digits behind the point.</summary>
    /// <port>networking.c addReplyHumanLongDouble</port>
    public static void HumanLongDouble(IBufferWriter<byte> writer, int resp, LongDouble value)
    {
        Span<byte> text = stackalloc byte[LongDouble.MaxLength];
        text = text[..value.FormatHuman(text)];
        if (resp == Resp2)
        {
            Bulk(writer, text);
        }
        else
        {
            Line(writer, ","u8, text);
        }
    }

    /// <summary>True or false.</summary>
    /// <port>networking.c addReplyBool</port>
    public static void Bool(IBufferWriter<byte> writer, int resp, bool value)
    {
        if (resp == Resp2)
        {
            writer.Write(value ? ":1\r\n"u8 : ":0\r\n"u8);
        }
        else
        {
            writer.Write(value ? "#t\r\n"u8 : "#f\r\n"u8);
        }
    }

    /// <summary>An integer of any size, given as decimal text.</summary>
    /// <port>networking.c addReplyBigNum</port>
    public static void BigNumber(IBufferWriter<byte> writer, int resp, ReadOnlySpan<byte> digits)
    {
        if (resp == Resp2)
        {
            Bulk(writer, digits);
        }
        else
        {
            Line(writer, "("u8, digits);
        }
    }

    /// <summary>Text to be shown as it is. <paramref name="format"/> is cut or padded to three
    /// bytes (<c>txt</c>, <c>mkd</c>); RESP2 does not get it.</summary>
    /// <port>networking.c addReplyVerbatim</port>
    public static void Verbatim(
        IBufferWriter<byte> writer, int resp, ReadOnlySpan<byte> text, ReadOnlySpan<byte> format)
    {
        if (resp == Resp2)
        {
            Bulk(writer, text);
            return;
        }

        Span<byte> dest = writer.GetSpan(MaxHeader + 4);
        int n = WriteHeader(dest, (byte)'=', text.Length + 4L);
        for (int i = 0; i < 3; i++)
        {
            dest[n++] = i < format.Length ? format[i] : (byte)' ';
        }

        dest[n++] = (byte)':';
        writer.Advance(n);
        writer.Write(text);
        writer.Write("\r\n"u8);
    }

    /// <summary>Writes a type byte, a number and a line end into <paramref name="dest"/>, which has
    /// room for <see cref="MaxHeader"/> bytes; returns the length. For headers put in place
    /// afterwards.</summary>
    /// <port>networking.c addReplyLongLongWithPrefix</port>
    public static int WriteHeader(Span<byte> dest, byte type, long value)
    {
        if ((ulong)value < 10)
        {
            dest[3] = (byte)'\n';
            dest[2] = (byte)'\r';
            dest[1] = (byte)('0' + value);
            dest[0] = type;
            return 4;
        }

        dest[0] = type;
        int n = 1 + Number.FormatInt64(dest[1..], value);
        dest[n + 1] = (byte)'\n';
        dest[n] = (byte)'\r';
        return n + 2;
    }

    private static void Aggregate(IBufferWriter<byte> writer, byte type, long count)
    {
        RespCheck.That(count >= 0);
        Header(writer, type, count);
    }

    private static void Header(IBufferWriter<byte> writer, byte type, long value) =>
        writer.Advance(WriteHeader(writer.GetSpan(MaxHeader), type, value));

    private static void Line(
        IBufferWriter<byte> writer, ReadOnlySpan<byte> start, ReadOnlySpan<byte> text)
    {
        const int Short = 512;
        if (text.Length > Short)
        {
            writer.Write(start);
            writer.Write(text);
            writer.Write("\r\n"u8);
            return;
        }

        int length = start.Length + text.Length;
        Span<byte> dest = writer.GetSpan(length + 2);
        start.CopyTo(dest);
        text.CopyTo(dest[start.Length..]);
        dest[length + 1] = (byte)'\n';
        dest[length] = (byte)'\r';
        writer.Advance(length + 2);
    }
}
