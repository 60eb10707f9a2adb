// ClientReply: the bytes waiting to be sent to a client.
// Port of redis 7.2 networking.c (reply buffer and reply list). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Replies are written into a window: a piece of the pipe's last segment, addressed by plain fields
// so that a short reply costs a bounds check and a copy. The pipe itself is touched only when the
// window is full or when the loop sends (Flush).
//
//   pipe   [ segment, being sent ][ segment ....|  _start   _pos      _end |
//                                    committed ->| ^ window: not yet committed ^
//
// A deferred length (a reply whose element count is known only afterwards) swaps the window for a
// scratch array and swaps it back when the count is set: then the header and the collected body are
// written. Frames nest; what a frame collects is copied once a level.
using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Reply pipe of one client and its accounting. Holds no memory while nothing is
/// pending.</summary>
/// <port>server.h client.buf client.reply client.bufpos</port>
public sealed class ClientReply(RedisServer server)
{
    /// <summary>C's PROTO_REPLY_CHUNK_BYTES: what it holds in the client itself, not counted as
    /// output memory.</summary>
    public const int ChunkBytes = SegmentPool.SegmentSize;

    private const int ScratchBytes = 4096;

    private LoopPipe? _pipe;
    private byte[] _window = [];
    private int _start;
    private int _pos;
    private int _end;
    private long _committed;
    private List<Frame>? _frames;
    private long _chunkBytes = ChunkBytes;

    /// <summary>Bytes written and not yet sent, unfinished deferred parts included.</summary>
    public long PendingBytes
    {
        get
        {
            long bytes = _committed + (_pos - _start);
            for (int i = 0; i < Depth; i++)
            {
                bytes += _frames![i].Pos - _frames[i].Start;
            }

            return bytes;
        }
    }

    /// <summary>Those of them that C would keep in its list, behind the chunk in the
    /// client.</summary>
    public long ListBytes => Math.Max(PendingBytes - _chunkBytes, 0);

