// ListCommands: pushing, reading and changing lists.
// Port of redis 7.2 t_list.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A key whose list has no element left is deleted; an empty list is never seen.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Handlers of the list group that neither pop nor move, and what all of it
/// shares.</summary>
public static class ListCommands
{
    /// <port>t_list.c lpushCommand</port>
    public static void Lpush(Client c) => Push(c, atHead: true, ifExists: false);

    /// <port>t_list.c rpushCommand</port>
    public static void Rpush(Client c) => Push(c, atHead: false, ifExists: false);

    /// <port>t_list.c lpushxCommand</port>
    public static void Lpushx(Client c) => Push(c, atHead: true, ifExists: true);

    /// <port>t_list.c rpushxCommand</port>
    public static void Rpushx(Client c) => Push(c, atHead: false, ifExists: true);

    /// <port>t_list.c pushGenericCommand</port>
    private static void Push(Client c, bool atHead, bool ifExists)
    {
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupWrite(key);
        if (c.CheckType(o, ObjType.List))
        {
            return;
        }
        if (o.IsNull && ifExists)
        {
            c.AddReply(Shared.Czero);
            return;
        }
        ListValue list = o.IsNull ? ListValue.Create(c, key) : new ListValue(c.Server, o);
        list.ConvertBeforeGrowth(c, 2, c.Argc - 1);
        for (int i = 2; i < c.Argc; i++)
        {
            list.Push(c.Argv(i), atHead);
        }
        c.Server.Dirty += c.Argc - 2;
        c.AddReplyLongLong(list.Length);
        c.Db.SignalModified(c, key);
        Tell(c, atHead ? "lpush"u8 : "rpush"u8, key);
    }

    /// <port>t_list.c linsertCommand</port>
    public static void Linsert(Client c)
    {
        bool after = c.Argv(2).EqualsIgnoreCase("AFTER"u8);
        if (!after && !c.Argv(2).EqualsIgnoreCase("BEFORE"u8))
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        KeyArg key = c.Key(1);
        if (!TryWriteOrReply(c, key, Shared.Czero, out ListValue list))
        {
            return;
        }
        // Whether the pivot is there is not known yet, but a walk and a conversion exclude one
        // another and two walks would cost more.
        list.ConvertBeforeGrowth(c, 4, 4);
        ListIterator it = list.From(0, forward: true);
        bool inserted = false;
        while (!inserted && it.MoveNext())
        {
            if (it.Current.TextEquals(c.Argv(3)))
            {
                it.Insert(c.Argv(4), after);
                inserted = true;
            }
        }
        it.Dispose();
        if (!inserted)
        {
            c.AddReplyLongLong(-1);
            return;
        }
        c.Db.SignalModified(c, key);
        Tell(c, "linsert"u8, key);
        c.Server.Dirty++;
        c.AddReplyLongLong(list.Length);
    }

    /// <port>t_list.c llenCommand</port>
    public static void Llen(Client c)
    {
        if (TryReadOrReply(c, Shared.Czero, out ListValue list))
        {
            c.AddReplyLongLong(list.Length);
        }
    }

    /// <port>t_list.c lindexCommand</port>
    public static void Lindex(Client c)
    {
        Robj o = c.Db.LookupRead(c.Key(1));
        if (o.IsNull)
        {
            c.AddReplyNull();
            return;
        }
        if (c.CheckType(o, ObjType.List) || !c.TryGetLongOrReply(c.Argv(2), out long index))
        {
            return;
        }
        ListIterator it = new ListValue(c.Server, o).From(index, forward: true);
        if (it.MoveNext())
        {
            c.AddReplyBulk(it.Current);
        }
        else
        {
            c.AddReplyNull();
        }
        it.Dispose();
    }

    /// <port>t_list.c lsetCommand</port>
    public static void Lset(Client c)
    {
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupWrite(key);
        if (o.IsNull)
        {
            c.AddReplyErrorObject(Shared.NoKeyErr);
            return;
        }
        if (c.CheckType(o, ObjType.List) || !c.TryGetLongOrReply(c.Argv(2), out long index))
        {
            return;
        }
        var list = new ListValue(c.Server, o);
        list.ConvertBeforeGrowth(c, 3, 3);
        // As in C, the index is cut to 32 bits.
        if (!list.ReplaceAt(unchecked((int)index), c.Argv(3)))
        {
            c.AddReplyErrorObject(Shared.OutOfRangeErr);
            return;
        }
        c.AddReply(Shared.Ok);
        c.Db.SignalModified(c, key);
        Tell(c, "lset"u8, key);
        c.Server.Dirty++;
        // A large element may have gone.
        list.ConvertAfterShrinking();
    }

    /// <port>t_list.c lrangeCommand</port>
    public static void Lrange(Client c)
    {
        if (c.TryGetLongOrReply(c.Argv(2), out long start)
            && c.TryGetLongOrReply(c.Argv(3), out long end)
            && TryReadOrReply(c, Shared.EmptyArray, out ListValue list))
        {
            AddRange(c, list, start, end, reverse: false);
        }
    }

