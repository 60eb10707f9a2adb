// XreadCommand: reading on from where one was, in one stream or several, waiting if need be.
// Port of redis 7.2 t_stream.c xreadCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// XREAD remembers nothing, the client says what it has seen. XREADGROUP reads for a consumer of a
// group: ">" is what nobody of the group was given yet, any other ID the consumer's own unfinished
// business from there on, which is answered at once even if there is none.
//
// Who has to wait is run again from the start when one of the keys was added to (BlockedOnKeys);
// "$", the end of the stream as it was, is replaced by what it stood for before. A group's reader
// is woken also when the key goes, so that it gets its NOGROUP.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>XREAD and XREADGROUP.</summary>
internal static class XreadCommand
{
    private const long NoTimeout = -1;

    private struct Options
    {
        public long Timeout;
        public long Count;
        public int FirstKey;
        public int Keys;
        public int GroupAt;
        public bool NoAck;
        public bool ForGroup;
    }

    /// <summary>What is wanted of one stream: what is beyond an ID.</summary>
    private struct Wanted
    {
        public StreamId After;
        public StreamGroup Group;
    }

    /// <port>t_stream.c xreadCommand</port>
    public static void Run(Client c) => Run(c, forGroup: false);

    /// <port>t_stream.c xreadCommand</port>
    public static void Xreadgroup(Client c) => Run(c, forGroup: true);

    private static void Run(Client c, bool forGroup)
    {
        var options = new Options { Timeout = NoTimeout, ForGroup = forGroup };
        if (!TryParseOrReply(c, ref options))
        {
            return;
        }
        using NativeArray<Wanted> wanted = NativeArray<Wanted>.Create(c.Server.Z, options.Keys);
        if (TryFindAllOrReply(c, options, wanted) && !TryServe(c, options, wanted))
        {
            Wait(c, options, wanted);
        }
        // What was read for a group is told to replicas in other words.
        c.PreventCommandPropagation();
    }

    private static bool TryParseOrReply(Client c, ref Options options)
    {
        for (int i = 1; i < c.Argc && options.FirstKey == 0; i++)
        {
            ReadOnlySpan<byte> word = c.Argv(i);
            int more = c.Argc - i - 1;
            if (more > 0 && word.EqualsIgnoreCase("BLOCK"u8))
            {
                if (!TryGetTimeoutOrReply(c, ++i, out options.Timeout))
                {
                    return false;
                }
            }
            else if (more > 0 && word.EqualsIgnoreCase("COUNT"u8))
            {
                if (!c.TryGetLongOrReply(c.Argv(++i), out options.Count))
                {
                    return false;
                }
                options.Count = long.Max(options.Count, 0);
            }
            else if (more > 0 && word.EqualsIgnoreCase("STREAMS"u8))
            {
                options.FirstKey = i + 1;
                options.Keys = more / 2;
                if (more % 2 != 0)
                {
                    c.AddReplyError($"Unbalanced '{c.Cmd!.FullName}' list of streams: for each "
                        + $"stream key an ID or '{(options.ForGroup ? '>' : '$')}' must be "
                        + "specified.");
                    return false;
                }
            }
            else if (more > 1 && word.EqualsIgnoreCase("GROUP"u8))
            {
                if (!IsGroupOptionOrReply(c, options, "GROUP"))
                {
                    return false;
                }
                options.GroupAt = i + 1;
                i += 2;
            }
            else if (word.EqualsIgnoreCase("NOACK"u8))
            {
                if (!IsGroupOptionOrReply(c, options, "NOACK"))
                {
                    return false;
                }
                options.NoAck = true;
            }
            else
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
        }
        return IsCompleteOrReply(c, options);
    }

    private static bool TryGetTimeoutOrReply(Client c, int at, out long timeout)
    {
        if (c.Has(ClientFlags.Script))
        {
            timeout = NoTimeout;
            c.AddReplyError($"{StreamLookup.Text(c.Argv(0))} command is not allowed with BLOCK "
                + "option from scripts");
            return false;
        }
        return Timeouts.TryGetMsOrReply(c, c.Argv(at), out timeout);
    }

    private static bool IsGroupOptionOrReply(Client c, in Options options, string name)
    {
        if (!options.ForGroup)
        {
            c.AddReplyError($"The {name} option is only supported by XREADGROUP. "
                + "You called XREAD instead.");
        }
        return options.ForGroup;
    }

