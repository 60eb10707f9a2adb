// XackCommand: what was delivered and is not acknowledged: telling of it, and acknowledging.
// Port of redis 7.2 t_stream.c xackCommand, xpendingCommand. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>XACK and XPENDING.</summary>
internal static class XackCommand
{
    private struct Options
    {
        public StreamId Start;
        public StreamId End;
        public long Count;
        public long MinIdle;
        public int ConsumerAt;
    }

    /// <port>t_stream.c xackCommand</port>
    public static void Run(Client c)
    {
        Robj o = StreamLookup.ReadToChange(c, 1);
        if (c.CheckType(o, ObjType.Stream))
        {
            return;
        }
        Stream stream = o.IsNull ? default : StreamLookup.Of(o);
        StreamGroup group = o.IsNull ? default : stream.FindGroup(c.Argv(2));
        if (group.IsNull)
        {
            c.AddReply(Shared.Czero);
            return;
        }
        using NativeArray<StreamId> ids = NativeArray<StreamId>.Create(c.Server.Z, c.Argc - 3);
        for (int j = 3; j < c.Argc; j++)
        {
            if (!c.TryGetStrictIdOrReply(c.Argv(j), out ids[j - 3]))
            {
                return;
            }
        }
        long acknowledged = 0;
        for (int j = 0; j < ids.Length; j++)
        {
            StreamLookup.Open(c, stream)?.PendingChanging(group, ids[j]);
            acknowledged += group.Acknowledge(c.Server.Z, ids[j]) ? 1 : 0;
        }
        c.Server.Dirty += acknowledged;
        c.AddReplyLongLong(acknowledged);
    }

    /// <port>t_stream.c xpendingCommand</port>
    public static void Xpending(Client c)
    {
        if (c.Argc != 3 && c.Argc is < 6 or > 9)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        Options options = default;
        if (c.Argc > 3 && !TryParseOrReply(c, ref options))
        {
            return;
        }
        Robj o = c.Db.LookupRead(c.Key(1));
        if (c.CheckType(o, ObjType.Stream))
        {
            return;
        }
        StreamGroup group = o.IsNull ? default : StreamLookup.Of(o).FindGroup(c.Argv(2));
        if (group.IsNull)
        {
            AddNoGroup(c);
        }
        else if (c.Argc == 3)
        {
            AddSummary(c, group);
        }
        else
        {
            AddPending(c, group, options);
        }
    }

    /// <summary>There is no such key, or no such group.</summary>
    public static void AddNoGroup(Client c) =>
        c.AddReplyError($"-NOGROUP No such key '{StreamLookup.Text(c.Argv(1))}' or consumer group "
            + $"'{StreamLookup.Text(c.Argv(2))}'");

    private static bool TryParseOrReply(Client c, ref Options options)
    {
        int at = 3;
        if (c.Argv(3).EqualsIgnoreCase("IDLE"u8))
        {
            if (!c.TryGetLongOrReply(c.Argv(4), out options.MinIdle))
            {
                return false;
            }
            if (c.Argc < 8)
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
            at = 5;
        }
        if (!c.TryGetLongOrReply(c.Argv(at + 2), out options.Count)
            || !c.TryGetStartOrReply(c.Argv(at), out options.Start)
            || !c.TryGetEndOrReply(c.Argv(at + 1), out options.End))
        {
            return false;
        }
        options.ConsumerAt = at + 3 < c.Argc ? at + 3 : 0;
        return true;
    }

    private static void AddSummary(Client c, StreamGroup group)
    {
        c.AddReplyArrayLen(4);
        c.AddReplyLongLong(group.Pending.Count);
        if (group.Pending.Count == 0)
        {
            c.AddReplyNull();
            c.AddReplyNull();
            c.AddReplyNullArray();
            return;
        }
        var it = new StreamPendingIterator(c.Server.Z, group.Pending, default);
        it.Next();
        c.AddReplyStreamId(it.Id);
        it.SeekLast();
        it.Next();
        c.AddReplyStreamId(it.Id);
        it.Stop();
        long having = 0;
        int length = c.AddReplyDeferredLen();
        var consumers = new RaxIterator(c.Server.Z, group.Consumers);
        consumers.Seek(RaxOp.First);
        while (consumers.Next())
        {
            StreamConsumer consumer = StreamConsumer.FromAddress(consumers.Data);
            if (consumer.Pending.Count == 0)
            {
                continue;
            }
            c.AddReplyArrayLen(2);
            c.AddReplyBulk(consumer.Name);
            c.AddReplyBulkLongLong(consumer.Pending.Count);
            having++;
        }
        consumers.Stop();
        c.SetDeferredArrayLen(length, having);
    }

    private static void AddPending(Client c, StreamGroup group, in Options options)
    {
        StreamPending pending = group.Pending;
        if (options.ConsumerAt != 0)
        {
            StreamConsumer consumer = group.FindConsumer(c.Argv(options.ConsumerAt));
            if (consumer.IsNull)
            {
                c.AddReplyArrayLen(0);
                return;
            }
            pending = consumer.Pending;
        }
        long now = c.Server.CommandTimeSnapshot();
        long sent = 0;
        int length = c.AddReplyDeferredLen();
        var it = new StreamPendingIterator(c.Server.Z, pending, options.Start);
        while (sent < options.Count && it.Next() && it.Id <= options.End)
        {
            StreamNack nack = it.Nack;
            long idle = unchecked(now - nack.DeliveredUnixMs);
            if (options.MinIdle != 0 && idle < options.MinIdle)
            {
                continue;
            }
            sent++;
            c.AddReplyArrayLen(4);
            c.AddReplyStreamId(it.Id);
            c.AddReplyBulk(nack.Consumer.Name);
            c.AddReplyLongLong(long.Max(idle, 0));
            c.AddReplyLongLong(nack.Deliveries);
        }
        it.Stop();
        c.SetDeferredArrayLen(length, sent);
    }
}
