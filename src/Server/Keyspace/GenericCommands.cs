// GenericCommands: commands on keys whatever their values are.
// Port of redis 7.2 db.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Handlers of the generic group that are not about expiry or OBJECT.</summary>
public static class GenericCommands
{
    /// <port>db.c delCommand</port>
    public static void Del(Client c) => DelGeneric(c, c.Server.Config.LazyfreeLazyUserDel);

    /// <port>db.c unlinkCommand</port>
    public static void Unlink(Client c) => DelGeneric(c, lazy: true);

    /// <port>db.c delGenericCommand</port>
    private static void DelGeneric(Client c, bool lazy)
    {
        int deleted = 0;
        for (int j = 1; j < c.Argc; j++)
        {
            KeyArg key = c.Key(j);
            c.Db.ExpireIfNeeded(key);
            if (!c.Db.GenericDelete(key, lazy))
            {
                continue;
            }
            c.Db.SignalModified(c, key);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
            c.Server.Dirty++;
            deleted++;
        }
        c.AddReplyLongLong(deleted);
    }

    /// <port>db.c existsCommand</port>
    public static void Exists(Client c)
    {
        long count = 0;
        for (int j = 1; j < c.Argc; j++)
        {
            count += c.Db.LookupRead(c.Key(j), LookupFlags.NoTouch).IsNull ? 0 : 1;
        }
        c.AddReplyLongLong(count);
    }

    /// <port>expire.c touchCommand</port>
    public static void Touch(Client c)
    {
        long touched = 0;
        for (int j = 1; j < c.Argc; j++)
        {
            touched += c.Db.LookupRead(c.Key(j)).IsNull ? 0 : 1;
        }
        c.AddReplyLongLong(touched);
    }

    /// <port>db.c typeCommand</port>
    public static void Type(Client c)
    {
        Robj o = c.Db.LookupRead(c.Key(1), LookupFlags.NoTouch);
        c.AddReplyStatus(o.IsNull ? "none"u8 : NameOf(o.Type));
    }

    /// <summary>The name TYPE and SCAN TYPE use.</summary>
    /// <port>db.c getObjectTypeName</port>
    public static ReadOnlySpan<byte> NameOf(ObjType type) => type switch
    {
        ObjType.String => "string"u8,
        ObjType.List => "list"u8,
        ObjType.Set => "set"u8,
        ObjType.Zset => "zset"u8,
        ObjType.Hash => "hash"u8,
        ObjType.Stream => "stream"u8,
        _ => "none"u8,
    };

    /// <port>db.c randomkeyCommand</port>
    public static void Randomkey(Client c)
    {
        Robj o = c.Db.RandomKey();
        if (o.IsNull)
        {
            c.AddReplyNull();
        }
        else
        {
            c.AddReplyBulk(o.Key);
        }
    }

    /// <port>db.c keysCommand</port>
    public static void Keys(Client c)
    {
        int length = c.AddReplyDeferredLen();
        ReadOnlyMemory<byte> pattern = c.ArgvMemory(1);
        bool all = pattern.Span.SequenceEqual("*"u8);
        long count = 0;
        var entries = new DictIterator<RobjDictType>(c.Db.Keys.Main, safe: true);
        for (nint entry = entries.Next(); entry != 0
            && !c.Has(ClientFlags.CloseAsap); entry = entries.Next())
        {
            Robj o = Robj.FromAddress(entry);
            if ((all || Glob.IsMatch(pattern.Span, o.Key)) && !c.Db.IsExpired(o))
            {
                c.AddReplyBulk(o.Key);
                count++;
            }
        }
        entries.Reset();
        c.SetDeferredArrayLen(length, count);
    }

    /// <port>db.c renameCommand</port>
    public static void Rename(Client c) => RenameGeneric(c, nx: false);

    /// <port>db.c renamenxCommand</port>
    public static void Renamenx(Client c) => RenameGeneric(c, nx: true);

