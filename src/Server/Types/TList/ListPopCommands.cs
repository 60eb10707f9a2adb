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
        if (TryParseMpop(c, 1, out int keys, out bool atHead, out long count)
            && TryFirst(c, 2, keys, out int keyAt, out ListValue list))
        {
            if (keyAt != 0)
            {
                PopRangeWithKey(c, keyAt, list, atHead, count);
            }
            else
            {
                c.AddReplyNullArray();
            }
        }
    }

    /// <port>t_list.c blmpopCommand</port>
    public static void Blmpop(Client c)
    {
        if (TryParseMpop(c, 2, out int keys, out bool atHead, out long count))
        {
            BlockingPop(c, 3, keys, atHead, timeoutAt: 1, count);
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
            || !TryFirst(c, first, keys, out int keyAt, out ListValue list))
        {
            return;
        }
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

    /// <summary>The first of some keys that exists; its argument's index is 0 when none does.
    /// False, the error sent, when that one is no list.</summary>
    /// <port>t_list.c mpopGenericCommand</port>
    private static bool TryFirst(Client c, int first, int keys, out int keyAt, out ListValue list)
    {
        keyAt = 0;
        list = default;
        for (int i = first; i < first + keys; i++)
        {
            Robj o = c.Db.LookupWrite(c.Key(i));
            if (o.IsNull)
            {
                continue;
            }
            if (c.CheckType(o, ObjType.List))
            {
                return false;
            }
            keyAt = i;
            list = new ListValue(c.Server, o);
            return true;
        }
        return true;
    }

    /// <port>t_list.c lmpopGenericCommand</port>
    private static bool TryParseMpop(
        Client c, int numKeysAt, out int keys, out bool atHead, out long count)
    {
        keys = 0;
        atHead = false;
        count = OneElement;
        if (!c.TryGetRangeLongOrReply(
            c.Argv(numKeysAt), 1, long.MaxValue, out long numKeys,
            "numkeys should be greater than 0"))
        {
            return false;
        }
        if (numKeys >= c.Argc - numKeysAt - 1)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return false;
        }
        keys = (int)numKeys;
        int whereAt = numKeysAt + keys + 1;
        if (!ListMoveCommands.TryGetEndOrReply(c, c.Argv(whereAt), out atHead))
        {
            return false;
        }
        for (int i = whereAt + 1; i < c.Argc; i += 2)
        {
            if (count != OneElement || i + 1 == c.Argc
                || !c.Argv(i).EqualsIgnoreCase("COUNT"u8))
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
            if (!c.TryGetRangeLongOrReply(
                c.Argv(i + 1), 1, long.MaxValue, out count, "count should be greater than 0"))
            {
                return false;
            }
        }
        count = long.Max(count, 1);
        return true;
    }
}
