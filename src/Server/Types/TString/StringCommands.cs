// StringCommands: the commands on string values, but for LCS.
// Port of redis 7.2 t_string.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A string value has three encodings. A number of up to 20 digits that prints back the same is
// `int`; up to 44 bytes lie inside the keyspace block (`embstr`); the rest is an Sds beside it
// (`raw`). SET chooses by the value; APPEND and SETRANGE make the value raw, because it is likely
// to grow again.
//
// Blocks move when a value changes its size: a handle obtained before a call that takes it by
// `ref`, or before any write to the same key, is updated by that call or dead after it.
using System;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Handlers of the string group.</summary>
public static class StringCommands
{
    private enum SetReply
    {
        OkOrNull,
        OneOrZero,
    }

    /// <port>t_string.c setCommand</port>
    public static void Set(Client c)
    {
        if (c.Argc == 3)
        {
            SetPlain(c);
        }
        else if (SetOptions.TryParseOrReply(c, isSet: true, out SetOptions options))
        {
            SetGeneric(c, options, valueArg: 2, SetReply.OkOrNull);
        }
    }

    /// <summary>SET without options, the one that is sent a million times a second.</summary>
    private static void SetPlain(Client c)
    {
        KeyArg key = c.Key(1);
        SetKey(c, key, valueArg: 2, SetKeyFlags.None);
        c.Server.Dirty++;
        Notify.KeyspaceEvent(c.Server, NotifyFlags.String, "set"u8, key.Bytes, c.Db.Id);
        c.AddReply(Shared.Ok);
    }

    /// <port>t_string.c setnxCommand</port>
    public static void Setnx(Client c) =>
        SetGeneric(c, new SetOptions { Flags = SetFlags.Nx }, 2, SetReply.OneOrZero);

    /// <port>t_string.c setexCommand</port>
    public static void Setex(Client c)
    {
        var options = new SetOptions { Flags = SetFlags.Ex, ExpireArg = 2, Seconds = true };
        SetGeneric(c, options, valueArg: 3, SetReply.OkOrNull);
    }

    /// <port>t_string.c psetexCommand</port>
    public static void Psetex(Client c)
    {
        var options = new SetOptions { Flags = SetFlags.Px, ExpireArg = 2 };
        SetGeneric(c, options, valueArg: 3, SetReply.OkOrNull);
    }

