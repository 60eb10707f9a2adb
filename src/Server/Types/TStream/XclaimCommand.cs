// XclaimCommand: taking over what another consumer was given and did not acknowledge.
// Port of redis 7.2 t_stream.c xclaimCommand, xautoclaimCommand. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// What is pending but was deleted from the stream cannot be taken over: it is struck off the lists
// instead. XCLAIM is also how replicas are told of any delivery (StreamPropagation), hence options
// that set what is otherwise measured, and FORCE, which makes a delivery there was none of.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>XCLAIM and XAUTOCLAIM.</summary>
internal static class XclaimCommand
{
    private const long NotGiven = -1;
    private const long DefaultCount = 100;
    private const int AttemptsFactor = 10;
    private const int GroupAt = 2;
    private const int ConsumerAt = 3;
    private const int FirstIdAt = 5;

    private struct Options
    {
        public long MinIdle;
        public long Delivered;
        public long RetryCount;
        public long Count;
        public int Ids;
        public bool Force;
        public bool JustId;
        public StreamId LastId;
        public StreamId Start;
    }

    /// <port>t_stream.c xclaimCommand</port>
    public static void Run(Client c)
    {
        Robj o = StreamLookup.ReadToChange(c, 1);
        var options = new Options { Delivered = NotGiven, RetryCount = NotGiven };
        if (!TryFindGroupOrReply(c, o, out StreamGroup group)
            || !TryGetMinIdleOrReply(
                c, "Invalid min-idle-time argument for XCLAIM", ref options))
        {
            return;
        }
        using NativeArray<StreamId> ids =
            NativeArray<StreamId>.Create(c.Server.Z, c.Argc - FirstIdAt);
        long now = c.Server.CommandTimeSnapshot();
        if (!TryParseOrReply(c, ids, now, ref options))
        {
            return;
        }
        Stream stream = StreamLookup.Of(o);
        StreamLookup.Open(c, stream)?.GroupChanging(group);
        bool tellLastId = options.LastId > group.LastId;
        if (tellLastId)
        {
            group.LastId = options.LastId;
        }
        bool sane = options.Delivered >= 0 && options.Delivered <= now;
        options.Delivered = sane ? options.Delivered : now;
        StreamConsumer consumer = Claimant(c, group, now);
        long sent = 0;
        int length = c.AddReplyDeferredLen();
        for (int i = 0; i < options.Ids; i++)
        {
            StreamId id = ids[i];
            ReadOnlyMemory<byte> text = c.ArgvMemory(FirstIdAt + i);
            StreamNack nack = group.Pending.Find(id);
            if (!stream.Contains(c.Server.Z, id))
            {
                if (!nack.IsNull)
                {
                    tellLastId = false;
                    StreamPropagation.Xclaim(c, 1, GroupAt, group, text, nack);
                    StrikeOff(c, stream, group, id);
                }
                continue;
            }
            if (TryClaim(c, stream, group, consumer, id, ref nack, options, now))
            {
                AddClaimed(c, stream, id, options.JustId);
                sent++;
                consumer.ActiveUnixMs = now;
                tellLastId = false;
                StreamPropagation.Xclaim(c, 1, GroupAt, group, text, nack);
                c.Server.Dirty++;
            }
        }
        if (tellLastId)
        {
            StreamPropagation.GroupId(c, 1, GroupAt, group);
            c.Server.Dirty++;
        }
        c.SetDeferredArrayLen(length, sent);
        c.PreventCommandPropagation();
    }

    /// <port>t_stream.c xautoclaimCommand</port>
    public static void Xautoclaim(Client c)
    {
        Robj o = StreamLookup.ReadToChange(c, 1);
        var options = new Options { Count = DefaultCount, RetryCount = NotGiven };
        if (!TryGetMinIdleOrReply(
                c, "Invalid min-idle-time argument for XAUTOCLAIM", ref options)
            || !c.TryGetStartOrReply(c.Argv(5), out options.Start)
            || !TryParseAutoOrReply(c, ref options)
            || !TryFindGroupOrReply(c, o, out StreamGroup group))
        {
            return;
        }
        using NativeArray<StreamId> gone =
            NativeArray<StreamId>.TryCreate(c.Server.Z, options.Count);
        if (gone.IsNull)
        {
            c.AddReplyError("Insufficient memory, failed allocating transient memory, "
                + "COUNT too high.");
            return;
        }
        options.Delivered = c.Server.CommandTimeSnapshot();
        Stream stream = StreamLookup.Of(o);
        StreamLookup.Open(c, stream)?.GroupChanging(group);
        StreamConsumer consumer = Claimant(c, group, options.Delivered);
        c.AddReplyArrayLen(3);
        int cursor = c.AddReplyDeferredLen();
        StreamId next = ClaimFrom(
            c, stream, group, consumer, options, gone, out int goneCount);
        SetDeferredId(c, cursor, next);
        c.AddReplyArrayLen(goneCount);
        for (int i = 0; i < goneCount; i++)
        {
            c.AddReplyStreamId(gone[i]);
        }
        c.PreventCommandPropagation();
    }

