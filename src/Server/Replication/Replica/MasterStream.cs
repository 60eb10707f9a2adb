// MasterStream: how far the stream of our master is applied.
// Port of redis 7.2 networking.c commandProcessed (master half). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// A replica passes on to its own replicas the very bytes its master sent, once they are applied. So
// the query pipe of the master link gives nothing back before that: bytes of executed commands are
// consumed; they are applied when no transaction is open, passed on, counted in the offset, and
// only then released.
//
//   pipe  [ applied, to be released | consumed (MULTI is open) | parsed | received ]
//         0                  AppliedBytes           ConsumedBytes
using System;
using System.Buffers;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Accounting of the replication stream on the receiving side.</summary>
internal static class MasterStream
{
    /// <port>networking.c commandProcessed</port>
    public static void CommandProcessed(Client c)
    {
        ClientQuery query = c.Query;
        if (query.Batch is { HasWork: true } batch)
        {
            query.ConsumedBytes += batch.Requests.Bytes(batch.Next);
        }

        c.ResetClient();
        long applied = query.ConsumedBytes - query.AppliedBytes;
        if (applied == 0 || c.Has(ClientFlags.Multi))
        {
            return;
        }

        MasterLink link = c.MasterLink!;
        ReadOnlySequence<byte> stream = query.Pipe!.Unread();
        foreach (ReadOnlyMemory<byte> part in stream.Slice(query.AppliedBytes, applied))
        {
            ReplicationFeed.FeedStreamFromMaster(c.Server, part.Span);
        }

        query.AppliedBytes = query.ConsumedBytes;
        link.ReplOff += applied;
    }

    /// <summary>The applied bytes, which the pipe may now give back.</summary>
    public static long TakeReleasable(Client c)
    {
        ClientQuery query = c.Query;
        long applied = query.AppliedBytes;
        Check.That(applied <= query.ConsumedBytes);
        query.ConsumedBytes -= applied;
        query.AppliedBytes = 0;
        return applied;
    }
}
