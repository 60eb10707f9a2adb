// SetSource: one of the sets a command combines.
// Port of redis 7.2 t_set.c qsortCompareSetsByCardinality. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>A set, its size when it was looked up, and which of the keys it was; a null entry is a
/// key that does not exist.</summary>
internal readonly struct SetSource(Robj entry, long size, int order)
{
    /// <summary>Up to so many are kept on the stack.</summary>
    public const int FewOnStack = 16;

    /// <summary>Smaller first; the order of the keys decides between equals.</summary>
    /// <port>t_set.c qsortCompareSetsByCardinality</port>
    public static readonly Comparison<SetSource> BySize = static (a, b) =>
        a.Size != b.Size ? a.Size.CompareTo(b.Size) : a.Order.CompareTo(b.Order);

    /// <summary>Larger first; the order of the keys decides between equals.</summary>
    /// <port>t_set.c qsortCompareSetsByRevCardinality</port>
    public static readonly Comparison<SetSource> BySizeReversed = static (a, b) =>
        a.Size != b.Size ? b.Size.CompareTo(a.Size) : a.Order.CompareTo(b.Order);

    public Robj Entry { get; } = entry;

    public long Size { get; } = size;

    private int Order { get; } = order;

    public bool IsMissing => Entry.IsNull;

    public SetValue In(RedisServer server) => new(server, Entry);

    /// <summary>Looks the keys up, from argument <paramref name="first"/> on. False, the error
    /// sent, when one is no set.</summary>
    public static bool TryLookup(Client c, int first, Span<SetSource> sets)
    {
        for (int i = 0; i < sets.Length; i++)
        {
            Robj o = c.Db.LookupRead(c.Key(first + i));
            if (c.CheckType(o, ObjType.Set))
            {
                return false;
            }
            long size = o.IsNull ? 0 : new SetValue(c.Server, o).Length;
            sets[i] = new SetSource(o, size, i);
        }
        return true;
    }

    /// <summary>Replies with 0 and deletes the key the result was meant for, if it is
    /// there.</summary>
    public static void StoreNothing(Client c, KeyArg target)
    {
        if (c.Db.Delete(target))
        {
            c.Server.Dirty++;
            c.Db.SignalModified(c, target);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, target.Bytes, c.Db.Id);
        }
        c.AddReply(Shared.Czero);
    }

    /// <summary>Puts a result in its key, or deletes that when there is none; replies with its
    /// size. Takes ownership.</summary>
    public static void Store(
        Client c, KeyArg target, Robj result, ReadOnlySpan<byte> eventName)
    {
        long size = new SetValue(c.Server, result).Length;
        if (size == 0)
        {
            Robj.Free(c.Server.Z, ref result);
            StoreNothing(c, target);
            return;
        }
        c.Db.SetKey(c, target, result);
        c.AddReplyLongLong(size);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Set, eventName, target.Bytes, c.Db.Id);
        c.Server.Dirty++;
    }
}
