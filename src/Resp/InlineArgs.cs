// InlineArgs: a line of words with quotes into arguments, for requests and configuration.
// Port of redis 7.2 sds.c sdssplitargs. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   word        ends at space, tab, CR, LF; quotes may open anywhere in it
//   "..."       \n \r \t \b \a \xHH are undone, any other \c is c
//   '...'       only \' is undone
// A closing quote ends the word and must be followed by white space or the end. White space in
// front of a word is what C's isspace says, so vertical tab and form feed are skipped there but do
// not end a word. A zero byte ends the line.
namespace RedisNet.Resp;

using System;
using System.Collections.Generic;

/// <summary>Enumerates the words of one line, undoing quotes.</summary>
/// <port>sds.c sdssplitargs</port>
public ref struct InlineArgs
{
    private readonly ReadOnlySpan<byte> _line;
    private int _pos;

    /// <summary>An enumeration of the words of <paramref name="line"/>.</summary>
    public InlineArgs(ReadOnlySpan<byte> line)
    {
        int end = line.IndexOf((byte)0);
        _line = end < 0 ? line : line[..end];
        _pos = 0;
        Unbalanced = false;
    }

    /// <summary>The enumeration ended because quotes do not match.</summary>
    public bool Unbalanced { get; private set; }

    /// <summary>All words of a line, or null when its quotes do not match.</summary>
    /// <port>sds.c sdssplitargs</port>
    public static List<byte[]>? Split(ReadOnlySpan<byte> line)
    {
        List<byte[]> words = [];
        byte[] scratch = new byte[line.Length];
        InlineArgs args = new(line);
        while (args.MoveNext(scratch, out int written))
        {
            words.Add(scratch.AsSpan(0, written).ToArray());
        }

        return args.Unbalanced ? null : words;
    }

    /// <summary>Decodes the next word into <paramref name="word"/>, which needs no more room than
    /// the rest of the line and may lie over the part of the line already read.</summary>
    public bool MoveNext(Span<byte> word, out int written)
    {
        written = 0;
        while (IsSpace(At(_pos)))
        {
            _pos++;
        }

        if (_pos >= _line.Length || Unbalanced)
        {
            return false;
        }

        while (_pos < _line.Length)
        {
            byte b = _line[_pos];
            if (b is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            {
                return true;
            }

            if (b is (byte)'"' or (byte)'\'')
            {
                _pos++;
                bool closed = b == (byte)'"'
                    ? ReadDouble(word, ref written) : ReadSingle(word, ref written);
                Unbalanced = !closed;
                return closed;
            }

            word[written++] = b;
            _pos++;
        }

        return true;
    }

    internal static bool IsSpace(byte b) => b is (byte)' ' or (>= 9 and <= 13);

    private static int HexValue(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };

    private static byte Unescape(byte b) => b switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'b' => (byte)'\b',
        (byte)'a' => (byte)'\a',
        _ => b,
    };

    // The end of the line reads as zero, as in a C string.
    private readonly byte At(int index) =>
        (uint)index < (uint)_line.Length ? _line[index] : (byte)0;

    private bool ReadDouble(Span<byte> word, ref int written)
    {
        while (_pos < _line.Length)
        {
            byte b = _line[_pos];
            if (b == (byte)'"')
            {
                return CloseQuote();
            }

            if (b == (byte)'\\' && _pos + 1 < _line.Length)
            {
                int high = HexValue(At(_pos + 2));
                int low = HexValue(At(_pos + 3));
                bool hex = _line[_pos + 1] == (byte)'x' && high >= 0 && low >= 0;
                word[written++] = hex ? (byte)((high * 16) + low) : Unescape(_line[_pos + 1]);
                _pos += hex ? 4 : 2;
                continue;
            }

            word[written++] = b;
            _pos++;
        }

        return false;
    }

    private bool ReadSingle(Span<byte> word, ref int written)
    {
        while (_pos < _line.Length)
        {
            byte b = _line[_pos];
            if (b == (byte)'\'')
            {
                return CloseQuote();
            }

            bool escaped = b == (byte)'\\' && At(_pos + 1) == (byte)'\'';
            word[written++] = escaped ? (byte)'\'' : b;
            _pos += escaped ? 2 : 1;
        }

        return false;
    }

    private bool CloseQuote()
    {
        _pos++;
        return _pos >= _line.Length || IsSpace(_line[_pos]);
    }
}
