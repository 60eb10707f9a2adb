// XinfoCommands: what there is to know of a stream, its groups and their consumers.
// Port of redis 7.2 t_stream.c xinfoCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>XINFO and its subcommands.</summary>
internal static class XinfoCommands
{
    private const long DefaultCount = 10;
    private const int KeyAt = 2;

    private static readonly IReadOnlyList<string> HelpLines =
    [
        "CONSUMERS <key> <groupname>",
        "    Show consumers of <groupname>.",
        "GROUPS <key>",
        "    Show the stream consumer groups.",
        "STREAM <key> [FULL [COUNT <count>]",
        "    Show information about the stream.",
    ];

    /// <port>t_stream.c xinfoCommand</port>
    public static void Help(Client c) => c.AddReplyHelp(HelpLines);

    /// <port>t_stream.c xinfoCommand</port>
    public static void Consumers(Client c)
    {
        if (!StreamLookup.TryReadOrReply(c, KeyAt, Shared.NoKeyErr, out Stream stream))
        {
            return;
        }
        StreamGroup group = stream.FindGroup(c.Argv(3));
        if (group.IsNull)
        {
            c.AddReplyError($"-NOGROUP No such consumer group '{StreamLookup.Text(c.Argv(3))}' "
                + $"for key name '{StreamLookup.Text(c.Argv(KeyAt))}'");
            return;
        }
        long now = c.Server.CommandTimeSnapshot();
        c.AddReplyArrayLen(group.Consumers.Size);
        var it = new RaxIterator(c.Server.Z, group.Consumers);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            StreamConsumer consumer = StreamConsumer.FromAddress(it.Data);
            long active = consumer.ActiveUnixMs;
            c.AddReplyMapLen(4);
            c.AddReplyBulk("name"u8);
            c.AddReplyBulk(consumer.Name);
            AddNumber(c, "pending"u8, consumer.Pending.Count);
            AddNumber(c, "idle"u8, long.Max(unchecked(now - consumer.SeenUnixMs), 0));
            AddNumber(c, "inactive"u8, active == -1 ? active : unchecked(now - active));
        }
        it.Stop();
    }

    /// <port>t_stream.c xinfoCommand</port>
    public static void Groups(Client c)
    {
        if (!StreamLookup.TryReadOrReply(c, KeyAt, Shared.NoKeyErr, out Stream stream))
        {
            return;
        }
        c.AddReplyArrayLen(stream.GroupCount);
        if (stream.GroupCount == 0)
        {
            return;
        }
        var it = new RaxIterator(c.Server.Z, stream.Groups);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            StreamGroup group = StreamGroup.FromAddress(it.Data);
            c.AddReplyMapLen(6);
            c.AddReplyBulk("name"u8);
            c.AddReplyBulk(it.Key);
            AddNumber(c, "consumers"u8, group.Consumers.Size);
            AddNumber(c, "pending"u8, group.Pending.Count);
            AddProgress(c, stream, group);
        }
        it.Stop();
    }

    /// <port>t_stream.c xinfoReplyWithStreamInfo</port>
    public static void Stream(Client c)
    {
        if (!StreamLookup.TryReadOrReply(c, KeyAt, Shared.NoKeyErr, out Stream stream)
            || !TryParseOrReply(c, out bool full, out long count))
        {
            return;
        }
        c.AddReplyMapLen(full ? 9 : 10);
        AddNumber(c, "length"u8, stream.Length);
        AddNumber(c, "radix-tree-keys"u8, stream.Nodes.Size);
        AddNumber(c, "radix-tree-nodes"u8, stream.Nodes.NumNodes);
        AddId(c, "last-generated-id"u8, stream.LastId);
        AddId(c, "max-deleted-entry-id"u8, stream.MaxDeletedId);
        AddNumber(c, "entries-added"u8, stream.EntriesAdded);
        AddId(c, "recorded-first-entry-id"u8, stream.FirstId);
        if (!full)
        {
            AddNumber(c, "groups"u8, stream.GroupCount);
            AddEdge(c, "first-entry"u8, stream, reverse: false);
            AddEdge(c, "last-entry"u8, stream, reverse: true);
            return;
        }
        c.AddReplyBulk("entries"u8);
        StreamReplies.AddRange(c, stream, default, StreamId.Max, count, reverse: false);
        c.AddReplyBulk("groups"u8);
        AddGroups(c, stream, count);
    }

    /// <summary>FULL, and how many of each list; all with 0.</summary>
    private static bool TryParseOrReply(Client c, out bool full, out long count)
    {
        full = c.Argc > 3;
        count = DefaultCount;
        if (!full)
        {
            return true;
        }
        if (c.Argc is not (4 or 6) || !c.Argv(3).EqualsIgnoreCase("FULL"u8)
            || (c.Argc == 6 && !c.Argv(4).EqualsIgnoreCase("COUNT"u8)))
        {
            c.AddReplySubcommandSyntaxError();
            return false;
        }
        if (c.Argc == 6 && !c.TryGetLongOrReply(c.Argv(5), out count))
        {
            return false;
        }
        count = count < 0 ? DefaultCount : count;
        return true;
    }

    private static void AddEdge(
        Client c, ReadOnlySpan<byte> name, Stream stream, bool reverse)
    {
        c.AddReplyBulk(name);
        if (StreamReplies.AddEntries(c, stream, default, StreamId.Max, 1, reverse) == 0)
        {
            c.AddReplyNull();
        }
    }

    private static void AddGroups(Client c, Stream stream, long count)
    {
        c.AddReplyArrayLen(stream.GroupCount);
        if (stream.GroupCount == 0)
        {
            return;
        }
        var it = new RaxIterator(c.Server.Z, stream.Groups);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            StreamGroup group = StreamGroup.FromAddress(it.Data);
            c.AddReplyMapLen(7);
            c.AddReplyBulk("name"u8);
            c.AddReplyBulk(it.Key);
            AddProgress(c, stream, group);
            AddNumber(c, "pel-count"u8, group.Pending.Count);
            AddPending(c, group.Pending, count, withConsumer: true);
            c.AddReplyBulk("consumers"u8);
            AddConsumers(c, group, count);
        }
        it.Stop();
    }

    private static void AddConsumers(Client c, StreamGroup group, long count)
    {
        c.AddReplyArrayLen(group.Consumers.Size);
        var it = new RaxIterator(c.Server.Z, group.Consumers);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            StreamConsumer consumer = StreamConsumer.FromAddress(it.Data);
            c.AddReplyMapLen(5);
            c.AddReplyBulk("name"u8);
            c.AddReplyBulk(consumer.Name);
            AddNumber(c, "seen-time"u8, consumer.SeenUnixMs);
            AddNumber(c, "active-time"u8, consumer.ActiveUnixMs);
            AddNumber(c, "pel-count"u8, consumer.Pending.Count);
            AddPending(c, consumer.Pending, count, withConsumer: false);
        }
        it.Stop();
    }

    private static void AddPending(
        Client c, StreamPending pending, long count, bool withConsumer)
    {
        c.AddReplyBulk("pending"u8);
        long sent = 0;
        int length = c.AddReplyDeferredLen();
        var it = new StreamPendingIterator(c.Server.Z, pending, default);
        for (; it.Next() && (count == 0 || sent < count); sent++)
        {
            c.AddReplyArrayLen(withConsumer ? 4 : 3);
            c.AddReplyStreamId(it.Id);
            if (withConsumer)
            {
                c.AddReplyBulk(it.Nack.Consumer.Name);
            }
            c.AddReplyLongLong(it.Nack.DeliveredUnixMs);
            c.AddReplyLongLong(it.Nack.Deliveries);
        }
        it.Stop();
        c.SetDeferredArrayLen(length, sent);
    }

    /// <summary>How far a group has come, and how much it has before it, as far as that can be
    /// told.</summary>
    /// <port>t_stream.c streamReplyWithCGLag</port>
    private static void AddProgress(Client c, Stream stream, StreamGroup group)
    {
        AddId(c, "last-delivered-id"u8, group.LastId);
        long read = group.EntriesRead;
        AddKnown(c, "entries-read"u8, read, read != StreamGroup.UnknownEntriesRead);
        if (stream.EntriesAdded == 0)
        {
            AddNumber(c, "lag"u8, 0);
            return;
        }
        if (read == StreamGroup.UnknownEntriesRead || stream.HasTombstones(group.LastId))
        {
            read = stream.EstimateEntriesUpTo(group.LastId);
        }
        AddKnown(c, "lag"u8, unchecked(stream.EntriesAdded - read),
            read != StreamGroup.UnknownEntriesRead);
    }

    private static void AddKnown(Client c, ReadOnlySpan<byte> name, long value, bool isKnown)
    {
        c.AddReplyBulk(name);
        if (isKnown)
        {
            c.AddReplyLongLong(value);
        }
        else
        {
            c.AddReplyNull();
        }
    }

    private static void AddNumber(Client c, ReadOnlySpan<byte> name, long value)
    {
        c.AddReplyBulk(name);
        c.AddReplyLongLong(value);
    }

    private static void AddId(Client c, ReadOnlySpan<byte> name, StreamId id)
    {
        c.AddReplyBulk(name);
        c.AddReplyStreamId(id);
    }
}
