// HashCommands: the commands on hashes, but for HRANDFIELD and HSCAN.
// Port of redis 7.2 t_hash.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A key whose hash has no field left is deleted; an empty hash is never seen.
using System;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Handlers of the hash group.</summary>
public static class HashCommands
{
    private enum Part
    {
        Fields,
        Values,
        Both,
    }

    /// <port>t_hash.c hsetCommand</port>
    public static void Hset(Client c)
    {
        if (TrySetAll(c, out int created))
        {
            c.AddReplyLongLong(created);
        }
    }

    /// <summary>HSET under its old name, which replies otherwise.</summary>
    /// <port>t_hash.c hsetCommand</port>
    public static void Hmset(Client c)
    {
        if (TrySetAll(c, out _))
        {
            c.AddReply(Shared.Ok);
        }
    }

    /// <port>t_hash.c hsetCommand</port>
    private static bool TrySetAll(Client c, out int created)
    {
        created = 0;
        if (c.Argc % 2 == 1)
        {
            c.AddReplyErrorArity();
            return false;
        }
        KeyArg key = c.Key(1);
        if (!HashValue.TryLookupOrCreate(c, key, out HashValue hash))
        {
            return false;
        }
        hash.TryConversion(c, first: 2);
        for (int i = 2; i < c.Argc; i += 2)
        {
            created += hash.Set(c.Argv(i), c.Argv(i + 1)) ? 0 : 1;
        }
        Changed(c, key, "hset"u8, (c.Argc - 2) / 2);
        return true;
    }

    /// <port>t_hash.c hsetnxCommand</port>
    public static void Hsetnx(Client c)
    {
        KeyArg key = c.Key(1);
        if (!HashValue.TryLookupOrCreate(c, key, out HashValue hash))
        {
            return;
        }
        if (hash.Exists(c.Argv(2)))
        {
            c.AddReply(Shared.Czero);
            return;
        }
        hash.TryConversion(c, first: 2);
        hash.Set(c.Argv(2), c.Argv(3));
        c.AddReply(Shared.Cone);
        Changed(c, key, "hset"u8, 1);
    }

    /// <port>t_hash.c hincrbyCommand</port>
    public static void Hincrby(Client c)
    {
        KeyArg key = c.Key(1);
        if (!c.TryGetLongOrReply(c.Argv(3), out long incr)
            || !HashValue.TryLookupOrCreate(c, key, out HashValue hash))
        {
            return;
        }
        long value = 0;
        if (hash.TryGet(c.Argv(2), out ListpackValue old)
            && !(old.IsInteger ? old.TryGetInteger(out value)
                : Number.TryParseInt64(old.Bytes, out value)))
        {
            c.AddReplyError("hash value is not an integer");
            return;
        }
        long sum = unchecked(value + incr);
        if (((value ^ sum) & (incr ^ sum)) < 0)
        {
            c.AddReplyError("increment or decrement would overflow");
            return;
        }
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        hash.Set(c.Argv(2), ((ListpackValue)sum).Text(scratch));
        c.AddReplyLongLong(sum);
        Changed(c, key, "hincrby"u8, 1);
    }

    /// <port>t_hash.c hincrbyfloatCommand</port>
    public static void Hincrbyfloat(Client c)
    {
        KeyArg key = c.Key(1);
        if (!c.TryGetLongDoubleOrReply(c.Argv(3), out LongDouble incr))
        {
            return;
        }
        if (incr.IsInfinity)
        {
            c.AddReplyError("value is NaN or Infinity");
            return;
        }
        if (!HashValue.TryLookupOrCreate(c, key, out HashValue hash))
        {
            return;
        }
        LongDouble value = default;
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        if (hash.TryGet(c.Argv(2), out ListpackValue old)
            && !LongDouble.TryParse(old.Text(scratch), out value))
        {
            c.AddReplyError("hash value is not a float");
            return;
        }
        if (LongDouble.Add(value, incr) is not { IsInfinity: false } sum)
        {
            c.AddReplyError("increment would produce NaN or Infinity");
            return;
        }
        Span<byte> text = stackalloc byte[LongDouble.MaxLength];
        ReadOnlySpan<byte> result = text[..sum.FormatHuman(text)];
        hash.Set(c.Argv(2), result);
        c.AddReplyBulk(result);
        Changed(c, key, "hincrbyfloat"u8, 1);
        // As INCRBYFLOAT: replicas get the outcome.
        c.ReplicateAs("HSET"u8, c.ArgvMemory(1), c.ArgvMemory(2), result);
    }

