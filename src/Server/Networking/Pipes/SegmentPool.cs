// SegmentPool: the 16 KiB pieces that query and reply pipes are made of, one pool a server.
// No port: C allocates query buffers and reply blocks one by one.
//
// A pipe rents a piece when bytes come in and returns it as soon as they are consumed, so a client
// that is idle holds none and a server with 10,000 idle clients holds a handful. The arrays are
// pinned for life: the kernel is given their address at every read and write. What is returned is
// kept up to a limit, and of that only what is used now and then; the collector gets the rest, so
// that one burst does not stay in memory for ever.
using System;
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Rents byte segments to pipes without allocating in the steady state.</summary>
public sealed class SegmentPool
{
    /// <summary>Bytes of an ordinary segment: C's PROTO_IOBUF_LEN and
    /// PROTO_REPLY_CHUNK_BYTES.</summary>
    public const int SegmentSize = 16 * 1024;

    // 64 MiB: a turn of the loop serves 64 clients at most, each with a pipeline of short replies.
    private const int MaxKept = 4 * 1024;
    private const int AlwaysKept = 64;
    private const long CollectAfterBytes = 8L * 1024 * 1024;
    private const int QuietSeconds = 5;

    private readonly Stack<PipeSegment> _free = new();
    private int _leastFree;
    private bool _letGo;
    private int _quietSeconds;

    /// <summary>Segments rented and not yet returned.</summary>
    public int Rented { get; private set; }

    /// <summary>Segments that wait to be rented again.</summary>
    public int Free => _free.Count;

    /// <summary>Bytes let go to the collector since it was last asked to collect.</summary>
    public long DroppedBytes { get; private set; }

    /// <summary>A segment of the pool, or a new one.</summary>
    public PipeSegment Rent()
    {
        Rented++;
        if (!_free.TryPop(out PipeSegment? segment))
        {
            segment = new PipeSegment();
        }

        _leastFree = Math.Min(_leastFree, _free.Count);
        return segment;
    }

    /// <summary>Takes a segment back that nobody reads any more.</summary>
    public void Return(PipeSegment segment)
    {
        Rented--;
        if (_free.Count < MaxKept)
        {
            segment.Clear();
            _free.Push(segment);
            return;
        }

        LetGo(SegmentSize);
    }

    /// <summary>Counts managed memory in large pieces that has become garbage.</summary>
    public void LetGo(long bytes)
    {
        DroppedBytes += bytes;
        _letGo = true;
    }

    /// <summary>To be called once a second: an eighth of what was never rented during it goes; when
    /// nothing went for some seconds, the collector is told to give its memory back.</summary>
    /// <remarks>Left alone it would collect only when as much again was allocated. The collection
    /// stops the loop: never while a load goes on, and only for 8 MiB.</remarks>
    public void EverySecond()
    {
        int unused = _leastFree - AlwaysKept;
        _leastFree = _free.Count;
        for (int i = 0; i < unused; i += 8)
        {
            _free.Pop();
            LetGo(SegmentSize);
        }

        _quietSeconds = _letGo ? 0 : _quietSeconds + 1;
        _letGo = false;
        if (_quietSeconds >= QuietSeconds && DroppedBytes >= CollectAfterBytes)
        {
            Collect();
        }
    }

    /// <summary>Gives back at once what <see cref="EverySecond"/> does little by little. Stops the
    /// loop for some milliseconds.</summary>
    public void Purge()
    {
        _free.Clear();
        _leastFree = 0;
        Collect();
    }

    private void Collect()
    {
        DroppedBytes = 0;
        GC.Collect(
            GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
