// StreamPendingIterator: goes over pending entries in the order of their IDs.
// Ours; redis 7.2 t_stream.c uses raxIterator as it is. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   var it = new StreamPendingIterator(z, group.Pending, from);
//   while (it.Next()) { ... it.Id, it.Nack ... }
//   it.Stop();
//
// Whoever removes the entry it is at goes on by Seek(it.Id).
using System;

namespace RedisNet.Mem;

/// <summary>A place in a list of pending entries; lives on the stack, not to be copied.</summary>
public ref struct StreamPendingIterator
{
    private RaxIterator _it;

    /// <summary>Before the first entry that is not below <paramref name="from"/>.</summary>
    public StreamPendingIterator(Zmalloc z, StreamPending pending, StreamId from)
    {
        _it = new RaxIterator(z, pending.Tree);
        Seek(from);
    }

    /// <summary>Whether a step went past the end.</summary>
    public readonly bool AtEnd => _it.Eof;

    /// <summary>The ID of the entry it is at.</summary>
    public StreamId Id => StreamId.Decode(_it.Key);

    /// <summary>Its delivery.</summary>
    public readonly StreamNack Nack => StreamNack.FromAddress(_it.Data);

    /// <summary>Before the first entry that is not below an ID.</summary>
    public void Seek(StreamId from)
    {
        Span<byte> key = stackalloc byte[StreamId.Size];
        from.Encode(key);
        _it.Seek(RaxOp.Ge, key);
    }

    /// <summary>Before the last entry, so that the next step is to it.</summary>
    public void SeekLast()
    {
        _it.Seek(RaxOp.Last);
    }

    /// <summary>Goes on; false at the end.</summary>
    public bool Next()
    {
        return _it.Next();
    }

    /// <summary>Gives back what it allocated.</summary>
    public void Stop()
    {
        _it.Stop();
    }
}