    /// <port>t_hash.c hgetCommand</port>
    public static void Hget(Client c)
    {
        Robj o = c.Db.LookupRead(c.Key(1));
        if (!c.CheckType(o, ObjType.Hash))
        {
            AddField(c, o, c.Argv(2));
        }
    }

    /// <port>t_hash.c hmgetCommand</port>
    public static void Hmget(Client c)
    {
        Robj o = c.Db.LookupRead(c.Key(1));
        if (c.CheckType(o, ObjType.Hash))
        {
            return;
        }
        c.AddReplyArrayLen(c.Argc - 2);
        for (int i = 2; i < c.Argc; i++)
        {
            AddField(c, o, c.Argv(i));
        }
    }

    /// <port>t_hash.c hdelCommand</port>
    public static void Hdel(Client c)
    {
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupWrite(key);
        if (o.IsNull)
        {
            c.AddReply(Shared.Czero);
            return;
        }
        if (c.CheckType(o, ObjType.Hash))
        {
            return;
        }
        var hash = new HashValue(c.Server, o);
        int deleted = 0;
        bool emptied = false;
        for (int i = 2; i < c.Argc && !emptied; i++)
        {
            if (hash.Delete(c.Argv(i)))
            {
                deleted++;
                emptied = hash.Length == 0;
            }
        }
        if (emptied)
        {
            c.Db.Delete(key);
        }
        if (deleted > 0)
        {
            Changed(c, key, "hdel"u8, deleted);
        }
        if (emptied)
        {
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
        }
        c.AddReplyLongLong(deleted);
    }

    /// <port>t_hash.c hlenCommand</port>
    public static void Hlen(Client c)
    {
        if (TryReadOrReply(c, Shared.Czero, out HashValue hash))
        {
            c.AddReplyLongLong(hash.Length);
        }
    }

    /// <port>t_hash.c hstrlenCommand</port>
    public static void Hstrlen(Client c)
    {
        if (TryReadOrReply(c, Shared.Czero, out HashValue hash))
        {
            bool found = hash.TryGet(c.Argv(2), out ListpackValue value);
            c.AddReplyLongLong(found ? value.TextLength : 0);
        }
    }

    /// <port>t_hash.c hexistsCommand</port>
    public static void Hexists(Client c)
    {
        if (TryReadOrReply(c, Shared.Czero, out HashValue hash))
        {
            c.AddReply(hash.Exists(c.Argv(2)) ? Shared.Cone : Shared.Czero);
        }
    }

    /// <port>t_hash.c hkeysCommand</port>
    public static void Hkeys(Client c) => GetAll(c, Part.Fields);

    /// <port>t_hash.c hvalsCommand</port>
    public static void Hvals(Client c) => GetAll(c, Part.Values);

    /// <port>t_hash.c hgetallCommand</port>
    public static void Hgetall(Client c) => GetAll(c, Part.Both);

    /// <port>t_hash.c genericHgetallCommand</port>
    private static void GetAll(Client c, Part part)
    {
        Robj o = c.Db.LookupRead(c.Key(1));
        if (c.CheckType(o, ObjType.Hash))
        {
            return;
        }
        var hash = new HashValue(c.Server, o);
        long length = o.IsNull ? 0 : hash.Length;
        if (part == Part.Both)
        {
            c.AddReplyMapLen(length);
        }
        else
        {
            c.AddReplyArrayLen(length);
        }
        if (o.IsNull)
        {
            return;
        }
        foreach (HashPair pair in hash)
        {
            if (part != Part.Values)
            {
                c.AddReplyBulk(pair.Field);
            }
            if (part != Part.Fields)
            {
                c.AddReplyBulk(pair.Value);
            }
        }
    }

    /// <summary>The hash of key 1; else replies with <paramref name="missing"/> or WRONGTYPE.
    /// </summary>
    /// <port>db.c lookupKeyReadOrReply</port>
    internal static bool TryReadOrReply(
        Client c, ReadOnlySpan<byte> missing, out HashValue hash)
    {
        bool found = c.TryReadOrReply(ObjType.Hash, missing, out Robj o);
        hash = new HashValue(c.Server, o);
        return found;
    }

    /// <port>t_hash.c addHashFieldToReply</port>
    private static void AddField(Client c, Robj o, ReadOnlySpan<byte> field)
    {
        if (!o.IsNull && new HashValue(c.Server, o).TryGet(field, out ListpackValue value))
        {
            c.AddReplyBulk(value);
        }
        else
        {
            c.AddReplyNull();
        }
    }

    private static void Changed(Client c, KeyArg key, ReadOnlySpan<byte> eventName, int changes)
    {
        c.Db.SignalModified(c, key);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Hash, eventName, key.Bytes, c.Db.Id);
        c.Server.Dirty += changes;
    }
}
