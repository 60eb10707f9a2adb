// ParseErrors: the wording of protocol errors, for the reply and for the log.
// Port of redis 7.2 networking.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Resp;

using System;
using System.Text;

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
