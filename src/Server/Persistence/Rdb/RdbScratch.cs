// RdbScratch: where a string of an RDB file is put while it is looked at.
// Ours, C has no counterpart.
using System;

namespace RedisNet.Server;

/// <summary>A growing buffer; its content is good until the next string is read into it.</summary>
public sealed class RdbScratch
{
    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>The string last read.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>Room for a string of exactly this length, which becomes the content.</summary>
    public Span<byte> Take(int length)
    {
        if (_bytes.Length < length)
        {
            _bytes = new byte[Math.Max(length, Math.Min(2 * _bytes.Length, Array.MaxLength))];
        }

        _length = length;
        return _bytes.AsSpan(0, length);
    }
}
