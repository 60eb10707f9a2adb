// ListPopCommands: taking elements off the ends of lists, waiting for them if need be.
// Port of redis 7.2 t_list.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// What blocks does so at the end of its handler, when no key had anything. It runs again from the
// start when a key is there (see BlockedOnKeys), so nothing is remembered between the two runs.
// Replicas get the pop that took place, never one that waits.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>LPOP, RPOP, LMPOP and those that block.</summary>
public static class ListPopCommands
{
    private const long OneElement = -1;

    /// <port>t_list.c lpopCommand</port>
    public static void Lpop(Client c) => Pop(c, atHead: true);

    /// <port>t_list.c rpopCommand</port>
    public static void Rpop(Client c) => Pop(c, atHead: false);

    /// <port>t_list.c popGenericCommand</port>
    private static void Pop(Client c, bool atHead)
    {
        if (c.Argc > 3)
        {
            c.AddReplyErrorArity();
            return;
        }
        bool hasCount = c.Argc == 3;
        long count = 0;
        if (hasCount && !c.TryGetPositiveLongOrReply(c.Argv(2), out count))
        {
            return;
        }
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupWrite(key);
        if (o.IsNull)
        {
            if (hasCount)
            {
                c.AddReplyNullArray();
            }
            else
            {
                c.AddReplyNull();
            }
            return;
        }
        if (c.CheckType(o, ObjType.List))
        {
            return;
        }
        var list = new ListValue(c.Server, o);
        if (!hasCount)
        {
            c.AddReplyBulk(list.Peek(atHead));
            list.Pop(atHead);
            ListCommands.ElementsRemoved(c, key, list, atHead, 1);
        }
        else if (count == 0)
        {
            c.AddReply(Shared.EmptyArray);
        }
        else
        {
            PopRange(c, key, list, atHead, count);
        }
    }

    /// <summary>Pops up to so many elements and replies with them; how many there were.</summary>
    private static long PopRange(Client c, KeyArg key, ListValue list, bool atHead, long count)
    {
        count = long.Min(count, list.Length);
        ListCommands.AddRange(
            c, list, atHead ? 0 : -count, atHead ? count - 1 : -1, reverse: !atHead);
        list.DeleteRange(atHead ? 0 : -count, count);
        ListCommands.ElementsRemoved(c, key, list, atHead, count);
        return count;
    }

    /// <summary>The same with the name of the key in front, and told to replicas as a pop of this
    /// key.</summary>
    /// <port>t_list.c listPopRangeAndReplyWithKey</port>
    private static void PopRangeWithKey(
        Client c, int keyAt, ListValue list, bool atHead, long count)
    {
        KeyArg key = c.Key(keyAt);
        c.AddReplyArrayLen(2);
        c.AddReplyBulk(key.Bytes);
        long popped = PopRange(c, key, list, atHead, count);
        c.ReplicateAs(atHead ? "LPOP"u8 : "RPOP"u8, c.ArgvMemory(keyAt), popped);
    }

    /// <port>t_list.c lmpopCommand</port>
    public static void Lmpop(Client c)
    {
        if (!MpopRequest.TryParseOrReply(c, 1, "LEFT"u8, "RIGHT"u8, out MpopRequest request)
            || !c.TryFirstOrReply(
                request.FirstKey, request.Keys, ObjType.List, out int keyAt, out Robj o))
        {
            return;
        }
        if (keyAt == 0)
        {
            c.AddReplyNullArray();
            return;
        }
        PopRangeWithKey(c, keyAt, new ListValue(c.Server, o), request.AtStart, request.Count);
    }

    /// <port>t_list.c blmpopCommand</port>
    public static void Blmpop(Client c)
    {
        if (MpopRequest.TryParseOrReply(c, 2, "LEFT"u8, "RIGHT"u8, out MpopRequest request))
        {
            BlockingPop(
                c, request.FirstKey, request.Keys, request.AtStart, timeoutAt: 1, request.Count);
        }
    }

    /// <port>t_list.c blpopCommand</port>
    public static void Blpop(Client c) =>
        BlockingPop(c, 1, c.Argc - 2, atHead: true, c.Argc - 1, OneElement);

    /// <port>t_list.c brpopCommand</port>
    public static void Brpop(Client c) =>
        BlockingPop(c, 1, c.Argc - 2, atHead: false, c.Argc - 1, OneElement);

    /// <port>t_list.c blockingPopGenericCommand</port>
    private static void BlockingPop(
        Client c, int first, int keys, bool atHead, int timeoutAt, long count)
    {
        if (!Timeouts.TryGetSecondsOrReply(c, c.Argv(timeoutAt), out long timeout)
            || !c.TryFirstOrReply(first, keys, ObjType.List, out int keyAt, out Robj o))
        {
            return;
        }
        var list = new ListValue(c.Server, o);
        if (keyAt == 0)
        {
            if (c.Has(ClientFlags.DenyBlocking))
            {
                c.AddReplyNullArray();
                return;
            }
            c.BlockForKeys(BlockedType.List, first, keys, timeout, unblockOnNoKey: false);
            return;
        }
        if (count != OneElement)
        {
            PopRangeWithKey(c, keyAt, list, atHead, count);
            return;
        }
        KeyArg key = c.Key(keyAt);
        c.AddReplyArrayLen(2);
        c.AddReplyBulk(key.Bytes);
        c.AddReplyBulk(list.Peek(atHead));
        list.Pop(atHead);
        ListCommands.ElementsRemoved(c, key, list, atHead, 1);
        c.ReplicateAs(atHead ? "LPOP"u8 : "RPOP"u8, c.ArgvMemory(keyAt));
    }
}
