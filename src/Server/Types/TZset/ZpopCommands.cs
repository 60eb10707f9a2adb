// ZpopCommands: members from either end of a sorted set, taken out.
// Port of redis 7.2 t_zset.c genericZpopCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Those that wait run again from the start when a key is there (see BlockedOnKeys). Replicas get
// the pop of one key that took place.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>ZPOPMIN, ZPOPMAX, ZMPOP and those that wait.</summary>
internal static class ZpopCommands
{
    private const long OneMember = -1;

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
        if (!MpopRequest.TryParseOrReply(c, 1, "MIN"u8, "MAX"u8, out MpopRequest request)
            || !c.TryFirstOrReply(
                request.FirstKey, request.Keys, ObjType.Zset, out int keyAt, out Robj o))
        {
            return;
        }
        if (keyAt == 0)
        {
            c.AddReplyNullArray();
            return;
        }
        PopWithKey(c, keyAt, new ZsetValue(c.Server, o), !request.AtStart, request.Count);
    }

    /// <port>t_zset.c bzmpopCommand</port>
    public static void Bzmpop(Client c)
    {
        if (MpopRequest.TryParseOrReply(c, 2, "MIN"u8, "MAX"u8, out MpopRequest request))
        {
            BlockingPop(
                c, request.FirstKey, request.Keys, !request.AtStart, timeoutAt: 1, request.Count);
        }
    }

    /// <port>t_zset.c bzpopminCommand</port>
    public static void Bzpopmin(Client c) =>
        BlockingPop(c, 1, c.Argc - 2, max: false, c.Argc - 1, OneMember);

    /// <port>t_zset.c bzpopmaxCommand</port>
    public static void Bzpopmax(Client c) =>
        BlockingPop(c, 1, c.Argc - 2, max: true, c.Argc - 1, OneMember);

    /// <port>t_zset.c blockingGenericZpopCommand</port>
    private static void BlockingPop(
        Client c, int first, int keys, bool max, int timeoutAt, long count)
    {
        if (!Timeouts.TryGetSecondsOrReply(c, c.Argv(timeoutAt), out long timeout)
            || !c.TryFirstOrReply(first, keys, ObjType.Zset, out int keyAt, out Robj o))
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
            c.BlockForKeys(BlockedType.Zset, first, keys, timeout, unblockOnNoKey: false);
            return;
        }
        var zset = new ZsetValue(c.Server, o);
        if (count != OneMember)
        {
            PopWithKey(c, keyAt, zset, max, count);
            return;
        }
        KeyArg key = c.Key(keyAt);
        c.AddReplyArrayLen(3);
        c.AddReplyBulk(key.Bytes);
        Pop(c, key, zset, max, 1, nested: false);
        c.ReplicateAs(max ? "ZPOPMAX"u8 : "ZPOPMIN"u8, c.ArgvMemory(keyAt));
    }

    /// <summary>Pops up to so many members, with the name of the key in front; replicas are told a
    /// pop of this key, and how many members it had for it.</summary>
    /// <port>t_zset.c genericZpopCommand</port>
    private static void PopWithKey(Client c, int keyAt, ZsetValue zset, bool max, long count)
    {
        count = long.Min(count, zset.Length);
        KeyArg key = c.Key(keyAt);
        c.AddReplyArrayLen(2);
        c.AddReplyBulk(key.Bytes);
        c.AddReplyArrayLen(count);
        Pop(c, key, zset, max, count, nested: true);
        c.ReplicateAs(max ? "ZPOPMAX"u8 : "ZPOPMIN"u8, c.ArgvMemory(keyAt), count);
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
