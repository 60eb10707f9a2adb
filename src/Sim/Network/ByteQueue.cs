// ByteQueue: bytes in order, in at the back and out at the front.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Sim;

/// <summary>A ring of bytes that grows.</summary>
internal sealed class ByteQueue
{
    private byte[] _ring = new byte[256];
    private int _head;

    internal int Count { get; private set; }

    internal void Add(ReadOnlySpan<byte> data)
    {
        if (Count + data.Length > _ring.Length)
        {
            Grow(Count + data.Length);
        }
        int tail = (_head + Count) % _ring.Length;
        int first = Math.Min(data.Length, _ring.Length - tail);
        data[..first].CopyTo(_ring.AsSpan(tail));
        data[first..].CopyTo(_ring);
        Count += data.Length;
    }

    internal int Take(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, Count);
        int first = Math.Min(count, _ring.Length - _head);
        _ring.AsSpan(_head, first).CopyTo(buffer);
        _ring.AsSpan(0, count - first).CopyTo(buffer[first..]);
        _head = (_head + count) % _ring.Length;
        Count -= count;
        return count;
    }

    private void Grow(int needed)
    {
        byte[] larger = new byte[Math.Max(needed, _ring.Length * 2)];
        int count = Count;
        _ = Take(larger);
        (_ring, _head, Count) = (larger, 0, count);
    }
}
