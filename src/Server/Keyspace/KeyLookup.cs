// KeyLookup: the value of a key for a command, or the reply that there is none of the right type.
// Port of redis 7.2 db.c lookupKeyReadOrReply. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Looks a key up and replies where the command ends with that.</summary>
internal static class KeyLookup
{
    /// <summary>The value of a key, that of argument 1 if none is named, to read it; else replies
    /// with <paramref name="missing"/> or WRONGTYPE.</summary>
    /// <port>db.c lookupKeyReadOrReply</port>
    public static bool TryReadOrReply(
        this Client c, ObjType type, ReadOnlySpan<byte> missing, out Robj o, int keyAt = 1)
    {
        o = c.Db.LookupRead(c.Key(keyAt));
        return c.IsOrReply(o, type, missing);
    }

    /// <summary>The value of a key, to change it; else replies with <paramref name="missing"/> or
    /// WRONGTYPE.</summary>
    /// <port>db.c lookupKeyWriteOrReply</port>
    public static bool TryWriteOrReply(
        this Client c, KeyArg key, ObjType type, ReadOnlySpan<byte> missing, out Robj o)
    {
        o = c.Db.LookupWrite(key);
        return c.IsOrReply(o, type, missing);
    }

    /// <summary>The first of some keys, arguments from <paramref name="first"/> on, that exists, to
    /// change it; its argument's index is 0 when none does. False, the error sent, when that one
    /// has another type.</summary>
    /// <port>t_list.c mpopGenericCommand</port>
    /// <port>t_zset.c genericZpopCommand</port>
    public static bool TryFirstOrReply(
        this Client c, int first, int keys, ObjType type, out int keyAt, out Robj o)
    {
        keyAt = 0;
        o = default;
        for (int i = first; i < first + keys; i++)
        {
            o = c.Db.LookupWrite(c.Key(i));
            if (!o.IsNull)
            {
                keyAt = i;
                return !c.CheckType(o, type);
            }
        }
        return true;
    }

    private static bool IsOrReply(
        this Client c, Robj o, ObjType type, ReadOnlySpan<byte> missing)
    {
        if (o.IsNull)
        {
            c.AddReplyOrErrorObject(missing);
        }
        return !o.IsNull && !c.CheckType(o, type);
    }
}