    /// <port>t_string.c setGenericCommand</port>
    private static void SetGeneric(Client c, SetOptions options, int valueArg, SetReply reply)
    {
        long whenUnixMs = 0;
        bool hasExpire = options.ExpireArg != 0;
        if (hasExpire && !options.TryGetExpireOrReply(c, out whenUnixMs))
        {
            return;
        }
        if (options.Has(SetFlags.Get) && !GetGeneric(c))
        {
            return;
        }
        KeyArg key = c.Key(1);
        bool found = !c.Db.LookupWrite(key).IsNull;
        if ((options.Has(SetFlags.Nx) && found) || (options.Has(SetFlags.Xx) && !found))
        {
            ReplyNotSet(c, options, reply);
            return;
        }
        SetKeyFlags flags = found ? SetKeyFlags.AlreadyExists : SetKeyFlags.DoesntExist;
        if (hasExpire || options.Has(SetFlags.KeepTtl))
        {
            flags |= SetKeyFlags.KeepTtl;
        }
        SetKey(c, key, valueArg, flags);
        c.Server.Dirty++;
        Notify.KeyspaceEvent(c.Server, NotifyFlags.String, "set"u8, key.Bytes, c.Db.Id);
        if (hasExpire)
        {
            c.Db.SetExpire(c, key, whenUnixMs);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "expire"u8, key.Bytes, c.Db.Id);
        }
        if (!options.Has(SetFlags.Get))
        {
            c.AddReply(reply == SetReply.OneOrZero ? Shared.Cone : Shared.Ok);
        }
        RewriteSet(c, options, valueArg, whenUnixMs);
    }

    private static void SetKey(Client c, KeyArg key, int valueArg, SetKeyFlags flags)
    {
        Sds text = c.TakeArgv(valueArg);
        if (text.IsNull)
        {
            c.Db.SetKey(c, key, c.Argv(valueArg), flags);
            return;
        }
        c.Db.SetKey(c, key, ref text, flags);
    }

    private static void ReplyNotSet(Client c, SetOptions options, SetReply reply)
    {
        if (options.Has(SetFlags.Get))
        {
            return;
        }
        if (reply == SetReply.OneOrZero)
        {
            c.AddReply(Shared.Czero);
        }
        else
        {
            c.AddReplyNull();
        }
    }

    /// <summary>Replicas get the absolute time, and never the GET.</summary>
    private static void RewriteSet(Client c, SetOptions options, int valueArg, long whenUnixMs)
    {
        if (options.ExpireArg != 0)
        {
            if (!options.Has(SetFlags.PxAt))
            {
                ReadOnlyMemory<byte> value = c.ArgvMemory(valueArg);
                c.ReplicateAs("SET"u8, c.ArgvMemory(1), value, "PXAT"u8, whenUnixMs);
            }
        }
        else if (options.Has(SetFlags.Get))
        {
            c.ReplicateWithout(from: 3, "GET"u8);
        }
    }

    /// <summary>Replies with the value at argument 1, or null. False when it holds another
    /// type.</summary>
    /// <port>t_string.c getGenericCommand</port>
    private static bool GetGeneric(Client c)
    {
        Robj o = c.Db.LookupRead(c.Key(1));
        if (o.IsNull)
        {
            c.AddReplyNull();
            return true;
        }
        if (c.CheckType(o, ObjType.String))
        {
            return false;
        }
        c.AddReplyBulk(o);
        return true;
    }

    /// <port>t_string.c getCommand</port>
    public static void Get(Client c) => GetGeneric(c);

    /// <port>t_string.c getexCommand</port>
    public static void Getex(Client c)
    {
        if (!SetOptions.TryParseOrReply(c, isSet: false, out SetOptions options))
        {
            return;
        }
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupRead(key);
        if (o.IsNull)
        {
            c.AddReplyNull();
            return;
        }
        if (c.CheckType(o, ObjType.String))
        {
            return;
        }
        long whenUnixMs = 0;
        if (options.ExpireArg != 0 && !options.TryGetExpireOrReply(c, out whenUnixMs))
        {
            return;
        }
        c.AddReplyBulk(o);
        if (options.Has(SetFlags.PxAt | SetFlags.ExAt)
            && Expire.CheckAlreadyExpired(c.Server, whenUnixMs))
        {
            Expire.DeleteAsExpired(c, key);
        }
        else if (options.ExpireArg != 0)
        {
            c.Db.SetExpire(c, key, whenUnixMs);
            c.ReplicateAs("PEXPIREAT"u8, c.ArgvMemory(1), whenUnixMs);
            c.Db.SignalModified(c, key);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "expire"u8, key.Bytes, c.Db.Id);
            c.Server.Dirty++;
        }
        else if (options.Has(SetFlags.Persist) && c.Db.RemoveExpire(key))
        {
            c.Db.SignalModified(c, key);
            c.ReplicateAs("PERSIST"u8, c.ArgvMemory(1));
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "persist"u8, key.Bytes, c.Db.Id);
            c.Server.Dirty++;
        }
    }

    /// <port>t_string.c getdelCommand</port>
    public static void Getdel(Client c)
    {
        KeyArg key = c.Key(1);
        if (!GetGeneric(c) || !c.Db.SyncDelete(key))
        {
            return;
        }
        c.ReplicateAs("DEL"u8, c.ArgvMemory(1));
        c.Db.SignalModified(c, key);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
        c.Server.Dirty++;
    }

    /// <port>t_string.c getsetCommand</port>
    public static void Getset(Client c)
    {
        if (!GetGeneric(c))
        {
            return;
        }
        KeyArg key = c.Key(1);
        c.Db.SetKey(c, key, c.Argv(2), SetKeyFlags.None);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.String, "set"u8, key.Bytes, c.Db.Id);
        c.Server.Dirty++;
        c.ReplicateArgumentAs(0, "SET"u8);
    }

    /// <port>t_string.c setrangeCommand</port>
    public static void Setrange(Client c)
    {
        if (!c.TryGetLongOrReply(c.Argv(2), out long offset))
        {
            return;
        }
        if (offset < 0)
        {
            c.AddReplyError("offset is out of range");
            return;
        }
        KeyArg key = c.Key(1);
        ReadOnlySpan<byte> value = c.Argv(3);
        Robj o = c.Db.LookupWrite(key);
        if (!o.IsNull && c.CheckType(o, ObjType.String))
        {
            return;
        }
        if (value.Length == 0)
        {
            c.AddReplyLongLong(o.IsNull ? 0 : o.StringLength);
            return;
        }
        if (!CheckStringLength(c, offset, value.Length))
        {
            return;
        }
        long length = c.Db.StringSetRange(key, o, offset, value);
        c.Db.SignalModified(c, key);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.String, "setrange"u8, key.Bytes, c.Db.Id);
        c.Server.Dirty++;
        c.AddReplyLongLong(length);
    }

    /// <summary>False, with an error reply, when a string of both sizes together would be too
    /// long.</summary>
    /// <port>t_string.c checkStringLength</port>
    private static bool CheckStringLength(Client c, long size, long append)
    {
        // Unsigned: the sum may overflow for an offset near the top of the range.
        ulong total = unchecked((ulong)size + (ulong)append);

        // REDISNET(resp-bulk-2gb): what cannot be sent or saved as one argument does not arise.
        bool fits = total <= (ulong)Array.MaxLength;
        if (fits && (c.MustObey() || total <= (ulong)c.Server.Config.ProtoMaxBulkLen))
        {
            return true;
        }
        c.AddReplyError("string exceeds maximum allowed size (proto-max-bulk-len)");
        return false;
    }

    /// <port>t_string.c getrangeCommand</port>
    public static void Getrange(Client c)
    {
        if (!c.TryGetLongOrReply(c.Argv(2), out long start)
            || !c.TryGetLongOrReply(c.Argv(3), out long end))
        {
            return;
        }
        Robj o = c.Db.LookupRead(c.Key(1));
        if (o.IsNull)
        {
            c.AddReply(Shared.EmptyBulk);
            return;
        }
        if (c.CheckType(o, ObjType.String))
        {
            return;
        }
        Span<byte> scratch = stackalloc byte[Robj.IntegerScratch];
        ReadOnlySpan<byte> value = o.StringSpan(scratch);
        if (start < 0 && end < 0 && start > end)
        {
            c.AddReply(Shared.EmptyBulk);
            return;
        }
        start = Math.Max(start < 0 ? value.Length + start : start, 0);
        end = Math.Max(end < 0 ? value.Length + end : end, 0);
        end = Math.Min(end, value.Length - 1);
        if (start > end)
        {
            c.AddReply(Shared.EmptyBulk);
            return;
        }
        c.AddReplyBulk(value.Slice((int)start, (int)(end - start + 1)));
    }

    /// <port>t_string.c mgetCommand</port>
    public static void Mget(Client c)
    {
        c.AddReplyArrayLen(c.Argc - 1);
        for (int j = 1; j < c.Argc; j++)
        {
            Robj o = c.Db.LookupRead(c.Key(j));
            if (o.IsNull || o.Type != ObjType.String)
            {
                c.AddReplyNull();
            }
            else
            {
                c.AddReplyBulk(o);
            }
        }
    }

    /// <port>t_string.c msetCommand</port>
    public static void Mset(Client c) => MsetGeneric(c, nx: false);

    /// <port>t_string.c msetnxCommand</port>
    public static void Msetnx(Client c) => MsetGeneric(c, nx: true);

    /// <port>t_string.c msetGenericCommand</port>
    private static void MsetGeneric(Client c, bool nx)
    {
        if (c.Argc % 2 == 0)
        {
            c.AddReplyErrorArity();
            return;
        }
        for (int j = 1; nx && j < c.Argc; j += 2)
        {
            if (!c.Db.LookupWrite(c.Key(j)).IsNull)
            {
                c.AddReply(Shared.Czero);
                return;
            }
        }
        for (int j = 1; j < c.Argc; j += 2)
        {
            // MSETNX may name a key twice: the second time it exists, so each is added or updated.
            KeyArg key = c.Key(j);
            c.Db.SetKey(c, key, c.Argv(j + 1), nx ? SetKeyFlags.AddOrUpdate : SetKeyFlags.None);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.String, "set"u8, key.Bytes, c.Db.Id);
        }
        c.Server.Dirty += (c.Argc - 1) / 2;
        c.AddReply(nx ? Shared.Cone : Shared.Ok);
    }

    /// <port>t_string.c incrCommand</port>
    public static void Incr(Client c) => IncrDecr(c, 1);

    /// <port>t_string.c decrCommand</port>
    public static void Decr(Client c) => IncrDecr(c, -1);

    /// <port>t_string.c incrbyCommand</port>
    public static void Incrby(Client c)
    {
        if (c.TryGetLongOrReply(c.Argv(2), out long incr))
        {
            IncrDecr(c, incr);
        }
    }

    /// <port>t_string.c decrbyCommand</port>
    public static void Decrby(Client c)
    {
        if (!c.TryGetLongOrReply(c.Argv(2), out long incr))
        {
            return;
        }
        if (incr == long.MinValue)
        {
            c.AddReplyError("decrement would overflow");
            return;
        }
        IncrDecr(c, -incr);
    }

    /// <port>t_string.c incrDecrCommand</port>
    private static void IncrDecr(Client c, long incr)
    {
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupWrite(key);
        long value = 0;
        if (!o.IsNull && (c.CheckType(o, ObjType.String) || !c.TryGetLongOrReply(o, out value)))
        {
            return;
        }
        if ((incr < 0 && value < 0 && incr < long.MinValue - value)
            || (incr > 0 && value > 0 && incr > long.MaxValue - value))
        {
            c.AddReplyError("increment or decrement would overflow");
            return;
        }
        value += incr;
        c.Db.SetInteger(key, o, value);
        c.Db.SignalModified(c, key);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.String, "incrby"u8, key.Bytes, c.Db.Id);
        c.Server.Dirty++;
        c.AddReplyLongLong(value);
    }

    /// <port>t_string.c incrbyfloatCommand</port>
    public static void Incrbyfloat(Client c)
    {
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupWrite(key);
        Span<byte> scratch = stackalloc byte[Robj.IntegerScratch];
        LongDouble value = default;
        if (!o.IsNull
            && (c.CheckType(o, ObjType.String)
                || !c.TryGetLongDoubleOrReply(o.StringSpan(scratch), out value)))
        {
            return;
        }
        if (!c.TryGetLongDoubleOrReply(c.Argv(2), out LongDouble incr))
        {
            return;
        }
        if (LongDouble.Add(value, incr) is not { IsInfinity: false } sum)
        {
            c.AddReplyError("increment would produce NaN or Infinity");
            return;
        }
        Span<byte> text = stackalloc byte[LongDouble.MaxLength];
        ReadOnlySpan<byte> result = text[..sum.FormatHuman(text)];
        c.Db.ReplaceOrAddString(key, o, result);
        c.Db.SignalModified(c, key);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.String, "incrbyfloat"u8, key.Bytes, c.Db.Id);
        c.Server.Dirty++;
        c.AddReplyBulk(result);
        // Floating point may differ from machine to machine: replicas get the outcome, not the sum
        // to do.
        c.ReplicateAs("SET"u8, c.ArgvMemory(1), result, "KEEPTTL"u8);
    }

    /// <port>t_string.c appendCommand</port>
    public static void Append(Client c)
    {
        KeyArg key = c.Key(1);
        ReadOnlySpan<byte> append = c.Argv(2);
        Robj o = c.Db.LookupWrite(key);
        long length;
        if (o.IsNull)
        {
            c.Db.Add(key, append);
            length = append.Length;
        }
        else
        {
            if (c.CheckType(o, ObjType.String)
                || !CheckStringLength(c, o.StringLength, append.Length))
            {
                return;
            }
            length = c.Db.StringAppend(key, o, append);
        }
        c.Db.SignalModified(c, key);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.String, "append"u8, key.Bytes, c.Db.Id);
        c.Server.Dirty++;
        c.AddReplyLongLong(length);
    }

    /// <port>t_string.c strlenCommand</port>
    public static void Strlen(Client c)
    {
        Robj o = c.Db.LookupRead(c.Key(1));
        if (o.IsNull)
        {
            c.AddReply(Shared.Czero);
        }
        else if (!c.CheckType(o, ObjType.String))
        {
            c.AddReplyLongLong(o.StringLength);
        }
    }

    /// <port>t_string.c lcsCommand</port>
    public static void Lcs(Client c) => LcsCommand.Run(c);
}
