// NaiveParser: the request grammar in the plainest way, the model for fuzzing.
// No port: written from the rules in docs/formats/resp.md.
namespace RedisNet.Resp.Tests;

using System;
using System.Globalization;
using System.Numerics;
using System.Text;

internal sealed class NaiveParser(byte[] input, RequestLimits limits)
{
    private readonly StringBuilder _commands = new();
    private int _pos;
    private bool _emptyLine;
    private byte _got;

    public Outcome Run()
    {
        ParseError? error = null;
        while (error is null && _pos < input.Length)
        {
            error = input[_pos] == '*' ? Multibulk() : Inline();
        }

        return new Outcome(_commands.ToString(), error ?? ParseError.None, _got, _emptyLine);
    }

    // The line up to the end byte; null when it has not arrived, with the error if it is too long.
    private string? Line(byte end, ParseError tooBig, out ParseError error)
    {
        error = ParseError.None;
        for (int i = _pos; i < input.Length; i++)
        {
            if (i - _pos > RequestParser.MaxLine)
            {
                break;
            }

            if (input[i] == end)
            {
                return Encoding.Latin1.GetString(input, _pos, i - _pos);
            }

            if (input[i] == 0)
            {
                break;
            }
        }

        if (input.Length - _pos > RequestParser.MaxLine)
        {
            error = tooBig;
        }

        return null;
    }

    private static BigInteger? Integer(string text)
    {
        bool good = text.Length is > 0 and < 21 && BigInteger.TryParse(
            text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        BigInteger value = good ? BigInteger.Parse(text, CultureInfo.InvariantCulture) : 0;
        return good && value.ToString(CultureInfo.InvariantCulture) == text
            && value >= long.MinValue && value <= long.MaxValue ? value : null;
    }

    private ParseError? Inline()
    {
        string? line = Line((byte)'\n', ParseError.TooBigInlineRequest, out ParseError error);
        if (line is null)
        {
            _pos = error == ParseError.None ? input.Length : _pos;
            return error == ParseError.None ? null : error;
        }

        _pos += line.Length + 1;
        string text = line.EndsWith('\r') ? line[..^1] : line;
        var words = InlineArgs.Split(Encoding.Latin1.GetBytes(text));
        if (words is null)
        {
            return ParseError.UnbalancedQuotes;
        }

        if (limits.FromMaster && text.Length > 0)
        {
            return ParseError.InlineFromMaster;
        }

        _emptyLine |= text.Length == 0;
        foreach (byte[] word in words)
        {
            _commands.Append('<').Append(Encoding.Latin1.GetString(word)).Append('>');
        }

        _commands.Append(words.Count > 0 ? ";" : string.Empty);
        return null;
    }

    private ParseError? Multibulk()
    {
        string? line = Line((byte)'\r', ParseError.TooBigMultibulkCount, out ParseError error);
        if (line is null || _pos + line.Length + 2 > input.Length)
        {
            _pos = error == ParseError.None ? input.Length : _pos;
            return error == ParseError.None ? null : error;
        }

        BigInteger? count = Integer(line[1..]);
        if (count is null || count > int.MaxValue)
        {
            return ParseError.InvalidMultibulkLength;
        }

        if (count > 10 && limits.AuthRequired)
        {
            return ParseError.UnauthenticatedMultibulkLength;
        }

        _pos += line.Length + 2;
        return Arguments((int)BigInteger.Max(0, count.Value));
    }

    private ParseError? Arguments(int count)
    {
        StringBuilder command = new();
        for (int i = 0; i < count; i++)
        {
            string? line = Line((byte)'\r', ParseError.TooBigBulkCount, out ParseError error);
            if (line is null || _pos + line.Length + 2 > input.Length)
            {
                _pos = error == ParseError.None ? input.Length : _pos;
                return error == ParseError.None ? null : error;
            }

            if (!line.StartsWith('$'))
            {
                _got = (byte)(line.Length == 0 ? '\r' : line[0]);
                return ParseError.ExpectedDollar;
            }

            BigInteger? length = Integer(line[1..]);
            if (length is null || length < 0
                || length > (limits.FromMaster ? Array.MaxLength : limits.MaxBulkLength))
            {
                return ParseError.InvalidBulkLength;
            }

            if (length > 16384 && limits.AuthRequired)
            {
                return ParseError.UnauthenticatedBulkLength;
            }

            _pos += line.Length + 2;
            if (input.Length - _pos < length + 2)
            {
                _pos = input.Length;
                return null;
            }

            command.Append('<')
                .Append(Encoding.Latin1.GetString(input, _pos, (int)length)).Append('>');
            _pos += (int)length + 2;
        }

        _commands.Append(count > 0 ? command + ";" : string.Empty);
        return null;
    }
}
