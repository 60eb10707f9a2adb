// ReplicationBacklog: the history a partial synchronisation can start from.
// Port of redis 7.2 server.h replBacklog, replication.c (backlog). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// The backlog owns no bytes: it is one more reader of the replication buffer, standing in its first
// block. Every 64th block is noted in an index, so that finding an offset in a large backlog does
// not walk all of it.
using System;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Window over <see cref="ReplicationBuffer"/>.</summary>
/// <port>server.h replBacklog</port>
public sealed class ReplicationBacklog
{
    /// <port>server.h REPL_BACKLOG_INDEX_PER_BLOCKS</port>
    private const int IndexPerBlocks = 64;

    /// <port>server.h REPL_BACKLOG_TRIM_BLOCKS_PER_CALL</port>
    private const int TrimBlocksPerCall = 64;

    // With room for 64 MiB of blocks of the least size, so that only a larger stream makes it grow.
    private readonly List<ReplBufBlock> _index = new(64);
    private int _unindexed;

    /// <summary>The block it stands in; null until the first byte comes.</summary>
    public ReplBufBlock? RefBlock { get; private set; }

    /// <summary>Bytes of history, and the stream offset of the first of them.</summary>
    public long Histlen { get; set; }

    public long Offset { get; set; }

    /// <summary>Makes the backlog: its first byte is the next one of the stream.</summary>
    /// <port>replication.c createReplicationBacklog</port>
    public static void Create(RedisServer server)
    {
        Check.That(server.Repl.Backlog == null);
        server.Repl.Backlog = new ReplicationBacklog { Offset = server.Repl.MasterReplOffset + 1 };
    }

    /// <summary>Drops the history; there may be no replicas.</summary>
    /// <port>replication.c freeReplicationBacklog</port>
    public static void Free(RedisServer server)
    {
        Check.That(server.Clients.Replicas.Count == 0);
        ReplicationBacklog? backlog = server.Repl.Backlog;
        if (backlog == null)
        {
            return;
        }

        if (backlog.RefBlock != null)
        {
            Check.That(backlog.RefBlock.RefCount == 1);
            backlog.RefBlock.RefCount--;
        }

        server.Repl.Buffer.Clear(server.Z);
        server.Repl.Backlog = null;
    }

    /// <summary>The size was configured anew: trims towards it.</summary>
    /// <port>replication.c resizeReplicationBacklog</port>
    public static void Resize(RedisServer server)
    {
        const long min = 16 * 1024;
        server.Config.ReplBacklogSize = Math.Max(server.Config.ReplBacklogSize, min);
        server.Repl.Backlog?.IncrementalTrim(server);
    }

    /// <summary>
    /// Gives up blocks at the front as long as the history stays longer than configured. Stops at a
    /// block a replica stands in, and after some blocks, so that a replica that left much behind
    /// does not stall a turn.
    /// </summary>
    /// <port>replication.c incrementalTrimReplicationBacklog</port>
    public void IncrementalTrim(RedisServer server)
    {
        ReplicationBuffer buffer = server.Repl.Buffer;
        for (int trimmed = 0; Histlen > server.Config.ReplBacklogSize
            && trimmed < TrimBlocksPerCall; trimmed++)
        {
            ReplBufBlock first = buffer.First!;
            if (buffer.Count <= 1)
            {
                break;
            }

            Check.That(first == RefBlock);
            if (first.RefCount != 1 || Histlen - first.Size <= server.Config.ReplBacklogSize)
            {
                break;
            }

            first.RefCount--;
            Histlen -= first.Size;
            RefBlock = first.Next!;
            RefBlock.RefCount++;
            if (_index.Count > 0 && _index[0] == first)
            {
                _index.RemoveAt(0);
            }

            Check.That(first.Used == first.Size);
            buffer.RemoveFirst(server.Z);
        }

        Offset = server.Repl.MasterReplOffset - Histlen + 1;
    }

    /// <summary>The first bytes were put: stands in their block from now on.</summary>
    internal void Attach(ReplBufBlock block)
    {
        Check.That(RefBlock == null && block.Prev == null);
        RefBlock = block;
        block.RefCount++;
    }

    /// <port>replication.c createReplicationBacklogIndex</port>
    internal void Index(ReplBufBlock block)
    {
        if (++_unindexed >= IndexPerBlocks)
        {
            _index.Add(block);
            _unindexed = 0;
        }
    }

    /// <summary>The block that holds the byte at <paramref name="offset"/>, or the last one for the
    /// byte after the end.</summary>
    /// <port>replication.c addReplyReplicationBacklog</port>
    internal ReplBufBlock Find(long offset)
    {
        int low = 0;
        int high = _index.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_index[middle].ReplOffset <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        // One indexed block further back than needed: the block wanted may end exactly before an
        // indexed one.
        ReplBufBlock? block = low >= 2 ? _index[low - 2] : RefBlock;
        while (block != null && block.ReplOffset + block.Used < offset)
        {
            block = block.Next;
        }

        Check.That(block != null);
        return block;
    }

    /// <summary>Moves all offsets after a restart: what was fed while loading counted from
    /// 0.</summary>
    /// <port>replication.c rebaseReplicationBuffer</port>
    internal void Rebase(RedisServer server, long by)
    {
        _index.Clear();
        _unindexed = 0;
        for (ReplBufBlock? block = server.Repl.Buffer.First; block != null; block = block.Next)
        {
            block.ReplOffset += by;
            Index(block);
        }
    }
}
