// CodeBlanker: C# text with comments and the insides of literals replaced by blanks.
// Ours, no origin in C.
//
// One pass over the characters. Holes of interpolated strings are blanked with the string: no rule
// needs what stands in them, and braces stay balanced.
using System;
using System.Collections.Generic;

namespace RedisNet.Tidy.Tests;

internal sealed class CodeBlanker
{
    private readonly string _text;
    private readonly char[] _code;
    private readonly List<(int Line, string Text)> _comments = [];
    private int _at;

    public CodeBlanker(string text)
    {
        _text = text;
        _code = text.ToCharArray();
        while (_at < _text.Length)
        {
            Step();
        }
        Code = new string(_code);
    }

    public string Code { get; }

    public IReadOnlyList<(int Line, string Text)> Comments => _comments;

    private char Peek(int ahead = 0) =>
        _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private void Step()
    {
        char c = Peek();
        if (c == '/' && Peek(1) == '/')
        {
            Comment(_text.IndexOf('\n', _at) is var end && end >= 0 ? end : _text.Length);
        }
        else if (c == '/' && Peek(1) == '*')
        {
            int end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
            Comment(end >= 0 ? end + 2 : _text.Length);
        }
        else if (c == '#' && FirstOnLine())
        {
            int end = _text.IndexOf('\n', _at);
            Blank(end >= 0 ? end : _text.Length);
        }
        else if (c == '\'')
        {
            CharLiteral();
        }
        else if (!StringLiteral())
        {
            _at++;
        }
    }

    private bool FirstOnLine()
    {
        int i = _at - 1;
        while (i >= 0 && (_text[i] == ' ' || _text[i] == '\t'))
        {
            i--;
        }
        return i < 0 || _text[i] == '\n';
    }

    private void Comment(int end)
    {
        int line = 1 + _text.AsSpan(0, _at).Count('\n');
        string body = _text[_at..end].Trim('/', '*', ' ', '\n', '\r');
        _comments.Add((line, body));
        Blank(end);
    }

    private void Blank(int end)
    {
        for (; _at < end; _at++)
        {
            if (_code[_at] != '\n')
            {
                _code[_at] = ' ';
            }
        }
    }

    private void CharLiteral()
    {
        int end = _at + 1;
        while (end < _text.Length && _text[end] != '\'' && _text[end] != '\n')
        {
            end += _text[end] == '\\' ? 2 : 1;
        }
        Blank(Math.Min(end + 1, _text.Length));
    }

    /// <summary>Blanks the string literal that starts here; false where none does.</summary>
    private bool StringLiteral()
    {
        int i = _at, dollars = 0;
        bool verbatim = false;
        for (; i < _text.Length && (_text[i] == '$' || _text[i] == '@'); i++)
        {
            verbatim |= _text[i] == '@';
            dollars += _text[i] == '$' ? 1 : 0;
        }
        int quotes = 0;
        while (i + quotes < _text.Length && _text[i + quotes] == '"')
        {
            quotes++;
        }
        if (quotes == 0)
        {
            return false;
        }
        int end = quotes >= 3
            && !verbatim ? RawEnd(i + quotes, quotes) : End(i + 1, verbatim, dollars);
        Blank(Math.Min(end, _text.Length));
        return true;
    }

    private int RawEnd(int from, int quotes)
    {
        int end = _text.IndexOf(new string('"', quotes), from, StringComparison.Ordinal);
        return end < 0 ? _text.Length : end + quotes;
    }

    /// <summary>The position after the closing quote of an ordinary or verbatim string.</summary>
    private int End(int i, bool verbatim, int dollars)
    {
        while (i < _text.Length)
        {
            char c = _text[i];
            if (c == '\\' && !verbatim)
            {
                i += 2;
            }
            else if (c == '"' && verbatim && i + 1 < _text.Length && _text[i + 1] == '"')
            {
                i += 2;
            }
            else if (c == '"')
            {
                return i + 1;
            }
            else if (c == '{' && dollars > 0 && i + 1 < _text.Length && _text[i + 1] == '{')
            {
                i += 2;
            }
            else
            {
                i = c == '{' && dollars > 0 ? HoleEnd(i + 1) : i + 1;
            }
        }
        return i;
    }

    private int HoleEnd(int i)
    {
        int depth = 1;
        while (i < _text.Length && depth > 0)
        {
            char c = _text[i];
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            i = c == '"' ? End(i + 1, verbatim: false, Dollars(i)) : i + 1;
        }
        return i;
    }

    private int Dollars(int quote) => quote > 0 && _text[quote - 1] == '$' ? 1 : 0;
}
