// HyperloglogCommands: counting different elements in strings that are HyperLogLogs.
// Port of redis 7.2 hyperloglog.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// What they count with is in src/Mem/Hyperloglog. The value is an ordinary string, which any other
// command may have written; so each one is looked at before it is used, and its runs may still turn
// out to be corrupt half way through.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Handlers of the hyperloglog group, but for its tests.</summary>
public static class HyperloglogCommands
{
    internal const string Corrupt = "-INVALIDOBJ Corrupted HLL object detected";

    /// <port>hyperloglog.c pfaddCommand</port>
    public static void Pfadd(Client c)
    {
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupWrite(key);
        int updated = o.IsNull ? 1 : 0;
        if (!o.IsNull && !IsHyperloglogOrReply(c, o))
        {
            return;
        }
        Sds s = Open(c, key, ref o);
        for (int i = 2; i < c.Argc; i++)
        {
            HllResult result = Hyperloglog.Add(
                c.Server.Z, ref s, c.Argv(i), c.Server.Config.HllSparseMaxBytes);
            o.UpdatePointer(s.Address);
            if (result == HllResult.Corrupt)
            {
                c.AddReplyError(Corrupt);
                return;
            }
            updated += result == HllResult.Changed ? 1 : 0;
        }
        if (updated > 0)
        {
            Hyperloglog.InvalidateCache(s.Span);
            c.Db.SignalModified(c, key);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.String, "pfadd"u8, key.Bytes, c.Db.Id);
            c.Server.Dirty += updated;
        }
        c.AddReply(updated > 0 ? Shared.Cone : Shared.Czero);
    }

    /// <port>hyperloglog.c pfcountCommand</port>
    public static void Pfcount(Client c)
    {
        if (c.Argc > 2)
        {
            Span<byte> max = stackalloc byte[Hyperloglog.Registers];
            if (TryMergeOrReply(c, max, out _))
            {
                c.AddReplyLongLong((long)Hyperloglog.CountRaw(max));
            }
            return;
        }
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupRead(key);
        if (o.IsNull)
        {
            c.AddReply(Shared.Czero);
            return;
        }
        if (!IsHyperloglogOrReply(c, o))
        {
            return;
        }
        // The count is kept in the value, although the command reads only.
        c.Db.BeforeChange(o);
        Sds s = Open(c, key, ref o);
        if (!Hyperloglog.TryGetCached(s.Span, out ulong card))
        {
            if (!Hyperloglog.TryCount(s.Span, out card))
            {
                c.AddReplyError(Corrupt);
                return;
            }
            Hyperloglog.SetCached(s.Span, card);
            c.Db.SignalModified(c, key);
            c.Server.Dirty++;
        }
        c.AddReplyLongLong((long)card);
    }

    /// <port>hyperloglog.c pfmergeCommand</port>
    public static void Pfmerge(Client c)
    {
        Span<byte> max = stackalloc byte[Hyperloglog.Registers];
        if (!TryMergeOrReply(c, max, out bool useDense))
        {
            return;
        }
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupWrite(key);
        Sds s = Open(c, key, ref o);
        bool whole = (!useDense || Hyperloglog.TryToDense(c.Server.Z, ref s))
            && Hyperloglog.TryRaise(c.Server.Z, ref s, max, c.Server.Config.HllSparseMaxBytes);
        o.UpdatePointer(s.Address);
        // It was merged with the others, which found its runs whole.
        Os.Check.That(whole);
        Hyperloglog.InvalidateCache(s.Span);
        c.Db.SignalModified(c, key);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.String, "pfadd"u8, key.Bytes, c.Db.Id);
        c.Server.Dirty++;
        c.AddReply(Shared.Ok);
    }

    /// <summary>False, the error sent, for another type or a string that is none.</summary>
    /// <port>hyperloglog.c isHLLObjectOrReply</port>
    internal static bool IsHyperloglogOrReply(Client c, Robj o)
    {
        if (c.CheckType(o, ObjType.String))
        {
            return false;
        }
        if (o.Encoding != ObjEncoding.Int && Hyperloglog.IsValid(o.StringSpan(default)))
        {
            return true;
        }
        c.AddReplyError("-WRONGTYPE Key is not a valid HyperLogLog string value.");
        return false;
    }

    /// <summary>The string of an entry as one that can be changed; a new empty HyperLogLog under
    /// the key where there is none. After a change by ref, tell the entry where it lies.</summary>
    /// <port>db.c dbUnshareStringValue</port>
    internal static Sds Open(Client c, KeyArg key, ref Robj o)
    {
        if (o.IsNull)
        {
            Sds empty = Hyperloglog.Create(c.Server.Z);
            o = Robj.CreateRaw(c.Server.Z, key.Bytes, ref empty);
            c.Db.Add(key, o);
        }
        return c.Db.Unshare(ref o, key.Hash);
    }

    /// <summary>Raises registers of a byte each to those of all keys named.</summary>
    private static bool TryMergeOrReply(Client c, Span<byte> max, out bool anyDense)
    {
        max.Clear();
        anyDense = false;
        for (int i = 1; i < c.Argc; i++)
        {
            Robj o = c.Db.LookupRead(c.Key(i));
            if (o.IsNull)
            {
                continue;
            }
            if (!IsHyperloglogOrReply(c, o))
            {
                return false;
            }
            ReadOnlySpan<byte> s = o.StringSpan(default);
            anyDense |= Hyperloglog.Encoding(s) == HllEncoding.Dense;
            if (!Hyperloglog.TryMerge(max, s))
            {
                c.AddReplyError(Corrupt);
                return false;
            }
        }
        return true;
    }
}
