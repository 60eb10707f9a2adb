// RdbStream: how a stream goes into an image.
// Port of redis 7.2 rdb.c rdbSaveObject (streams). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Nodes as they lie in memory, what is known of all entries, then the groups: each with its pending
// entries and the consumers, which name the entries that are theirs. docs/formats/stream.md draws
// it.
using System;
using System.Buffers.Binary;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Adds streams to chunks of an image.</summary>
internal static class RdbStream
{
    /// <summary>Version 3 of the format, or 2, which has no active times.</summary>
    /// <port>rdb.c rdbSaveObject</port>
    public static void Save(Zmalloc z, SnapshotChunk to, Stream stream, bool withActiveTime)
    {
        RdbValue.AddLength(to, stream.Nodes.Size);
        var it = new RaxIterator(z, stream.Nodes);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            to.AddString(it.Key);
            to.AddString(Listpack.FromAddress(it.Data).Span);
        }
        it.Stop();
        RdbValue.AddLength(to, stream.Length);
        AddId(to, stream.LastId);
        AddId(to, stream.FirstId);
        AddId(to, stream.MaxDeletedId);
        RdbValue.AddLength(to, stream.EntriesAdded);
        RdbValue.AddLength(to, stream.GroupCount);
        if (stream.GroupCount > 0)
        {
            SaveGroups(z, to, stream, withActiveTime);
        }
    }

    private static void SaveGroups(
        Zmalloc z, SnapshotChunk to, Stream stream, bool withActiveTime)
    {
        var it = new RaxIterator(z, stream.Groups);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            StreamGroup group = StreamGroup.FromAddress(it.Data);
            to.AddString(it.Key);
            AddId(to, group.LastId);
            RdbValue.AddLength(to, group.EntriesRead);
            SavePending(z, to, group.Pending, withDeliveries: true);
            SaveConsumers(z, to, group, withActiveTime);
        }
        it.Stop();
    }

    /// <port>rdb.c rdbSaveStreamConsumers</port>
    private static void SaveConsumers(
        Zmalloc z, SnapshotChunk to, StreamGroup group, bool withActiveTime)
    {
        RdbValue.AddLength(to, group.Consumers.Size);
        var it = new RaxIterator(z, group.Consumers);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            StreamConsumer consumer = StreamConsumer.FromAddress(it.Data);
            to.AddString(it.Key);
            AddTime(to, consumer.SeenUnixMs);
            if (withActiveTime)
            {
                AddTime(to, consumer.ActiveUnixMs);
            }
            SavePending(z, to, consumer.Pending, withDeliveries: false);
        }
        it.Stop();
    }

    /// <port>rdb.c rdbSaveStreamPEL</port>
    private static void SavePending(
        Zmalloc z, SnapshotChunk to, StreamPending pending, bool withDeliveries)
    {
        Span<byte> key = stackalloc byte[StreamId.Size];
        RdbValue.AddLength(to, pending.Count);
        var it = new StreamPendingIterator(z, pending, default);
        while (it.Next())
        {
            it.Id.Encode(key);
            to.AddRaw(key);
            if (withDeliveries)
            {
                AddTime(to, it.Nack.DeliveredUnixMs);
                RdbValue.AddLength(to, it.Nack.Deliveries);
            }
        }
        it.Stop();
    }

    private static void AddId(SnapshotChunk to, StreamId id)
    {
        RdbValue.AddLength(to, (long)id.Ms);
        RdbValue.AddLength(to, (long)id.Seq);
    }

    /// <port>rdb.c rdbSaveMillisecondTime</port>
    private static void AddTime(SnapshotChunk to, long unixMs)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, unixMs);
        to.AddRaw(bytes);
    }
}
