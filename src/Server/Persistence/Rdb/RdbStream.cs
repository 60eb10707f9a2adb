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
            SaveNode(to, it.Key, Listpack.FromAddress(it.Data));
        }
        it.Stop();
        SaveHead(to, new StreamHead(stream));
        RdbValue.AddLength(to, stream.GroupCount);
        if (stream.GroupCount > 0)
        {
            SaveGroups(z, to, stream, withActiveTime);
        }
    }

    /// <summary>A node: its master ID and its bytes as they are.</summary>
    public static void SaveNode(SnapshotChunk to, ReadOnlySpan<byte> master, Listpack node)
    {
        to.AddString(master);
        to.AddString(node.Span);
    }

    /// <summary>What is known of all entries.</summary>
    public static void SaveHead(SnapshotChunk to, in StreamHead head)
    {
        RdbValue.AddLength(to, head.Length);
        AddId(to, head.LastId);
        AddId(to, head.FirstId);
        AddId(to, head.MaxDeletedId);
        RdbValue.AddLength(to, head.EntriesAdded);
    }

    /// <summary>A group up to its pending entries, whose number this ends with.</summary>
    public static void SaveGroupHead(SnapshotChunk to, ReadOnlySpan<byte> name, StreamId lastId,
        long entriesRead, long pending)
    {
        to.AddString(name);
        AddId(to, lastId);
        RdbValue.AddLength(to, entriesRead);
        RdbValue.AddLength(to, pending);
    }

    /// <summary>A pending entry of a group.</summary>
    public static void SaveDelivery(
        SnapshotChunk to, ReadOnlySpan<byte> id, long deliveredUnixMs, long deliveries)
    {
        to.AddRaw(id);
        AddTime(to, deliveredUnixMs);
        RdbValue.AddLength(to, deliveries);
    }

    /// <summary>A consumer up to its pending entries, whose number this ends with.</summary>
    public static void SaveConsumerHead(SnapshotChunk to, ReadOnlySpan<byte> name,
        long seenUnixMs, long? activeUnixMs, long pending)
    {
        to.AddString(name);
        AddTime(to, seenUnixMs);
        if (activeUnixMs != null)
        {
            AddTime(to, activeUnixMs.Value);
        }
        RdbValue.AddLength(to, pending);
    }

    private static void SaveGroups(
        Zmalloc z, SnapshotChunk to, Stream stream, bool withActiveTime)
    {
        var it = new RaxIterator(z, stream.Groups);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            StreamGroup group = StreamGroup.FromAddress(it.Data);
            SaveGroupHead(to, it.Key, group.LastId, group.EntriesRead, group.Pending.Count);
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
            SaveConsumerHead(to, it.Key, consumer.SeenUnixMs,
                withActiveTime ? consumer.ActiveUnixMs : null, consumer.Pending.Count);
            SavePending(z, to, consumer.Pending, withDeliveries: false);
        }
        it.Stop();
    }

    /// <port>rdb.c rdbSaveStreamPEL</port>
    private static void SavePending(
        Zmalloc z, SnapshotChunk to, StreamPending pending, bool withDeliveries)
    {
        Span<byte> key = stackalloc byte[StreamId.Size];
        var it = new StreamPendingIterator(z, pending, default);
        while (it.Next())
        {
            it.Id.Encode(key);
            if (withDeliveries)
            {
                SaveDelivery(to, key, it.Nack.DeliveredUnixMs, it.Nack.Deliveries);
            }
            else
            {
                to.AddRaw(key);
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