    /// <summary>Replies with the array of what was claimed; returns where to go on, 0-0 at the
    /// end.</summary>
    private static StreamId ClaimFrom(
        Client c, Stream stream, StreamGroup group, StreamConsumer consumer,
        in Options options, NativeArray<StreamId> gone, out int goneCount)
    {
        long now = options.Delivered;
        long count = options.Count;
        long attempts = count * AttemptsFactor;
        long sent = 0;
        goneCount = 0;
        int length = c.AddReplyDeferredLen();
        var it = new StreamPendingIterator(c.Server.Z, group.Pending, options.Start);
        while (attempts-- > 0 && count > 0 && it.Next())
        {
            StreamId id = it.Id;
            StreamNack nack = it.Nack;
            if (!stream.Contains(c.Server.Z, id))
            {
                StreamPropagation.Xclaim(c, 1, GroupAt, group, id, nack);
                StrikeOff(c, stream, group, id);
                gone[goneCount++] = id;
                it.Seek(id);
                count--;
            }
            else if (TryClaim(c, stream, group, consumer, id, ref nack, options, now))
            {
                AddClaimed(c, stream, id, options.JustId);
                sent++;
                count--;
                consumer.ActiveUnixMs = now;
                StreamPropagation.Xclaim(c, 1, GroupAt, group, id, nack);
                c.Server.Dirty++;
            }
        }
        it.Next();
        StreamId next = it.AtEnd ? default : it.Id;
        it.Stop();
        c.SetDeferredArrayLen(length, sent);
        return next;
    }

    /// <summary>Gives a delivery to the consumer, if it has been idle for long enough, or there is
    /// to be one by force; false when nothing was done.</summary>
    private static bool TryClaim(
        Client c, Stream stream, StreamGroup group, StreamConsumer consumer, StreamId id,
        ref StreamNack nack, in Options options, long now)
    {
        if (nack.IsNull && !options.Force)
        {
            return false;
        }
        StreamLookup.Open(c, stream)?.PendingChanging(group, id);
        if (nack.IsNull)
        {
            nack = group.AddUnowned(c.Server.Z, id, now);
        }
        else if (options.MinIdle != 0
            && unchecked(now - nack.DeliveredUnixMs) < options.MinIdle)
        {
            return false;
        }
        nack.DeliveredUnixMs = options.Delivered;
        if (options.RetryCount >= 0)
        {
            nack.Deliveries = options.RetryCount;
        }
        else if (!options.JustId)
        {
            nack.Deliveries++;
        }
        group.Assign(c.Server.Z, id, nack, consumer);
        return true;
    }

    private static void AddClaimed(Client c, Stream stream, StreamId id, bool justId)
    {
        if (justId)
        {
            c.AddReplyStreamId(id);
            return;
        }
        bool sent = StreamReplies.AddEntry(c, stream, id);
        Os.Check.That(sent);
    }

    /// <summary>The entry is no more, so it is pending no more.</summary>
    private static void StrikeOff(
        Client c, Stream stream, StreamGroup group, StreamId id)
    {
        c.Server.Dirty++;
        StreamLookup.Open(c, stream)?.PendingChanging(group, id);
        group.Acknowledge(c.Server.Z, id);
    }

    private static StreamConsumer Claimant(Client c, StreamGroup group, long now)
    {
        StreamConsumer consumer = group.FindConsumer(c.Argv(ConsumerAt));
        if (consumer.IsNull)
        {
            consumer = XgroupCommands.AddConsumer(c, group, 1, ConsumerAt);
        }
        consumer.SeenUnixMs = now;
        return consumer;
    }

