// ZsetCommands: the commands on sorted sets that ask for one member, for a number, or take out.
// Port of redis 7.2 t_zset.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A key whose set has no member left is deleted; an empty set is never seen. Intervals that are
// returned: ZrangeCommands; unions and their kin: ZsetAlgebra; ZPOPMIN and its kin: ZpopCommands.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Handlers of the sorted set group.</summary>
public static class ZsetCommands
{
    internal const string NotAFloat = "min or max is not a float";
    internal const string NotALexRange = "min or max not valid string range item";

    /// <port>t_zset.c zremCommand</port>
    public static void Zrem(Client c)
    {
        KeyArg key = c.Key(1);
        if (!TryWriteOrReply(c, key, out ZsetValue zset))
        {
            return;
        }
        int deleted = 0;
        bool emptied = false;
        for (int i = 2; i < c.Argc && !emptied; i++)
        {
            if (zset.Delete(c.Argv(i)))
            {
                deleted++;
                emptied = zset.Length == 0;
            }
        }
        if (emptied)
        {
            c.Db.Delete(key);
        }
        if (deleted > 0)
        {
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Zset, "zrem"u8, key.Bytes, c.Db.Id);
            if (emptied)
            {
                Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
            }
            c.Db.SignalModified(c, key);
            c.Server.Dirty += deleted;
        }
        c.AddReplyLongLong(deleted);
    }

    /// <port>t_zset.c zremrangebyrankCommand, zremrangeGenericCommand</port>
    public static void Zremrangebyrank(Client c)
    {
        KeyArg key = c.Key(1);
        if (!c.TryGetLongOrReply(c.Argv(2), out long start)
            || !c.TryGetLongOrReply(c.Argv(3), out long end)
            || !TryWriteOrReply(c, key, out ZsetValue zset))
        {
            return;
        }
        if (!ClampRanks(zset.Length, ref start, ref end))
        {
            c.AddReply(Shared.Czero);
            return;
        }
        zset.DeleteRangeByRank(start, end);
        RangeRemoved(c, key, zset, "zremrangebyrank"u8, end - start + 1);
    }

    /// <port>t_zset.c zremrangebyscoreCommand, zremrangeGenericCommand</port>
    public static void Zremrangebyscore(Client c)
    {
        KeyArg key = c.Key(1);
        if (!ZscoreRange.TryParse(c.Argv(2), c.Argv(3), out ZscoreRange range))
        {
            c.AddReplyError(NotAFloat);
        }
        else if (TryWriteOrReply(c, key, out ZsetValue zset))
        {
            RangeRemoved(c, key, zset, "zremrangebyscore"u8, zset.DeleteRange(range));
        }
    }

    /// <port>t_zset.c zremrangebylexCommand, zremrangeGenericCommand</port>
    public static void Zremrangebylex(Client c)
    {
        KeyArg key = c.Key(1);
        if (!ZlexRangeSpec.TryParse(c.Argv(2), c.Argv(3), out ZlexRangeSpec range))
        {
            c.AddReplyError(NotALexRange);
        }
        else if (TryWriteOrReply(c, key, out ZsetValue zset))
        {
            RangeRemoved(
                c, key, zset, "zremrangebylex"u8, zset.DeleteRange(new ZlexRange(range)));
        }
    }

    /// <port>t_zset.c zcountCommand</port>
    public static void Zcount(Client c)
    {
        if (!ZscoreRange.TryParse(c.Argv(2), c.Argv(3), out ZscoreRange range))
        {
            c.AddReplyError(NotAFloat);
        }
        else if (TryReadOrReply(c, Shared.Czero, out ZsetValue zset))
        {
            c.AddReplyLongLong(zset.Count(range));
        }
    }

    /// <port>t_zset.c zlexcountCommand</port>
    public static void Zlexcount(Client c)
    {
        if (!ZlexRangeSpec.TryParse(c.Argv(2), c.Argv(3), out ZlexRangeSpec range))
        {
            c.AddReplyError(NotALexRange);
        }
        else if (TryReadOrReply(c, Shared.Czero, out ZsetValue zset))
        {
            c.AddReplyLongLong(zset.Count(new ZlexRange(range)));
        }
    }

    /// <port>t_zset.c zcardCommand</port>
    public static void Zcard(Client c)
    {
        if (TryReadOrReply(c, Shared.Czero, out ZsetValue zset))
        {
            c.AddReplyLongLong(zset.Length);
        }
    }

    /// <port>t_zset.c zscoreCommand</port>
    public static void Zscore(Client c)
    {
        Robj o = c.Db.LookupRead(c.Key(1));
        if (!c.CheckType(o, ObjType.Zset))
        {
            AddScore(c, o, c.Argv(2));
        }
    }

    /// <port>t_zset.c zmscoreCommand</port>
    public static void Zmscore(Client c)
    {
        Robj o = c.Db.LookupRead(c.Key(1));
        if (c.CheckType(o, ObjType.Zset))
        {
            return;
        }
        c.AddReplyArrayLen(c.Argc - 2);
        for (int i = 2; i < c.Argc; i++)
        {
            AddScore(c, o, c.Argv(i));
        }
    }

    /// <port>t_zset.c zrankCommand</port>
    public static void Zrank(Client c) => Rank(c, reverse: false);

    /// <port>t_zset.c zrevrankCommand</port>
    public static void Zrevrank(Client c) => Rank(c, reverse: true);

    /// <port>t_zset.c zrankGenericCommand</port>
    private static void Rank(Client c, bool reverse)
    {
        if (c.Argc > 4)
        {
            c.AddReplyErrorArity();
            return;
        }
        bool withScore = c.Argc > 3;
        if (withScore && !c.Argv(3).EqualsIgnoreCase("WITHSCORE"u8))
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        Robj o = c.Db.LookupRead(c.Key(1));
        if (c.CheckType(o, ObjType.Zset))
        {
            return;
        }
        double score = 0;
        long rank = o.IsNull
            ? -1 : new ZsetValue(c.Server, o).Rank(c.Argv(2), reverse, out score);
        if (rank < 0)
        {
            if (withScore)
            {
                c.AddReplyNullArray();
            }
            else
            {
                c.AddReplyNull();
            }
            return;
        }
        if (withScore)
        {
            c.AddReplyArrayLen(2);
        }
        c.AddReplyLongLong(rank);
        if (withScore)
        {
            c.AddReplyDouble(score);
        }
    }

    /// <summary>Makes places counted from either end places counted from the start; false when the
    /// interval is empty.</summary>
    internal static bool ClampRanks(long length, ref long start, ref long end)
    {
        start = long.Max(0, start < 0 ? length + start : start);
        end = end < 0 ? length + end : end;
        if (start > end || start >= length)
        {
            return false;
        }
        end = long.Min(end, length - 1);
        return true;
    }

    /// <summary>The set of key 1; else replies with <paramref name="missing"/> or WRONGTYPE.
    /// </summary>
    /// <port>db.c lookupKeyReadOrReply</port>
    internal static bool TryReadOrReply(
        Client c, ReadOnlySpan<byte> missing, out ZsetValue zset)
    {
        bool found = c.TryReadOrReply(ObjType.Zset, missing, out Robj o);
        zset = new ZsetValue(c.Server, o);
        return found;
    }

    /// <summary>The set of a key to take members out of; else replies with none taken, or
    /// WRONGTYPE.</summary>
    /// <port>db.c lookupKeyWriteOrReply</port>
    private static bool TryWriteOrReply(Client c, KeyArg key, out ZsetValue zset)
    {
        bool found = c.TryWriteOrReply(key, ObjType.Zset, Shared.Czero, out Robj o);
        zset = new ZsetValue(c.Server, o);
        return found;
    }

    /// <port>t_zset.c zremrangeGenericCommand</port>
    private static void RangeRemoved(
        Client c, KeyArg key, ZsetValue zset, ReadOnlySpan<byte> eventName, long deleted)
    {
        bool emptied = zset.Length == 0;
        if (emptied)
        {
            c.Db.Delete(key);
        }
        if (deleted > 0)
        {
            c.Db.SignalModified(c, key);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Zset, eventName, key.Bytes, c.Db.Id);
            if (emptied)
            {
                Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
            }
        }
        c.Server.Dirty += deleted;
        c.AddReplyLongLong(deleted);
    }

    private static void AddScore(Client c, Robj o, ReadOnlySpan<byte> ele)
    {
        if (!o.IsNull && new ZsetValue(c.Server, o).TryGetScore(ele, out double score))
        {
            c.AddReplyDouble(score);
        }
        else
        {
            c.AddReplyNull();
        }
    }
}
