// StreamHistory: all bytes that a replication id ever stood for.
// Ours, no origin in C.
using System;
using System.Runtime.InteropServices;
using System.Collections.Generic;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>The stream under one id, from the first offset that was seen.</summary>
public sealed class StreamHistory
{
    private readonly List<byte> _bytes = [];

    /// <summary>Offset of the first byte.</summary>
    public long Start { get; private set; } = -1;

    /// <summary>Offset of the last byte.</summary>
    public long End => Start + _bytes.Count - 1;

    public bool IsEmpty => _bytes.Count == 0;

    /// <summary>The server that makes this history; others repeat it.</summary>
    public Member? Author { get; set; }

    public ReadOnlySpan<byte> From(long offset) =>
        CollectionsMarshal.AsSpan(_bytes)[(int)Math.Clamp(offset - Start, 0, _bytes.Count)..];

    /// <summary>Compares what is known and keeps what is new. The offset of the first byte that
    /// differs, or -1.</summary>
    public long Put(long offset, ReadOnlySpan<byte> bytes)
    {
        if (IsEmpty || offset > End + 1)
        {
            _bytes.Clear();
            Start = offset;
        }
        int skip = (int)Math.Min(Math.Max(Start - offset, 0), bytes.Length);
        bytes = bytes[skip..];
        offset += skip;
        ReadOnlySpan<byte> known = From(offset);
        int both = Math.Min(known.Length, bytes.Length);
        int same = bytes[..both].CommonPrefixLength(known[..both]);
        if (same < both)
        {
            return offset + same;
        }
        _bytes.AddRange(bytes[both..]);
        return -1;
    }
}