    /// <port>t_list.c ltrimCommand</port>
    public static void Ltrim(Client c)
    {
        KeyArg key = c.Key(1);
        if (!c.TryGetLongOrReply(c.Argv(2), out long start)
            || !c.TryGetLongOrReply(c.Argv(3), out long end)
            || !TryWriteOrReply(c, key, Shared.Ok, out ListValue list))
        {
            return;
        }
        long length = list.Length;
        start = long.Max(start < 0 ? length + start : start, 0);
        end = end < 0 ? length + end : end;
        bool empty = start > end || start >= length;
        long left = empty ? length : start;
        long right = empty ? 0 : length - long.Min(end, length - 1) - 1;
        list.DeleteRange(0, left);
        list.DeleteRange(-right, right);
        Tell(c, "ltrim"u8, key);
        DeleteIfEmpty(c, key, list);
        c.Db.SignalModified(c, key);
        c.Server.Dirty += left + right;
        c.AddReply(Shared.Ok);
    }

    /// <port>t_list.c lremCommand</port>
    public static void Lrem(Client c)
    {
        KeyArg key = c.Key(1);
        if (!c.TryGetLongOrReply(c.Argv(2), out long count)
            || !TryWriteOrReply(c, key, Shared.Czero, out ListValue list))
        {
            return;
        }
        bool forward = count >= 0;
        count = forward ? count : unchecked(-count);
        long removed = 0;
        ListIterator it = list.From(forward ? 0 : -1, forward);
        while (it.MoveNext())
        {
            if (it.Current.TextEquals(c.Argv(3)))
            {
                it.Delete();
                removed++;
                if (removed == count)
                {
                    break;
                }
            }
        }
        it.Dispose();
        c.Server.Dirty += removed;
        if (removed > 0)
        {
            c.Db.SignalModified(c, key);
            Tell(c, "lrem"u8, key);
            DeleteIfEmpty(c, key, list);
        }
        c.AddReplyLongLong(removed);
    }

    /// <summary>Replies with the elements from one index to another, both included, either of which
    /// may be negative.</summary>
    /// <port>t_list.c addListRangeReply</port>
    internal static void AddRange(Client c, ListValue list, long start, long end, bool reverse)
    {
        long length = list.Length;
        start = long.Max(start < 0 ? length + start : start, 0);
        end = end < 0 ? length + end : end;
        if (start > end || start >= length)
        {
            c.AddReply(Shared.EmptyArray);
            return;
        }
        end = long.Min(end, length - 1);
        long count = end - start + 1;
        c.AddReplyArrayLen(count);
        if (list.IsQuicklist)
        {
            AddNodes(c, list, reverse ? end : start, count, reverse);
        }
        else
        {
            AddPacked(c, list.Packed, reverse ? end : start, count, reverse);
        }
    }

    /// <port>t_list.c addListQuicklistRangeReply</port>
    private static void AddNodes(Client c, ListValue list, long from, long count, bool reverse)
    {
        ListIterator it = list.From(from, !reverse);
        for (; count > 0; count--)
        {
            bool found = it.MoveNext();
            Os.Check.That(found);
            c.AddReplyBulk(it.Current);
        }
        it.Dispose();
    }

    /// <port>t_list.c addListListpackRangeReply</port>
    private static void AddPacked(Client c, Listpack lp, long from, long count, bool reverse)
    {
        int p = lp.Seek(from);
        for (; count > 0; count--)
        {
            if (reverse)
            {
                c.AddReplyBulk(lp.Get(p));
                p = lp.Prev(p);
            }
            else
            {
                c.AddReplyBulk(lp.GetNext(ref p));
            }
        }
    }

    /// <summary>The list of key 1; else replies with <paramref name="missing"/> or WRONGTYPE.
    /// </summary>
    /// <port>db.c lookupKeyReadOrReply</port>
    private static bool TryReadOrReply(
        Client c, ReadOnlySpan<byte> missing, out ListValue list)
    {
        bool found = c.TryReadOrReply(ObjType.List, missing, out Robj o);
        list = new ListValue(c.Server, o);
        return found;
    }

    /// <summary>The same to change it.</summary>
    /// <port>db.c lookupKeyWriteOrReply</port>
    internal static bool TryWriteOrReply(
        Client c, KeyArg key, ReadOnlySpan<byte> missing, out ListValue list)
    {
        bool found = c.TryWriteOrReply(key, ObjType.List, missing, out Robj o);
        list = new ListValue(c.Server, o);
        return found;
    }

    /// <summary>What follows a removal: events, and the end of a list that is empty.</summary>
    /// <port>t_list.c listElementsRemoved</port>
    internal static void ElementsRemoved(
        Client c, KeyArg key, ListValue list, bool atHead, long count)
    {
        Tell(c, atHead ? "lpop"u8 : "rpop"u8, key);
        DeleteIfEmpty(c, key, list);
        c.Db.SignalModified(c, key);
        c.Server.Dirty += count;
    }

    internal static void Tell(Client c, ReadOnlySpan<byte> eventName, KeyArg key) =>
        Notify.KeyspaceEvent(c.Server, NotifyFlags.List, eventName, key.Bytes, c.Db.Id);

    private static void DeleteIfEmpty(Client c, KeyArg key, ListValue list)
    {
        if (list.Length > 0)
        {
            list.ConvertAfterShrinking();
            return;
        }
        c.Db.Delete(key);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
    }
}
