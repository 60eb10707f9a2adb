// ZaddCommand: ZADD and ZINCRBY, which is ZADD with INCR.
// Port of redis 7.2 t_zset.c zaddGenericCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// All scores are read before the first member is added, so that the command is executed as a whole
// or not at all.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member …; ZINCRBY key increment
/// member.</summary>
internal static class ZaddCommand
{
    private const ZaddFlags GtLt = ZaddFlags.Gt | ZaddFlags.Lt;

    private struct Counts
    {
        public int Added;
        public int Updated;
        public int Processed;
        public double LastScore;
    }

    /// <summary>Arguments that are members.</summary>
    private readonly record struct Members(int First, int Step);

    /// <port>t_zset.c zaddCommand</port>
    public static void Run(Client c) => Run(c, ZaddFlags.None);

    /// <port>t_zset.c zincrbyCommand</port>
    public static void Zincrby(Client c) => Run(c, ZaddFlags.Incr);

    /// <port>t_zset.c zaddGenericCommand</port>
    private static void Run(Client c, ZaddFlags flags)
    {
        int first = ParseOptions(c, ref flags, out bool changed);
        int pairs = (c.Argc - first) / 2;
        if (!CheckOrReply(c, flags, c.Argc - first))
        {
            return;
        }
        using NativeArray<double> scores = NativeArray<double>.Create(c.Server.Z, pairs);
        for (int i = 0; i < pairs; i++)
        {
            if (!c.TryGetDoubleOrReply(c.Argv(first + (i * 2)), out scores[i]))
            {
                return;
            }
        }
        Add(c, flags, changed, scores, first + 1, step: 2);
    }

    /// <summary>Adds members to the set of key 1, with these scores, and replies. Members are
    /// arguments, from an index on in steps.</summary>
    /// <port>t_zset.c zaddGenericCommand</port>
    internal static void Add(
        Client c, ZaddFlags flags, bool changed, NativeArray<double> scores, int member, int step)
    {
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupWrite(key);
        if (c.CheckType(o, ObjType.Zset))
        {
            return;
        }
        Counts counts = default;
        bool incr = (flags & ZaddFlags.Incr) != 0;
        if (!o.IsNull || (flags & ZaddFlags.Xx) == 0)
        {
            if (!AddAll(c, key, o, scores, new Members(member, step), flags, ref counts))
            {
                c.AddReplyError("resulting score is not a number (NaN)");
                Changed(c, key, incr, counts);
                return;
            }
            c.Server.Dirty += counts.Added + counts.Updated;
        }
        Reply(c, incr, changed, counts);
        Changed(c, key, incr, counts);
    }

    /// <summary>Index of the first score.</summary>
    private static int ParseOptions(Client c, ref ZaddFlags flags, out bool changed)
    {
        changed = false;
        int i = 2;
        for (; i < c.Argc; i++)
        {
            ReadOnlySpan<byte> word = c.Argv(i);
            ZaddFlags flag = word.EqualsIgnoreCase("NX"u8) ? ZaddFlags.Nx
                : word.EqualsIgnoreCase("XX"u8) ? ZaddFlags.Xx
                : word.EqualsIgnoreCase("INCR"u8) ? ZaddFlags.Incr
                : word.EqualsIgnoreCase("GT"u8) ? ZaddFlags.Gt
                : word.EqualsIgnoreCase("LT"u8) ? ZaddFlags.Lt : ZaddFlags.None;
            bool isChanged = word.EqualsIgnoreCase("CH"u8);
            if (flag == ZaddFlags.None && !isChanged)
            {
                break;
            }
            flags |= flag;
            changed |= isChanged;
        }
        return i;
    }

    private static bool CheckOrReply(Client c, ZaddFlags flags, int words)
    {
        if (words == 0 || words % 2 != 0)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return false;
        }
        bool nx = (flags & ZaddFlags.Nx) != 0;
        if (nx && (flags & ZaddFlags.Xx) != 0)
        {
            c.AddReplyError("XX and NX options at the same time are not compatible");
            return false;
        }
        if ((nx && (flags & GtLt) != 0) || (flags & GtLt) == GtLt)
        {
            c.AddReplyError("GT, LT, and/or NX options at the same time are not compatible");
            return false;
        }
        if ((flags & ZaddFlags.Incr) != 0 && words > 2)
        {
            c.AddReplyError("INCR option supports a single increment-element pair");
            return false;
        }
        return true;
    }

    /// <summary>False when a sum was not a number.</summary>
    private static bool AddAll(
        Client c, KeyArg key, Robj o, NativeArray<double> scores, Members members,
        ZaddFlags flags, ref Counts counts)
    {
        if (o.IsNull)
        {
            o = ZsetValue.NewEntry(
                c.Server, key.Bytes, scores.Length, c.Argv(members.First).Length);
            c.Db.Add(key, o);
        }
        var zset = new ZsetValue(c.Server, o);
        zset.MaybeConvert(scores.Length);
        for (int i = 0; i < scores.Length; i++)
        {
            ReadOnlySpan<byte> ele = c.Argv(members.First + (i * members.Step));
            ZaddResult result = zset.Add(scores[i], ele, flags, out counts.LastScore);
            if (result == ZaddResult.Nan)
            {
                return false;
            }
            counts.Added += result == ZaddResult.Added ? 1 : 0;
            counts.Updated += result == ZaddResult.Updated ? 1 : 0;
            counts.Processed += result != ZaddResult.Nop ? 1 : 0;
        }
        return true;
    }

    private static void Reply(Client c, bool incr, bool changed, in Counts counts)
    {
        if (!incr)
        {
            c.AddReplyLongLong(changed ? counts.Added + counts.Updated : counts.Added);
        }
        else if (counts.Processed > 0)
        {
            c.AddReplyDouble(counts.LastScore);
        }
        else
        {
            c.AddReplyNull();
        }
    }

    private static void Changed(Client c, KeyArg key, bool incr, in Counts counts)
    {
        if (counts.Added + counts.Updated > 0)
        {
            c.Db.SignalModified(c, key);
            Notify.KeyspaceEvent(
                c.Server, NotifyFlags.Zset, incr ? "zincr"u8 : "zadd"u8, key.Bytes, c.Db.Id);
        }
    }
}
