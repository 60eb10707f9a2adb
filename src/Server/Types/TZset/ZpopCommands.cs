// ZpopCommands: members from either end of a sorted set, taken out.
// Port of redis 7.2 t_zset.c genericZpopCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>ZPOPMIN, ZPOPMAX, ZMPOP.</summary>
internal static class ZpopCommands
{
    /// <port>t_zset.c zpopminCommand</port>
    public static void Zpopmin(Client c) => PopMinMax(c, max: false);

    /// <port>t_zset.c zpopmaxCommand</port>
    public static void Zpopmax(Client c) => PopMinMax(c, max: true);

    /// <port>t_zset.c zpopMinMaxCommand</port>
    private static void PopMinMax(Client c, bool max)
    {
        if (c.Argc > 3)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        long count = 1;
        if (c.Argc == 3 && !c.TryGetPositiveLongOrReply(c.Argv(2), out count))
        {
            return;
        }
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupWrite(key);
        if (c.CheckType(o, ObjType.Zset))
        {
            return;
        }
        if (o.IsNull || count == 0)
        {
            c.AddReply(Shared.EmptyArray);
            return;
        }
        var zset = new ZsetValue(c.Server, o);
        count = long.Min(count, zset.Length);
        // Pairs only where a count was asked for, and only in RESP3.
        bool nested = c.Resp > 2 && c.Argc == 3;
        c.AddReplyArrayLen(nested ? count : count * 2);
        Pop(c, key, zset, max, count, nested);
    }

    /// <port>t_zset.c zmpopCommand, zmpopGenericCommand</port>
    public static void Zmpop(Client c)
    {
        if (!c.TryGetRangeLongOrReply(c.Argv(1), 1, long.MaxValue, out long keys,
                "numkeys should be greater than 0")
            || !TryParseOrReply(c, keys, out bool max, out long count))
        {
            return;
        }
        Robj o = default;
        int at = 1;
        while (o.IsNull && at <= keys)
        {
            at++;
            o = c.Db.LookupWrite(c.Key(at));
        }
        if (o.IsNull)
        {
            c.AddReplyNullArray();
            return;
        }
        if (c.CheckType(o, ObjType.Zset))
        {
            return;
        }
        var zset = new ZsetValue(c.Server, o);
        count = long.Min(count, zset.Length);
        KeyArg key = c.Key(at);
        c.AddReplyArrayLen(2);
        c.AddReplyBulk(key.Bytes);
        c.AddReplyArrayLen(count);
        Pop(c, key, zset, max, count, nested: true);
        // Which key it was and how many members there were is known now.
        c.ReplicateAs(max ? "ZPOPMAX"u8 : "ZPOPMIN"u8, c.ArgvMemory(at), count);
    }

    /// <port>t_zset.c zmpopGenericCommand</port>
    private static bool TryParseOrReply(Client c, long keys, out bool max, out long count)
    {
        count = 1;
        max = false;
        if (keys >= c.Argc - 2)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return false;
        }
        int j = (int)keys + 2;
        max = c.Argv(j).EqualsIgnoreCase("MAX"u8);
        bool valid = max || c.Argv(j).EqualsIgnoreCase("MIN"u8);
        bool counted = false;
        for (j++; valid && j < c.Argc; j += 2)
        {
            valid = !counted && c.Argv(j).EqualsIgnoreCase("COUNT"u8) && j + 1 < c.Argc;
            counted = true;
            if (valid && !c.TryGetRangeLongOrReply(
                c.Argv(j + 1), 1, long.MaxValue, out count, "count should be greater than 0"))
            {
                return false;
            }
        }
        if (!valid)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
        }
        return valid;
    }

    /// <summary>Takes out and replies with so many members, which the set has; the header of the
    /// reply was sent. Deletes the key with its last member.</summary>
    /// <port>t_zset.c genericZpopCommand</port>
    private static void Pop(
        Client c, KeyArg key, ZsetValue zset, bool max, long count, bool nested)
    {
        for (long i = 0; i < count; i++)
        {
            ZsetCursor at = zset.At(0, reverse: max);
            if (nested)
            {
                c.AddReplyArrayLen(2);
            }
            c.AddReplyBulk(at.Element);
            c.AddReplyDouble(at.Score);
            zset.Delete(at);
            c.Server.Dirty++;
            if (i == 0)
            {
                Notify.KeyspaceEvent(c.Server, NotifyFlags.Zset,
                    max ? "zpopmax"u8 : "zpopmin"u8, key.Bytes, c.Db.Id);
                c.Db.SignalModified(c, key);
            }
        }
        if (zset.Length == 0)
        {
            c.Db.Delete(key);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
        }
    }
}