    private static bool TryFindGroupOrReply(Client c, Robj o, out StreamGroup group)
    {
        group = default;
        if (c.CheckType(o, ObjType.Stream))
        {
            return false;
        }
        group = o.IsNull ? default : StreamLookup.Of(o).FindGroup(c.Argv(GroupAt));
        if (group.IsNull)
        {
            XackCommand.AddNoGroup(c);
        }
        return !group.IsNull;
    }

    private static bool TryGetMinIdleOrReply(Client c, string error, ref Options options)
    {
        bool valid = c.TryGetLongOrReply(c.Argv(4), out options.MinIdle, error);
        options.MinIdle = long.Max(options.MinIdle, 0);
        return valid;
    }

    /// <summary>IDs as far as there are any, then options.</summary>
    private static bool TryParseOrReply(
        Client c, NativeArray<StreamId> ids, long now, ref Options options)
    {
        int j = FirstIdAt;
        while (j < c.Argc && StreamIds.TryParse(
            c.Argv(j), 0, allowAutoSeq: false, out ids[options.Ids], out _))
        {
            j++;
            options.Ids++;
        }
        for (; j < c.Argc; j++)
        {
            ReadOnlySpan<byte> word = c.Argv(j);
            bool isLast = j == c.Argc - 1;
            bool valid = true;
            if (word.EqualsIgnoreCase("FORCE"u8))
            {
                options.Force = true;
            }
            else if (word.EqualsIgnoreCase("JUSTID"u8))
            {
                options.JustId = true;
            }
            else if (!isLast && word.EqualsIgnoreCase("IDLE"u8))
            {
                valid = TryGetOrReply(c, ++j, "IDLE", out options.Delivered);
                options.Delivered = unchecked(now - options.Delivered);
            }
            else if (!isLast && word.EqualsIgnoreCase("TIME"u8))
            {
                valid = TryGetOrReply(c, ++j, "TIME", out options.Delivered);
            }
            else if (!isLast && word.EqualsIgnoreCase("RETRYCOUNT"u8))
            {
                valid = TryGetOrReply(c, ++j, "RETRYCOUNT", out options.RetryCount);
            }
            else if (!isLast && word.EqualsIgnoreCase("LASTID"u8))
            {
                valid = c.TryGetStrictIdOrReply(c.Argv(++j), out options.LastId);
            }
            else
            {
                c.AddReplyError($"Unrecognized XCLAIM option '{StreamLookup.Text(word)}'");
                valid = false;
            }
            if (!valid)
            {
                return false;
            }
        }
        return true;
    }

    private static bool TryGetOrReply(Client c, int at, string option, out long value) =>
        c.TryGetLongOrReply(
            c.Argv(at), out value, $"Invalid {option} option argument for XCLAIM");

    private static bool TryParseAutoOrReply(Client c, ref Options options)
    {
        for (int j = 6; j < c.Argc; j++)
        {
            if (j + 1 < c.Argc && c.Argv(j).EqualsIgnoreCase("COUNT"u8))
            {
                if (!c.TryGetRangeLongOrReply(
                    c.Argv(++j), 1, long.MaxValue / StreamId.Size, out options.Count,
                    "COUNT must be > 0"))
                {
                    return false;
                }
            }
            else if (c.Argv(j).EqualsIgnoreCase("JUSTID"u8))
            {
                options.JustId = true;
            }
            else
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
        }
        return true;
    }

    /// <port>t_stream.c setDeferredReplyStreamID</port>
    private static void SetDeferredId(Client c, int handle, StreamId id)
    {
        // As with lengths: nobody to tell, or dropped meanwhile.
        if (handle == 0 || c.Reply.Depth == 0)
        {
            return;
        }
        Span<byte> scratch = stackalloc byte[StreamId.MaxText];
        ReadOnlySpan<byte> text = id.Text(scratch);
        Span<byte> bulk = stackalloc byte[StreamId.MaxText + 8];
        int used = Replies.WriteHeader(bulk, (byte)'$', text.Length);
        text.CopyTo(bulk[used..]);
        "\r\n"u8.CopyTo(bulk[(used + text.Length)..]);
        c.Reply.EndDeferred(handle, bulk[..(used + text.Length + 2)]);
    }
}