    public bool HasPending
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _pos != _start || _committed != 0 || _frames is { Count: > 0 };
    }

    /// <summary>All that is pending where the window holds it whole, else empty. The pipe need not
    /// know of it: follow with <see cref="WindowSent"/>, unless it is still to be sent.</summary>
    internal ReadOnlySpan<byte> Window => _committed == 0 && _frames is not { Count: > 0 }
        ? _window.AsSpan(_start, _pos - _start)
        : [];

    /// <summary>Open deferred lengths.</summary>
    public int Depth => _frames?.Count ?? 0;

    /// <summary>Bytes of long strings sent in this turn by <see cref="LongBulk"/>.</summary>
    internal long SentEarlyBytes { get; set; }

    /// <summary>The most bytes that were ever pending at once since the last look; for CLIENT
    /// LIST.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Called whenever the window is exchanged for a new one: the place to check output
    /// limits.</summary>
    internal Action? Grown { get; set; }

    /// <summary>Room for <paramref name="count"/> (at most 512) contiguous bytes; follow with <see
    /// cref="Advance"/>.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_end - _pos < count)
        {
            Refill(count);
        }

        return _window.AsSpan(_pos, _end - _pos);
    }

    public void Advance(int count)
    {
        Check.That(count <= _end - _pos);
        _pos += count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= _end - _pos)
        {
            bytes.CopyTo(_window.AsSpan(_pos));
            _pos += bytes.Length;
            return;
        }

        AppendSlow(bytes);
    }

    /// <summary>Starts collecting what follows until <see cref="EndDeferred"/>; returns its
    /// handle.</summary>
    public int BeginDeferred()
    {
        // C opens a list behind its chunk for this, and what follows goes there although the chunk
        // has room.
        _chunkBytes = Math.Min(_chunkBytes, PendingBytes);
        _frames ??= [];
        _frames.Add(new Frame(_window, _start, _pos, _end));
        _window = ArrayPool<byte>.Shared.Rent(ScratchBytes);
        _start = 0;
        _pos = 0;
        _end = _window.Length;
        return _frames.Count;
    }

    /// <summary>Writes <paramref name="header"/> and the collected bytes to where the deferred part
    /// stands.</summary>
    public void EndDeferred(int handle, ReadOnlySpan<byte> header)
    {
        Check.That(handle == Depth && handle > 0);
        byte[] scratch = _window;
        int length = _pos;
        Frame frame = _frames![^1];
        _frames.RemoveAt(_frames.Count - 1);
        (_window, _start, _pos, _end) = (frame.Window, frame.Start, frame.Pos, frame.End);
        Append(header);
        Append(scratch.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(scratch);
        if (Depth == 0 && length > ScratchBytes)
        {
            Grown?.Invoke();
        }
    }

    /// <summary>As <see cref="EndDeferred"/>, but what was collected goes into <paramref
    /// name="sink"/> for later.
    /// </summary>
    public void EndDiverted(int handle, PendingPushes sink)
    {
        sink.Add(_window.AsSpan(0, _pos));
        _pos = 0;
        EndDeferred(handle, []);
    }

    /// <summary>Everything pending, in order, for the socket; follow with <see
    /// cref="Sent"/>.</summary>
    public ReadOnlySequence<byte> Flush()
    {
        Check.That(Depth == 0);
        Commit();
        PeakBytes = Math.Max(PeakBytes, _committed);
        if (_committed == 0)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        bool any = _pipe!.Reader.TryRead(out ReadResult result);
        Check.That(any && result.Buffer.Length == _committed);
        return result.Buffer;
    }

    /// <summary>The first <paramref name="count"/> bytes of <paramref name="flushed"/> have
    /// left.</summary>
    public void Sent(in ReadOnlySequence<byte> flushed, long count)
    {
        if (flushed.IsEmpty)
        {
            return;
        }

        _committed -= count;
        Check.That(_committed >= 0);
        if (_committed == 0)
        {
            _chunkBytes = ChunkBytes;
        }

        _pipe!.Reader.AdvanceTo(_committed == 0 ? flushed.End : flushed.GetPosition(count));
    }

    /// <summary>All of <see cref="Window"/> has left.</summary>
    internal void WindowSent()
    {
        Check.That(_committed == 0 && _end > 0);
        PeakBytes = Math.Max(PeakBytes, _pos - _start);
        _chunkBytes = ChunkBytes;
        DropWindow();
        _pipe!.EndWrite();
    }

    /// <summary>Moves everything pending to <paramref name="target"/>, in order.</summary>
    /// <port>networking.c AddReplyFromClient</port>
    public void MoveTo(ClientReply target)
    {
        ReadOnlySequence<byte> all = Flush();
        foreach (ReadOnlyMemory<byte> part in all)
        {
            target.Append(part.Span);
        }

        Sent(all, all.Length);
    }

    /// <summary>Drops everything pending and gives all memory back.</summary>
    public void Release()
    {
        while (Depth > 0)
        {
            EndDeferred(Depth, []);
        }

        if (_pipe is not null)
        {
            DropWindow();
            _pipe.Writer.Complete();
            _pipe.Reader.Complete();
            _pipe = null;
        }

        _committed = 0;
    }

    private void AppendSlow(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_pos == _end)
            {
                Refill(Depth > 0 ? bytes.Length : 1);
            }

            int count = Math.Min(bytes.Length, _end - _pos);
            bytes[..count].CopyTo(_window.AsSpan(_pos));
            _pos += count;
            bytes = bytes[count..];
        }
    }

    // The window has less than `count` bytes left: takes a new one from the pipe, or grows the
    // scratch array.
    private void Refill(int count)
    {
        if (Depth > 0)
        {
            GrowScratch(count);
            return;
        }

        if (_pipe is null)
        {
            _pipe = new LoopPipe(server.Clients.Segments);
        }
        else
        {
            Commit();
        }

        // A fresh segment when the current one has less than this left.
        PipeSegment segment = _pipe.BeginWrite(Math.Max(count, 64));
        _window = segment.Bytes;
        _start = segment.End;
        _pos = _start;
        _end = _window.Length;
        if (_committed >= ChunkBytes)
        {
            Grown?.Invoke();
        }
    }

    private void GrowScratch(int count)
    {
        byte[] bigger = ArrayPool<byte>.Shared.Rent(Math.Max(_window.Length * 2, _pos + count));
        _window.AsSpan(0, _pos).CopyTo(bigger);
        ArrayPool<byte>.Shared.Return(_window);
        _window = bigger;
        _end = bigger.Length;
        Grown?.Invoke();
    }

    private void Commit()
    {
        if (_pipe is null || _end == 0)
        {
            return;
        }

        int count = _pos - _start;
        DropWindow();
        if (count > 0)
        {
            _pipe.Writer.Advance(count);
            _committed += count;
        }

        // Ends the write even when nothing was written, so that the pipe may give its segment back.
        Check.That(_pipe.Writer.FlushAsync().IsCompletedSuccessfully);
    }

    private void DropWindow()
    {
        _window = [];
        _start = 0;
        _pos = 0;
        _end = 0;
    }

    private readonly record struct Frame(byte[] Window, int Start, int Pos, int End);
}
