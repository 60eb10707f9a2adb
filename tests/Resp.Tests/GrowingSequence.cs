// GrowingSequence: a query pipe in which every fed chunk is a segment of its own, for split tests.
// No port: test support. Stands for a Pipe, whose segments cannot be made that small.
//
// Each chunk lies between guard bytes, so a read past its end shows; released bytes are
// overwritten, so a slice kept too long shows as well.
namespace RedisNet.Resp.Tests;

using System;
using System.Buffers;

internal sealed class GrowingSequence
{
    private const int Guard = 3;
    private Segment? _head;
    private Segment? _tail;
    private int _headIndex;

    public ReadOnlySequence<byte> Buffer => _head is null
        ? ReadOnlySequence<byte>.Empty
        : new ReadOnlySequence<byte>(_head, _headIndex, _tail!, _tail!.Memory.Length);

    public void Append(ReadOnlySpan<byte> chunk)
    {
        byte[] guarded = new byte[chunk.Length + (2 * Guard)];
        guarded.AsSpan().Fill(0xFF);
        chunk.CopyTo(guarded.AsSpan(Guard));
        Segment segment = new(guarded, Guard, chunk.Length, _tail);
        _head ??= segment;
        _tail = segment;
    }

    public void Release(long count)
    {
        while (count > 0)
        {
            Segment head = _head!;
            int part = (int)Math.Min(count, head.Memory.Length - _headIndex);
            head.Guarded.AsSpan(Guard + _headIndex, part).Fill(0xEE);
            _headIndex += part;
            count -= part;
            if (_headIndex == head.Memory.Length)
            {
                _head = (Segment?)head.Next;
                _headIndex = 0;
                _tail = _head is null ? null : _tail;
            }
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] guarded, int start, int length, Segment? previous)
        {
            Guarded = guarded;
            Memory = guarded.AsMemory(start, length);
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }

        public byte[] Guarded { get; }
    }
}
