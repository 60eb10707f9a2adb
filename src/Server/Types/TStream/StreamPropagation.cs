// StreamPropagation: what replicas are told of consumer groups.
// Port of redis 7.2 t_stream.c streamPropagateXCLAIM. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Reading and claiming depend on the time and on what others have read. Replicas get the outcome:
//
//   XCLAIM key group consumer 0 ID TIME .. RETRYCOUNT .. FORCE JUSTID LASTID ..   a delivery
//   XGROUP SETID key group ID ENTRIESREAD ..                                   read with NOACK
//   XGROUP CREATECONSUMER key group consumer                     made by a read with NOACK
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Queues commands for replicas; nothing is built when there are none.</summary>
internal static class StreamPropagation
{
    private static readonly ReadOnlyMemory<byte> XclaimWord = "XCLAIM"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Zero = "0"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Time = "TIME"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> RetryCount = "RETRYCOUNT"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Force = "FORCE"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> JustId = "JUSTID"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> LastId = "LASTID"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Xgroup = "XGROUP"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> SetId = "SETID"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> EntriesRead = "ENTRIESREAD"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> CreateConsumer = "CREATECONSUMER"u8.ToArray();

    /// <port>t_stream.c streamPropagateXCLAIM</port>
    public static void Xclaim(
        Client c, int keyAt, int groupAt, StreamGroup group, StreamId id, StreamNack nack)
    {
        if (c.IsRewriteRead())
        {
            Xclaim(c, keyAt, groupAt, group, c.Server.Exec.AlsoPropagate.Id(id), nack);
        }
    }

    /// <summary>The same with an ID that is an argument already.</summary>
    /// <port>t_stream.c streamPropagateXCLAIM</port>
    public static void Xclaim(
        Client c, int keyAt, int groupAt, StreamGroup group, ReadOnlyMemory<byte> id,
        StreamNack nack)
    {
        if (!c.IsRewriteRead())
        {
            return;
        }
        PropagationQueue queue = c.Server.Exec.AlsoPropagate;
        queue.Add(c.Db.Id, PropagateTarget.All,
        [
            XclaimWord, c.ArgvMemory(keyAt), c.ArgvMemory(groupAt),
            queue.Copy(nack.Consumer.Name), Zero, id,
            Time, queue.Digits(nack.DeliveredUnixMs), RetryCount, queue.Digits(nack.Deliveries),
            Force, JustId, LastId, queue.Id(group.LastId),
        ]);
    }

    /// <port>t_stream.c streamPropagateGroupID</port>
    public static void GroupId(Client c, int keyAt, int groupAt, StreamGroup group)
    {
        if (c.IsRewriteRead())
        {
            PropagationQueue queue = c.Server.Exec.AlsoPropagate;
            queue.Add(c.Db.Id, PropagateTarget.All,
            [
                Xgroup, SetId, c.ArgvMemory(keyAt), c.ArgvMemory(groupAt),
                queue.Id(group.LastId), EntriesRead, queue.Digits(group.EntriesRead),
            ]);
        }
    }

    /// <port>t_stream.c streamPropagateConsumerCreation</port>
    public static void NewConsumer(Client c, int keyAt, int groupAt, int consumerAt)
    {
        if (c.IsRewriteRead())
        {
            c.Server.AlsoPropagate(c.Db.Id, PropagateTarget.All,
            [
                Xgroup, CreateConsumer, c.ArgvMemory(keyAt), c.ArgvMemory(groupAt),
                c.ArgvMemory(consumerAt),
            ]);
        }
    }
}
