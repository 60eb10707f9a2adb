// ReplicationBuffer: the replication stream, kept once for the backlog and all replicas.
// Port of redis 7.2 replication.c feedReplicationBuffer. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A chain of blocks; each reader counts itself in the block it stands in, and only there. A block
// whose count is zero is kept alive by a reader in an earlier block, so blocks die from the front
// only:
//
//     backlog                    replica A            replica B = end of stream
//        v                          v                      v
//     [ block 7: 1 ] -> [ 8: 0 ] -> [ 9: 1 ] -> [ 10: 0 ] -> [ 11: 1 ]
//
// The first block's count is therefore at least 1 and at most replicas + 1. The bytes lie in
// unmanaged memory; the block objects are reused, so a steady stream allocates nothing managed.
using System;
using System.Collections.Generic;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Blocks of the stream with a reference count each. Owned by <see
/// cref="ReplicationState"/>.</summary>
public sealed class ReplicationBuffer
{
    /// <summary>Smallest block, as in C.</summary>
    /// <port>server.h PROTO_REPLY_CHUNK_BYTES</port>
    public const int MinBlockBytes = 16 * 1024;

    /// <summary>What C's block and list node take besides the bytes; counted for a replica so that
    /// output limits mean the same.</summary>
    public const int BlockOverheadBytes = 40 + 24;

    private const int MaxSpareBlocks = 64;

    private readonly Stack<ReplBufBlock> _spare = new();
    private long _nextId;

    public ReplBufBlock? First { get; private set; }
    public ReplBufBlock? Last { get; private set; }

    /// <summary>Number of blocks.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of memory the blocks take.</summary>
    public long MemoryBytes { get; private set; }

    /// <summary>Adds an empty block at the end, sized for <paramref name="length"/> bytes within
    /// the bounds.</summary>
    public ReplBufBlock AddBlock(Zmalloc z, int length, long backlogSize, long replOffset)
    {
        // Not below a chunk, so that small commands share blocks; not above a sixteenth of the
        // backlog, so that one large block does not hold on to history that could be trimmed.
        long limit = Math.Max(backlogSize / 16, MinBlockBytes);
        int size = (int)Math.Min(Math.Max(length, MinBlockBytes), limit);
        ReplBufBlock block = _spare.TryPop(out ReplBufBlock? spare) ? spare : new ReplBufBlock();
        block.Open(z, size, _nextId++, replOffset);
        block.Prev = Last;
        if (Last != null)
        {
            Last.Next = block;
        }
        else
        {
            First = block;
        }

        Last = block;
        Count++;
        MemoryBytes += block.MemoryBytes;
        return block;
    }

    /// <summary>Frees the first block, which nobody may stand in.</summary>
    public void RemoveFirst(Zmalloc z)
    {
        ReplBufBlock block = First!;
        Check.That(block.RefCount == 0);
        First = block.Next;
        if (First != null)
        {
            First.Prev = null;
        }
        else
        {
            Last = null;
        }

        Count--;
        MemoryBytes -= block.MemoryBytes;
        block.Release(z);
        if (_spare.Count < MaxSpareBlocks)
        {
            _spare.Push(block);
        }
    }

    /// <summary>Frees all blocks; nobody may stand in any.</summary>
    /// <port>replication.c resetReplicationBuffer</port>
    public void Clear(Zmalloc z)
    {
        while (First != null)
        {
            RemoveFirst(z);
        }
    }
}
