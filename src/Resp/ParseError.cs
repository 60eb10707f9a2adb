// ParseError: the ways a client can break the protocol, each with C's reply and C's log wording.
// Port of redis 7.2 networking.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Resp;

using System;
using System.Text;

/// <summary>What was wrong with the bytes of a client.</summary>
public enum ParseError
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>64 KiB without the end of an inline line.</summary>
    TooBigInlineRequest,

    /// <summary>A quote left open, or closed in front of a letter.</summary>
    UnbalancedQuotes,

    /// <summary>64 KiB behind a star without a carriage return.</summary>
    TooBigMultibulkCount,

    /// <summary>The number of arguments is no number or above 2^31-1.</summary>
    InvalidMultibulkLength,

    /// <summary>More than 10 arguments from a client that has not authenticated.</summary>
    UnauthenticatedMultibulkLength,

    /// <summary>64 KiB where a bulk header should be, without a carriage return.</summary>
    TooBigBulkCount,

    /// <summary>Something else than a bulk string among the arguments.</summary>
    ExpectedDollar,

    /// <summary>The length of an argument is no number, negative or above the limit.</summary>
    InvalidBulkLength,

    /// <summary>An argument above 16 KiB from a client that has not authenticated.</summary>
    UnauthenticatedBulkLength,

    /// <summary>The master sent a line of text: the stream is out of step. It gets no
    /// reply.</summary>
    InlineFromMaster,
}

/// <summary>The wording of <see cref="ParseError"/>.</summary>
public static class ParseErrors
{
    /// <summary>The text for an error reply, without <c>-ERR</c> and line end. Empty where C sends
    /// nothing. <paramref name="got"/> is <see cref="RequestParser.ErrorByte"/>.</summary>
    /// <port>networking.c processInlineBuffer processMultibulkBuffer</port>
    public static byte[] ReplyText(ParseError error, byte got)
    {
        string text = error switch
        {
            ParseError.TooBigInlineRequest => "too big inline request",
            ParseError.UnbalancedQuotes => "unbalanced quotes in request",
            ParseError.TooBigMultibulkCount => "too big mbulk count string",
            ParseError.InvalidMultibulkLength => "invalid multibulk length",
            ParseError.UnauthenticatedMultibulkLength => "unauthenticated multibulk length",
            ParseError.TooBigBulkCount => "too big bulk count string",
            ParseError.ExpectedDollar => $"expected '$', got '{Printable(got)}'",
            ParseError.InvalidBulkLength => "invalid bulk length",
            ParseError.UnauthenticatedBulkLength => "unauthenticated bulk length",
            _ => string.Empty,
        };
        return text.Length == 0 ? [] : Encoding.Latin1.GetBytes("Protocol error: " + text);
    }

    /// <summary>The reason that goes between the brackets of the log line
    /// <c>Protocol error (...) from client: ...</c>; not always worded like the reply.</summary>
    /// <port>networking.c setProtocolError</port>
    public static string LogText(ParseError error) => error switch
    {
        ParseError.TooBigInlineRequest => "too big inline request",
        ParseError.UnbalancedQuotes => "unbalanced quotes in inline request",
        ParseError.TooBigMultibulkCount => "too big mbulk count string",
        ParseError.InvalidMultibulkLength => "invalid mbulk count",
        ParseError.UnauthenticatedMultibulkLength => "unauth mbulk count",
        ParseError.TooBigBulkCount => "too big bulk count string",
        ParseError.ExpectedDollar => "expected $ but got something else",
        ParseError.InvalidBulkLength => "invalid bulk length",
        ParseError.UnauthenticatedBulkLength => "unauth bulk length",
        ParseError.InlineFromMaster => "Master using the inline protocol. Desync?",
        _ => string.Empty,
    };

    // An error reply is one line, so C turns the two line-end bytes into spaces.
    private static char Printable(byte got) => got is (byte)'\r' or (byte)'\n' ? ' ' : (char)got;
}
