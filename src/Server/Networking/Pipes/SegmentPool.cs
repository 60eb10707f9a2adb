// SegmentPool: the 16 KiB pieces that query and reply pipes are made of, one pool a server.
// No port: C allocates query buffers and reply blocks one by one.
//
// A pipe rents a piece when bytes come in and returns it as soon as they are consumed, so a client
// that is idle holds none and a server with 10,000 idle clients holds a handful. The arrays are
// pinned for life: the kernel is given their address at every read and write. What is returned is
// kept up to a limit; beyond it the collector gets it, so that one burst does not stay in memory
// for ever.
using System;
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Rents byte segments to pipes without allocating in the steady state.</summary>
public sealed class SegmentPool
{
    /// <summary>Bytes of an ordinary segment: C's PROTO_IOBUF_LEN and
    /// PROTO_REPLY_CHUNK_BYTES.</summary>
    public const int SegmentSize = 16 * 1024;

    private const int MaxKept = 1024;
    private const long CollectAfter = 64L * 1024 * 1024;
    private readonly Stack<PipeSegment> _free = new();

    /// <summary>Segments rented and not yet returned.</summary>
    public int Rented { get; private set; }

    /// <summary>Bytes let go to the collector since the last <see cref="Collect"/>.</summary>
    public long DroppedBytes { get; private set; }

    internal PipeSegment Rent()
    {
        Rented++;
        return _free.TryPop(out PipeSegment? segment) ? segment : new PipeSegment();
    }

    internal void Return(PipeSegment segment)
    {
        Rented--;
        if (_free.Count < MaxKept)
        {
            segment.Clear();
            _free.Push(segment);
            return;
        }

        DroppedBytes += SegmentSize;
    }

    /// <summary>After a burst: has the collector give its memory back to the system. Called when
    /// the loop has time, once a second at most.</summary>
    public void Collect()
    {
        if (DroppedBytes < CollectAfter)
        {
            return;
        }

        DroppedBytes = 0;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
