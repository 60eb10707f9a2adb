// SetCommands: the commands on one set or two, but for those that draw by chance and SSCAN.
// Port of redis 7.2 t_set.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A key whose set has no member left is deleted; an empty set is never seen.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Handlers of the set group.</summary>
public static class SetCommands
{
    /// <port>t_set.c saddCommand</port>
    public static void Sadd(Client c)
    {
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupWrite(key);
        if (c.CheckType(o, ObjType.Set))
        {
            return;
        }
        int first = 2;
        int members = c.Argc - first;
        if (o.IsNull)
        {
            o = SetValue.Create(c.Server, key.Bytes, c.Argv(first), members);
            c.Db.Add(key, o);
        }
        else
        {
            new SetValue(c.Server, o).MaybeConvert(members);
        }
        var set = new SetValue(c.Server, o);
        int added = 0;
        for (int i = first; i < c.Argc; i++)
        {
            added += set.Add(c.Argv(i)) ? 1 : 0;
        }
        if (added > 0)
        {
            c.Db.SignalModified(c, key);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Set, "sadd"u8, key.Bytes, c.Db.Id);
        }
        c.Server.Dirty += added;
        c.AddReplyLongLong(added);
    }

    /// <port>t_set.c sremCommand</port>
    public static void Srem(Client c)
    {
        KeyArg key = c.Key(1);
        if (!TryWriteOrReply(c, key, Shared.Czero, out SetValue set))
        {
            return;
        }
        int removed = 0;
        bool emptied = false;
        for (int i = 2; i < c.Argc && !emptied; i++)
        {
            if (set.Remove(c.Argv(i)))
            {
                removed++;
                emptied = set.Length == 0;
            }
        }
        if (emptied)
        {
            c.Db.Delete(key);
        }
        if (removed > 0)
        {
            c.Db.SignalModified(c, key);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Set, "srem"u8, key.Bytes, c.Db.Id);
            c.Server.Dirty += removed;
        }
        if (emptied)
        {
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
        }
        c.AddReplyLongLong(removed);
    }

    /// <port>t_set.c smoveCommand</port>
    public static void Smove(Client c)
    {
        KeyArg from = c.Key(1);
        KeyArg to = c.Key(2);
        ReadOnlySpan<byte> member = c.Argv(3);
        Robj source = c.Db.LookupWrite(from);
        Robj target = c.Db.LookupWrite(to);
        if (source.IsNull)
        {
            c.AddReply(Shared.Czero);
            return;
        }
        if (c.CheckType(source, ObjType.Set) || c.CheckType(target, ObjType.Set))
        {
            return;
        }
        var set = new SetValue(c.Server, source);
        bool same = source.Address == target.Address;
        if (same || !set.Remove(member))
        {
            c.AddReply(same && set.Contains(member) ? Shared.Cone : Shared.Czero);
            return;
        }
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Set, "srem"u8, from.Bytes, c.Db.Id);
        if (set.Length == 0)
        {
            c.Db.Delete(from);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, from.Bytes, c.Db.Id);
        }
        if (target.IsNull)
        {
            target = SetValue.Create(c.Server, to.Bytes, member, 1);
            c.Db.Add(to, target);
        }
        c.Db.SignalModified(c, from);
        c.Server.Dirty++;
        if (new SetValue(c.Server, target).Add(member))
        {
            c.Server.Dirty++;
            c.Db.SignalModified(c, to);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Set, "sadd"u8, to.Bytes, c.Db.Id);
        }
        c.AddReply(Shared.Cone);
    }

    /// <port>t_set.c sismemberCommand</port>
    public static void Sismember(Client c)
    {
        if (TryReadOrReply(c, Shared.Czero, out SetValue set))
        {
            c.AddReply(set.Contains(c.Argv(2)) ? Shared.Cone : Shared.Czero);
        }
    }

    /// <port>t_set.c smismemberCommand</port>
    public static void Smismember(Client c)
    {
        Robj o = c.Db.LookupRead(c.Key(1));
        if (c.CheckType(o, ObjType.Set))
        {
            return;
        }
        var set = new SetValue(c.Server, o);
        c.AddReplyArrayLen(c.Argc - 2);
        for (int i = 2; i < c.Argc; i++)
        {
            bool found = !o.IsNull && set.Contains(c.Argv(i));
            c.AddReply(found ? Shared.Cone : Shared.Czero);
        }
    }

    /// <port>t_set.c scardCommand</port>
    public static void Scard(Client c)
    {
        if (TryReadOrReply(c, Shared.Czero, out SetValue set))
        {
            c.AddReplyLongLong(set.Length);
        }
    }

    /// <summary>The set of key 1; else replies with <paramref name="missing"/> or WRONGTYPE.
    /// </summary>
    /// <port>db.c lookupKeyReadOrReply</port>
    internal static bool TryReadOrReply(
        Client c, ReadOnlySpan<byte> missing, out SetValue set)
    {
        bool found = c.TryReadOrReply(ObjType.Set, missing, out Robj o);
        set = new SetValue(c.Server, o);
        return found;
    }

    /// <summary>The set of a key, to be changed; else replies with <paramref name="missing"/> or
    /// WRONGTYPE.</summary>
    /// <port>db.c lookupKeyWriteOrReply</port>
    internal static bool TryWriteOrReply(
        Client c, KeyArg key, ReadOnlySpan<byte> missing, out SetValue set)
    {
        bool found = c.TryWriteOrReply(key, ObjType.Set, missing, out Robj o);
        set = new SetValue(c.Server, o);
        return found;
    }
}
