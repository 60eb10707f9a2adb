// LoopPipe: a pipe between the two halves of one loop.
// Ours, no origin in C; the shape is System.IO.Pipelines'.
//
// The framework's Pipe serves a writer and a reader on two threads and takes a lock at every call:
// ten a request. Here both ends are the loop, so nothing is locked and nothing waits. Otherwise it
// is used alike: GetSpan, Advance, FlushAsync on one end; TryRead, AdvanceTo on the other. What
// every request passes calls the pipe itself and leaves the two ends out.
//
//   head                                      tail
//   [ ....|unread........ ] -> [ ....... ] -> [ .....|   room, handed out by GetSpan ]
//         _headIndex                              End
//
// A pipe without unread bytes holds no segment, unless somebody is about to write: GetSpan begins a
// write and FlushAsync ends it.
//
// What it is for shows without pipelining, where a request is little more than its system calls:
// `make bench`, depth 1.
using System;
using System.Buffers;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>An unbounded byte queue of pooled segments. Whoever writes looks after the
/// bound.</summary>
public sealed class LoopPipe
{
    private readonly SegmentPool _pool;
    private PipeSegment? _head;
    private PipeSegment? _tail;
    private int _headIndex;
    private bool _writing;

    public LoopPipe(SegmentPool pool)
    {
        _pool = pool;
        Reader = new LoopPipeReader(this);
        Writer = new LoopPipeWriter(this);
    }

    public LoopPipeReader Reader { get; }

    public LoopPipeWriter Writer { get; }

    /// <summary>Bytes written and not yet consumed.</summary>
    public long Length { get; private set; }

    /// <summary>A segment with room for at least so many bytes, one segment's at most; they go
    /// behind its End.</summary>
    internal PipeSegment BeginWrite(int sizeHint)
    {
        Check.That(sizeHint <= SegmentPool.SegmentSize);
        PipeSegment? tail = _tail;
        if (tail is null || tail.Room < Math.Max(sizeHint, 1))
        {
            tail = AddTail();
        }
        _writing = true;
        return tail;
    }

    internal void Advance(int bytes)
    {
        Check.That(_writing && (uint)bytes <= (uint)_tail!.Room);
        _tail.End += bytes;
        Length += bytes;
    }

    internal void EndWrite()
    {
        _writing = false;
        if (Length == 0)
        {
            Clear();
        }
    }

    /// <summary>All that is unread.</summary>
    internal ReadOnlySequence<byte> Unread() => Length == 0
        ? default // Without an object, which Consume knows; that of Empty is an array.
        : new ReadOnlySequence<byte>(_head!, _headIndex, _tail!, _tail!.End);

    /// <summary>Everything before this position is done with.</summary>
    internal void Consume(SequencePosition position)
    {
        var upTo = (PipeSegment?)position.GetObject();
        if (upTo is null || _head is null)
        {
            // The position of an empty pipe.
            return;
        }
        int index = position.GetInteger();
        Length -= upTo.RunningIndex + index - (_head.RunningIndex + _headIndex);
        Check.That(Length >= 0);
        if (Length == 0 && !_writing)
        {
            Clear();
            return;
        }
        DropBefore(upTo);
        _headIndex = index;
    }

    /// <summary>So many of the unread bytes are done with.</summary>
    internal void Consume(long bytes)
    {
        if (bytes == Length && !_writing)
        {
            Clear();
            return;
        }
        Consume(Unread().GetPosition(bytes));
    }

    /// <summary>Gives back all segments, with what is in them.</summary>
    internal void Clear()
    {
        while (_head is { } segment)
        {
            _head = segment.Following;
            _pool.Return(segment);
        }
        _tail = null;
        _headIndex = 0;
        _writing = false;
        Length = 0;
    }

    private void DropBefore(PipeSegment upTo)
    {
        while (_head != upTo)
        {
            PipeSegment done = _head!;
            _head = done.Following;
            Check.That(_head is not null);
            _pool.Return(done);
        }
    }

    private PipeSegment AddTail()
    {
        PipeSegment segment = _pool.Rent();
        if (_tail is null)
        {
            _head = segment;
        }
        else
        {
            _tail.Link(segment);
        }
        _tail = segment;
        return segment;
    }
}
