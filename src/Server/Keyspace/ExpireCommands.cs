// ExpireCommands: EXPIRE and its relatives, TTL and its relatives, PERSIST.
// Port of redis 7.2 expire.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Commands about a key's time to live.</summary>
public static class ExpireCommands
{
    [Flags]
    private enum Condition
    {
        None = 0,
        Nx = 1 << 0,
        Xx = 1 << 1,
        Gt = 1 << 2,
        Lt = 1 << 3,
    }

    /// <port>expire.c expireCommand</port>
    public static void Expire(Client c) =>
        ExpireGeneric(c, c.Server.CommandTimeSnapshot(), seconds: true);

    /// <port>expire.c expireatCommand</port>
    public static void Expireat(Client c) => ExpireGeneric(c, 0, seconds: true);

    /// <port>expire.c pexpireCommand</port>
    public static void Pexpire(Client c) =>
        ExpireGeneric(c, c.Server.CommandTimeSnapshot(), seconds: false);

    /// <port>expire.c pexpireatCommand</port>
    public static void Pexpireat(Client c) => ExpireGeneric(c, 0, seconds: false);

    /// <port>expire.c ttlCommand</port>
    public static void Ttl(Client c) => TtlGeneric(c, milliseconds: false, absolute: false);

    /// <port>expire.c pttlCommand</port>
    public static void Pttl(Client c) => TtlGeneric(c, milliseconds: true, absolute: false);

    /// <port>expire.c expiretimeCommand</port>
    public static void Expiretime(Client c) => TtlGeneric(c, milliseconds: false, absolute: true);

    /// <port>expire.c pexpiretimeCommand</port>
    public static void Pexpiretime(Client c) => TtlGeneric(c, milliseconds: true, absolute: true);

    /// <port>expire.c persistCommand</port>
    public static void Persist(Client c)
    {
        KeyArg key = c.Key(1);
        if (c.Db.LookupWrite(key).IsNull || !c.Db.RemoveExpire(key))
        {
            c.AddReply(Shared.Czero);
            return;
        }
        c.Db.SignalModified(c, key);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "persist"u8, key.Bytes, c.Db.Id);
        c.AddReply(Shared.Cone);
        c.Server.Dirty++;
    }

    /// <summary>Sets a time to live; <paramref name="baseUnixMs"/> is now for relative times, 0 for
    /// absolute ones.</summary>
    /// <port>expire.c expireGenericCommand</port>
    private static void ExpireGeneric(Client c, long baseUnixMs, bool seconds)
    {
        if (!TryParseConditionOrReply(c, out Condition condition)
            || !TryGetWhenOrReply(c, baseUnixMs, seconds, out long whenUnixMs))
        {
            return;
        }
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupWrite(key);
        if (o.IsNull || !Holds(condition, o.Expire, whenUnixMs))
        {
            c.AddReply(Shared.Czero);
            return;
        }
        if (Server.Expire.CheckAlreadyExpired(c.Server, whenUnixMs))
        {
            Server.Expire.DeleteAsExpired(c, key);
            c.AddReply(Shared.Cone);
            return;
        }
        c.Db.SetExpire(c, key, whenUnixMs);
        c.AddReply(Shared.Cone);
        c.ReplicateArgumentAs(0, "PEXPIREAT"u8);
        c.ReplicateArgumentAs(2, whenUnixMs);
        c.Db.SignalModified(c, key);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "expire"u8, key.Bytes, c.Db.Id);
        c.Server.Dirty++;
    }

    private static bool TryGetWhenOrReply(Client c, long baseUnixMs, bool seconds,
        out long whenUnixMs)
    {
        if (!c.TryGetLongOrReply(c.Argv(2), out whenUnixMs))
        {
            return false;
        }
        bool fits = !seconds || whenUnixMs is <= long.MaxValue / 1000 and >= long.MinValue / 1000;
        if (fits && seconds)
        {
            whenUnixMs *= 1000;
        }
        if (!fits || whenUnixMs > long.MaxValue - baseUnixMs)
        {
            c.AddReplyErrorExpireTime();
            return false;
        }
        whenUnixMs += baseUnixMs;
        return true;
    }

    /// <summary>A key without a time to live counts as living for ever: nothing is greater,
    /// everything is less.</summary>
    private static bool Holds(Condition condition, long current, long whenUnixMs)
    {
        bool lives = current == -1;
        return !((condition.HasFlag(Condition.Nx) && !lives)
            || (condition.HasFlag(Condition.Xx) && lives)
            || (condition.HasFlag(Condition.Gt) && (lives || whenUnixMs <= current))
            || (condition.HasFlag(Condition.Lt) && !lives && whenUnixMs >= current));
    }

    /// <port>expire.c parseExtendedExpireArgumentsOrReply</port>
    private static bool TryParseConditionOrReply(Client c, out Condition condition)
    {
        condition = Condition.None;
        for (int j = 3; j < c.Argc; j++)
        {
            ReadOnlySpan<byte> opt = c.Argv(j);
            Condition one = opt.EqualsIgnoreCase("NX"u8) ? Condition.Nx
                : opt.EqualsIgnoreCase("XX"u8) ? Condition.Xx
                : opt.EqualsIgnoreCase("GT"u8) ? Condition.Gt
                : opt.EqualsIgnoreCase("LT"u8) ? Condition.Lt
                : Condition.None;
            if (one == Condition.None)
            {
                c.AddReplyError([.. "Unsupported option "u8, .. opt]);
                return false;
            }
            condition |= one;
        }
        if (condition.HasFlag(Condition.Nx) && condition != Condition.Nx)
        {
            c.AddReplyError("NX and XX, GT or LT options at the same time are not compatible");
            return false;
        }
        if (condition.HasFlag(Condition.Gt | Condition.Lt))
        {
            c.AddReplyError("GT and LT options at the same time are not compatible");
            return false;
        }
        return true;
    }

    /// <port>expire.c ttlGenericCommand</port>
    private static void TtlGeneric(Client c, bool milliseconds, bool absolute)
    {
        Robj o = c.Db.LookupRead(c.Key(1), LookupFlags.NoTouch);
        if (o.IsNull)
        {
            c.AddReplyLongLong(-2);
            return;
        }
        long expire = o.Expire;
        if (expire == -1)
        {
            c.AddReplyLongLong(-1);
            return;
        }
        long ttl = Math.Max(absolute ? expire : expire - c.Server.CommandTimeSnapshot(), 0);
        c.AddReplyLongLong(milliseconds ? ttl : (ttl + 500) / 1000);
    }
}
