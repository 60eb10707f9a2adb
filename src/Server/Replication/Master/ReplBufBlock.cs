// ReplBufBlock: one block of the replication stream, shared by the backlog and all replicas.
// Port of redis 7.2 server.h replBufBlock. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>A block in the chain of <see cref="ReplicationBuffer"/>, filled from the
/// front.</summary>
/// <port>server.h replBufBlock</port>
public sealed class ReplBufBlock
{
    private Sds _bytes;

    /// <summary>How many readers (replicas and the backlog) stand in this very block.</summary>
    public int RefCount;

    /// <summary>Grows by one from block to block.</summary>
    public long Id { get; private set; }

    /// <summary>Stream offset of the first byte.</summary>
    public long ReplOffset { get; set; }

    /// <summary>Bytes it can hold, and holds.</summary>
    public int Size { get; private set; }

    public int Used { get; private set; }

    /// <summary>What it takes in the allocator.</summary>
    public long MemoryBytes => _bytes.AllocSize;
    public ReplBufBlock? Next { get; internal set; }
    public ReplBufBlock? Prev { get; internal set; }

    /// <summary>The bytes it holds, from <paramref name="from"/> on.</summary>
    public ReadOnlySpan<byte> Data(int from) => _bytes.Span[from..Used];

    /// <summary>Takes as much of the front of <paramref name="bytes"/> as fits; returns how much
    /// that is.</summary>
    internal int Append(ReadOnlySpan<byte> bytes)
    {
        int n = Math.Min(bytes.Length, Size - Used);
        bytes[..n].CopyTo(_bytes.Span[Used..]);
        Used += n;
        return n;
    }

    internal void Open(Zmalloc z, int size, long id, long replOffset)
    {
        // The allocator gives a little more than asked for: the block takes it all, so that what is
        // said of its memory is exact.
        _bytes = Sds.NewLen(z, size);
        _bytes.IncrLen(_bytes.Avail);
        Size = (int)_bytes.Length;
        Used = 0;
        RefCount = 0;
        Id = id;
        ReplOffset = replOffset;
    }

    internal void Release(Zmalloc z)
    {
        Sds.Free(z, ref _bytes);
        Next = null;
        Prev = null;
    }
}
