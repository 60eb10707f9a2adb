// StreamPending: the pending entries list (PEL) of a group or of one of its consumers.
// Port of redis 7.2 stream.h streamCG.pel, streamConsumer.pel. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Mem;

/// <summary>Deliveries by the ID of their entry. Reading only: StreamGroup changes both lists at
/// once.</summary>
/// <port>stream.h streamCG</port>
public readonly struct StreamPending
{
    internal StreamPending(Rax tree)
    {
        Tree = tree;
    }

    /// <summary>How many there are.</summary>
    public long Count => Tree.Size;

    /// <summary>The tree itself.</summary>
    internal Rax Tree { get; }

    /// <summary>The delivery of an entry, or a null handle.</summary>
    public StreamNack Find(StreamId id)
    {
        Span<byte> key = stackalloc byte[StreamId.Size];
        id.Encode(key);
        return Tree.TryFind(key, out nint nack) ? StreamNack.FromAddress(nack) : default;
    }
}
