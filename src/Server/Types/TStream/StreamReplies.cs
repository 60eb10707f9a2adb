// StreamReplies: entries as replies, and what delivering them to a consumer entails.
// Port of redis 7.2 t_stream.c streamReplyWithRange. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   an entry    [ID, [field, value, ...]]
//   one that a consumer has pending but that was deleted    [ID, null]
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Replies with ranges of entries.</summary>
internal static class StreamReplies
{
    /// <summary>An array of the entries between two IDs, up to a count of them; 0 is no
    /// limit.</summary>
    /// <port>t_stream.c streamReplyWithRange</port>
    public static void AddRange(
        Client c, Stream stream, StreamId start, StreamId end, long count, bool reverse)
    {
        int length = c.AddReplyDeferredLen();
        c.SetDeferredArrayLen(length, AddEntries(c, stream, start, end, count, reverse));
    }

    /// <summary>The same without the array; how many there were.</summary>
    /// <port>t_stream.c STREAM_RWR_RAWENTRIES</port>
    public static long AddEntries(
        Client c, Stream stream, StreamId start, StreamId end, long count, bool reverse)
    {
        long sent = 0;
        var it = new StreamIterator(c.Server.Z, stream, start, end, reverse);
        while (it.Next())
        {
            AddEntry(c, ref it);
            if (++sent == count)
            {
                break;
            }
        }
        it.Stop();
        return sent;
    }

    /// <summary>One entry, or nothing; whether there is one.</summary>
    public static bool AddEntry(Client c, Stream stream, StreamId id) =>
        AddEntries(c, stream, id, id, 1, reverse: false) == 1;

    /// <summary>An array of the entries from one on, which the consumer has been given then.
    /// </summary>
    /// <port>t_stream.c streamReplyWithRange, STREAM_RWR_NOACK</port>
    public static void Deliver(
        Client c, Stream stream, StreamId start, long count, StreamReader reader)
    {
        Zmalloc z = c.Server.Z;
        StreamGroup group = reader.Group;
        long now = c.Server.CommandTimeSnapshot();
        bool moved = false;
        long sent = 0;
        int length = c.AddReplyDeferredLen();
        var it = new StreamIterator(z, stream, start, StreamId.Max, reverse: false);
        while (it.Next())
        {
            if (it.Id > group.LastId)
            {
                Advance(stream, group, it.Id);
                moved = true;
            }
            AddEntry(c, ref it);
            if (!reader.NoAck)
            {
                StreamLookup.Open(c, stream)?.PendingChanging(group, it.Id);
                StreamNack nack = group.Deliver(z, it.Id, reader.Consumer, now);
                StreamConsumer consumer = reader.Consumer;
                consumer.ActiveUnixMs = now;
                StreamPropagation.Xclaim(c, reader.KeyAt, reader.GroupAt, group, it.Id, nack);
            }
            if (++sent == count)
            {
                break;
            }
        }
        it.Stop();
        // What is claimed tells the last ID by itself.
        if (moved && reader.NoAck)
        {
            StreamPropagation.GroupId(c, reader.KeyAt, reader.GroupAt, group);
        }
        c.SetDeferredArrayLen(length, sent);
    }

    /// <summary>An array of what a consumer was given and has not acknowledged, from an ID
    /// on.</summary>
    /// <port>t_stream.c streamReplyWithRangeFromConsumerPEL, STREAM_RWR_HISTORY</port>
    public static void AddHistory(
        Client c, Stream stream, StreamId start, long count, in StreamReader reader)
    {
        long now = c.Server.CommandTimeSnapshot();
        long sent = 0;
        int length = c.AddReplyDeferredLen();
        var it = new StreamPendingIterator(c.Server.Z, reader.Consumer.Pending, start);
        while (it.Next() && (count == 0 || sent < count))
        {
            StreamId id = it.Id;
            if (AddEntry(c, stream, id))
            {
                StreamLookup.Open(c, stream)?.PendingChanging(reader.Group, id);
                StreamNack nack = it.Nack;
                nack.DeliveredUnixMs = now;
                nack.Deliveries++;
            }
            else
            {
                c.AddReplyArrayLen(2);
                c.AddReplyStreamId(id);
                c.AddReplyNullArray();
            }
            sent++;
        }
        it.Stop();
        c.SetDeferredArrayLen(length, sent);
    }

    private static void AddEntry(Client c, ref StreamIterator it)
    {
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        c.AddReplyArrayLen(2);
        c.AddReplyStreamId(it.Id);
        c.AddReplyArrayLen(it.FieldCount * 2);
        for (long i = it.FieldCount; i > 0; i--)
        {
            StreamField field = it.TakeField();
            c.AddReplyBulk(field.Name.Text(scratch));
            c.AddReplyBulk(field.Value.Text(scratch));
        }
    }

    /// <summary>The group has come to an entry: how many it has read is counted on, or, where that
    /// was not known or there are holes, looked for.</summary>
    /// <port>t_stream.c streamReplyWithRange</port>
    private static void Advance(Stream stream, StreamGroup group, StreamId id)
    {
        if (group.EntriesRead != StreamGroup.UnknownEntriesRead && !stream.HasTombstones(id))
        {
            group.EntriesRead++;
        }
        else if (stream.EntriesAdded != 0)
        {
            group.EntriesRead = stream.EstimateEntriesUpTo(id);
        }
        group.LastId = id;
    }
}