    private static bool IsCompleteOrReply(Client c, in Options options)
    {
        if (options.FirstKey == 0)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return false;
        }
        if (options.ForGroup && options.GroupAt == 0)
        {
            c.AddReplyError("Missing GROUP option for XREADGROUP");
            return false;
        }
        return true;
    }

    private static bool TryFindAllOrReply(
        Client c, in Options options, NativeArray<Wanted> wanted)
    {
        for (int i = 0; i < options.Keys; i++)
        {
            int keyAt = options.FirstKey + i;
            Robj o = c.Db.LookupRead(c.Key(keyAt));
            if (c.CheckType(o, ObjType.Stream)
                || !TryFindOrReply(c, options, keyAt, o, out wanted[i]))
            {
                return false;
            }
        }
        return true;
    }

    private static bool TryFindOrReply(
        Client c, in Options options, int keyAt, Robj o, out Wanted wanted)
    {
        wanted = default;
        if (options.ForGroup)
        {
            ReadOnlySpan<byte> name = c.Argv(options.GroupAt);
            wanted.Group = o.IsNull ? default : StreamLookup.Of(o).FindGroup(name);
            if (wanted.Group.IsNull)
            {
                c.AddReplyError($"-NOGROUP No such key '{StreamLookup.Text(c.Argv(keyAt))}' or "
                    + $"consumer group '{StreamLookup.Text(name)}' in XREADGROUP with GROUP "
                    + "option");
                return false;
            }
        }
        ReadOnlySpan<byte> id = c.Argv(keyAt + options.Keys);
        if (id is [(byte)'$'])
        {
            if (options.ForGroup)
            {
                c.AddReplyError("The $ ID is meaningless in the context of XREADGROUP: you want to "
                    + "read the history of this consumer by specifying a proper ID, or use the > "
                    + "ID to get new messages. The $ ID would just return an empty result set.");
                return false;
            }
            wanted.After = o.IsNull ? default : StreamLookup.Of(o).LastId;
            return true;
        }
        if (id is [(byte)'>'])
        {
            if (!options.ForGroup)
            {
                c.AddReplyError("The > ID can be specified only when calling XREADGROUP using the "
                    + "GROUP <group> <consumer> option.");
                return false;
            }
            wanted.After = StreamId.Max;
            return true;
        }
        return c.TryGetStrictIdOrReply(id, out wanted.After);
    }

    /// <summary>Replies with what there is; false when there is nothing.</summary>
    private static bool TryServe(Client c, in Options options, NativeArray<Wanted> wanted)
    {
        long served = 0;
        int length = 0;
        for (int i = 0; i < options.Keys; i++)
        {
            int keyAt = options.FirstKey + i;
            Robj o = c.Db.LookupRead(c.Key(keyAt));
            if (o.IsNull)
            {
                continue;
            }
            Stream stream = StreamLookup.Of(o);
            bool history = options.ForGroup && wanted[i].After != StreamId.Max;
            StreamReader reader = default;
            bool serves = history || IsThereMore(c, stream, ref wanted[i]);
            if (options.ForGroup)
            {
                c.Db.BeforeChange(o);
                StreamLookup.Open(c, stream)?.GroupChanging(wanted[i].Group);
                reader = Reader(c, options, keyAt, wanted[i].Group);
            }
            if (!serves)
            {
                continue;
            }
            if (++served == 1)
            {
                length = BeginReply(c, options);
            }
            wanted[i].After.TryNext(out StreamId start);
            if (c.Resp == 2)
            {
                c.AddReplyArrayLen(2);
            }
            c.AddReplyBulk(c.Argv(keyAt));
            Serve(c, options, stream, start, reader, history);
        }
        if (served > 0 && options.Keys > 1)
        {
            EndReply(c, length, served);
        }
        return served > 0;
    }

    /// <summary>Of one stream the count is known beforehand.</summary>
    private static int BeginReply(Client c, in Options options)
    {
        if (options.Keys > 1)
        {
            return c.AddReplyDeferredLen();
        }
        if (c.Resp == 2)
        {
            c.AddReplyArrayLen(1);
        }
        else
        {
            c.AddReplyMapLen(1);
        }
        return 0;
    }

    private static void EndReply(Client c, int length, long served)
    {
        if (c.Resp == 2)
        {
            c.SetDeferredArrayLen(length, served);
        }
        else
        {
            c.SetDeferredMapLen(length, served);
        }
    }

    private static void Serve(
        Client c, in Options options, Stream stream, StreamId start, StreamReader reader,
        bool history)
    {
        if (history)
        {
            StreamReplies.AddHistory(c, stream, start, options.Count, reader);
        }
        else if (options.ForGroup)
        {
            StreamReplies.Deliver(c, stream, start, options.Count, reader);
        }
        else
        {
            StreamReplies.AddRange(
                c, stream, start, StreamId.Max, options.Count, reverse: false);
        }
        c.Server.Dirty += options.ForGroup ? 1 : 0;
    }

    /// <summary>Whether the stream has an entry beyond what was seen; of a group, that is what it
    /// was given last.</summary>
    private static bool IsThereMore(Client c, Stream stream, ref Wanted wanted)
    {
        StreamId seen = wanted.Group.IsNull ? wanted.After : wanted.Group.LastId;
        if (!stream.TryLastValidId(c.Server.Z, out StreamId last) || last <= seen)
        {
            return false;
        }
        wanted.After = seen;
        return true;
    }

    /// <summary>The consumer who reads, made if need be.</summary>
    private static StreamReader Reader(
        Client c, in Options options, int keyAt, StreamGroup group)
    {
        int consumerAt = options.GroupAt + 1;
        StreamConsumer consumer = group.FindConsumer(c.Argv(consumerAt));
        if (consumer.IsNull)
        {
            consumer = XgroupCommands.AddConsumer(c, group, keyAt, consumerAt);
            if (options.NoAck)
            {
                StreamPropagation.NewConsumer(c, keyAt, options.GroupAt, consumerAt);
            }
        }
        consumer.SeenUnixMs = c.Server.CommandTimeSnapshot();
        return new StreamReader(group, consumer, options.NoAck, keyAt, options.GroupAt);
    }

    private static void Wait(Client c, in Options options, NativeArray<Wanted> wanted)
    {
        if (options.Timeout == NoTimeout || c.Has(ClientFlags.DenyBlocking))
        {
            c.AddReplyNullArray();
            return;
        }
        for (int i = 0; i < options.Keys; i++)
        {
            int idAt = options.FirstKey + options.Keys + i;
            if (c.Argv(idAt) is [(byte)'$'])
            {
                c.RewriteCommandArgument(idAt, wanted[i].After.ToArgument());
            }
        }
        c.BlockForKeys(
            BlockedType.Stream, options.FirstKey, options.Keys, options.Timeout,
            unblockOnNoKey: options.ForGroup);
    }
}