    /// <port>db.c renameGenericCommand</port>
    private static void RenameGeneric(Client c, bool nx)
    {
        KeyArg from = c.Key(1);
        KeyArg to = c.Key(2);
        if (c.Db.LookupWrite(from).IsNull)
        {
            c.AddReplyErrorObject(Shared.NoKeyErr);
            return;
        }
        if (from.Bytes.SequenceEqual(to.Bytes))
        {
            c.AddReply(nx ? Shared.Czero : Shared.Ok);
            return;
        }
        if (!c.Db.LookupWrite(to).IsNull)
        {
            if (nx)
            {
                c.AddReply(Shared.Czero);
                return;
            }
            c.Db.Delete(to);
        }
        c.Db.MoveValue(c, from, c.Db, to);
        c.Db.SignalModified(c, from);
        c.Db.SignalModified(c, to);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "rename_from"u8, from.Bytes, c.Db.Id);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "rename_to"u8, to.Bytes, c.Db.Id);
        c.Server.Dirty++;
        c.AddReply(nx ? Shared.Cone : Shared.Ok);
    }

    /// <port>db.c moveCommand</port>
    public static void Move(Client c)
    {
        if (!TryGetDbOrReply(c, c.Argv(2), out RedisDb dst))
        {
            return;
        }
        RedisDb src = c.Db;
        if (src == dst)
        {
            c.AddReplyErrorObject(Shared.SameObjectErr);
            return;
        }
        KeyArg key = c.Key(1);
        if (src.LookupWrite(key).IsNull || !dst.LookupWrite(key).IsNull)
        {
            c.AddReply(Shared.Czero);
            return;
        }
        src.MoveValue(c, key, dst, key);
        src.SignalModified(c, key);
        dst.SignalModified(c, key);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "move_from"u8, key.Bytes, src.Id);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "move_to"u8, key.Bytes, dst.Id);
        c.Server.Dirty++;
        c.AddReply(Shared.Cone);
    }

    /// <port>db.c copyCommand</port>
    public static void Copy(Client c)
    {
        RedisDb dst = c.Db;
        bool replace = false;
        for (int j = 3; j < c.Argc; j++)
        {
            if (c.Argv(j).EqualsIgnoreCase("REPLACE"u8))
            {
                replace = true;
            }
            else if (c.Argv(j).EqualsIgnoreCase("DB"u8) && j + 1 < c.Argc)
            {
                if (!TryGetDbOrReply(c, c.Argv(++j), out dst))
                {
                    return;
                }
            }
            else
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return;
            }
        }
        KeyArg from = c.Key(1);
        KeyArg to = c.Key(2);
        if (c.Db == dst && from.Bytes.SequenceEqual(to.Bytes))
        {
            c.AddReplyErrorObject(Shared.SameObjectErr);
            return;
        }
        CopyTo(c, from, dst, to, replace);
    }

    private static void CopyTo(Client c, KeyArg from, RedisDb dst, KeyArg to, bool replace)
    {
        bool missing = c.Db.LookupRead(from).IsNull;
        bool taken = !missing && !dst.LookupWrite(to).IsNull;
        if (missing || (taken && !replace))
        {
            c.AddReply(Shared.Czero);
            return;
        }
        if (taken)
        {
            dst.Delete(to);
        }
        c.Db.CopyValue(c, from, dst, to);
        dst.SignalModified(c, to);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "copy_to"u8, to.Bytes, dst.Id);
        c.Server.Dirty++;
        c.AddReply(Shared.Cone);
    }

    private static bool TryGetDbOrReply(Client c, ReadOnlySpan<byte> arg, out RedisDb db)
    {
        db = c.Db;
        if (!c.TryGetIntOrReply(arg, out int id))
        {
            return false;
        }
        if ((uint)id >= (uint)c.Server.Db.Length)
        {
            c.AddReplyError("DB index is out of range");
            return false;
        }
        db = c.Server.Db[id];
        return true;
    }

    /// <port>db.c dbsizeCommand</port>
    public static void Dbsize(Client c) => c.AddReplyLongLong(c.Db.Keys.Size);

    /// <port>db.c flushdbCommand</port>
    public static void Flushdb(Client c)
    {
        if (TryGetFlushFlagsOrReply(c, out bool lazy))
        {
            c.Server.Dirty += Databases.EmptyData(c.Server, c.Db.Id, lazy);
            // An empty database makes no change, yet replicas are told all the same.
            c.ForceCommandPropagation(PropagateTarget.All);
            c.AddReply(Shared.Ok);
        }
    }

    /// <port>db.c flushallCommand</port>
    public static void Flushall(Client c)
    {
        if (TryGetFlushFlagsOrReply(c, out bool lazy))
        {
            Databases.FlushAllDataAndResetRdb(c.Server, lazy);
            c.ForceCommandPropagation(PropagateTarget.All);
            c.AddReply(Shared.Ok);
        }
    }

    /// <port>db.c getFlushCommandFlags</port>
    private static bool TryGetFlushFlagsOrReply(Client c, out bool lazy)
    {
        lazy = c.Server.Config.LazyfreeLazyUserFlush;
        if (c.Argc == 1)
        {
            return true;
        }
        lazy = c.Argv(1).EqualsIgnoreCase("ASYNC"u8);
        if (c.Argc == 2 && (lazy || c.Argv(1).EqualsIgnoreCase("SYNC"u8)))
        {
            return true;
        }
        c.AddReplyErrorObject(Shared.SyntaxErr);
        return false;
    }

    /// <port>db.c swapdbCommand</port>
    public static void Swapdb(Client c)
    {
        if (!c.TryGetIntOrReply(c.Argv(1), out int id1, "invalid first DB index")
            || !c.TryGetIntOrReply(c.Argv(2), out int id2, "invalid second DB index"))
        {
            return;
        }
        if (!Databases.Swap(c.Server, id1, id2))
        {
            c.AddReplyError("DB index is out of range");
            return;
        }
        c.Server.Dirty++;
        c.AddReply(Shared.Ok);
    }
}
