// ReplyCounter: counts the replies in a stream of bytes without keeping any.
// Ours, no origin in C.
//
// Knows what the load asks for: simple strings, errors, integers and bulk strings.
using System;
using System.IO;

namespace RedisNet.Bench.EndToEnd;

internal struct ReplyCounter
{
    private byte _type;
    private bool _none;
    private int _length;
    private int _skip;

    /// <summary>Error replies so far.</summary>
    public int Errors { get; private set; }

    /// <summary>How many replies these bytes complete; any cut between two calls will
    /// do.</summary>
    public int Feed(ReadOnlySpan<byte> bytes)
    {
        int done = 0;
        while (!bytes.IsEmpty)
        {
            if (_skip > 0)
            {
                int skipped = Math.Min(_skip, bytes.Length);
                _skip -= skipped;
                bytes = bytes[skipped..];
                done += _skip == 0 ? 1 : 0;
                continue;
            }
            int end = bytes.IndexOf((byte)'\n');
            Line(end < 0 ? bytes : bytes[..end]);
            if (end < 0)
            {
                return done;
            }
            bytes = bytes[(end + 1)..];
            done += EndOfLine() ? 1 : 0;
        }
        return done;
    }

    // A part of the line that tells what comes.
    private void Line(ReadOnlySpan<byte> part)
    {
        if (_type == 0 && !part.IsEmpty)
        {
            _type = part[0];
            part = part[1..];
            if ("+-:$"u8.IndexOf(_type) < 0)
            {
                throw new IOException($"a reply of type {(char)_type} was not asked for");
            }
        }
        if (_type != '$')
        {
            return;
        }
        foreach (byte b in part)
        {
            _none |= b == '-';
            _length = b is >= (byte)'0' and <= (byte)'9' ? (_length * 10) + b - '0' : _length;
        }
    }

    // True if the line was the whole reply.
    private bool EndOfLine()
    {
        bool bulk = _type == '$' && !_none;
        Errors += _type == '-' ? 1 : 0;
        _skip = bulk ? _length + 2 : 0;
        (_type, _none, _length) = (0, false, 0);
        return !bulk;
    }
}
