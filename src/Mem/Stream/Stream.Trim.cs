// Stream, third part: trimming, and deleting single entries.
// Port of redis 7.2 t_stream.c streamTrim, streamDeleteItem. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Mem;

/// <content>Trimming and deleting.</content>
public readonly unsafe partial struct Stream
{
    /// <summary>Removes entries from the front; how many.</summary>
    /// <port>t_stream.c streamTrim</port>
    public long Trim(Zmalloc z, in StreamTrim trim, IStreamWatch? watch = null)
    {
        if (trim.By == StreamTrimBy.None)
        {
            return 0;
        }

        bool byLength = trim.By == StreamTrimBy.MaxLen;
        long deleted = 0;
        RaxIterator it = new(z, Nodes);
        it.Seek(RaxOp.First);
        while (it.Next() && !(byLength && Length <= trim.MaxLen))
        {
            Listpack lp = Listpack.FromAddress(it.Data);
            long entries = Integer(lp, lp.First);
            if (trim.Limit != 0 && deleted + entries > trim.Limit)
            {
                break;
            }

            StreamId master = StreamId.Decode(it.Key);
            if (byLength ? Length - entries >= trim.MaxLen : LastOf(lp, master) < trim.MinId)
            {
                Nodes.Remove(z, it.Key);
                if (watch?.Removed(master, lp) != true)
                {
                    Listpack.Free(z, ref lp);
                }

                it.Seek(RaxOp.Ge, it.Key);
                _b->Length -= entries;
                deleted += entries;
                continue;
            }

            if (!trim.Approx)
            {
                watch?.Changing(master, lp);
                deleted += TrimNode(z, ref lp, master, entries, trim);
            }

            break;
        }

        it.Stop();
        if (Length == 0)
        {
            FirstId = default;
        }
        else if (deleted > 0)
        {
            FirstId = EdgeId(z, first: true, skipDeleted: true);
        }

        return deleted;
    }

    /// <summary>Deletes an entry; false when there is none of this ID.</summary>
    /// <remarks>What is known of the stream's first and greatest deleted ID is the caller's to set,
    /// who may have more to delete.</remarks>
    /// <port>t_stream.c streamDeleteItem</port>
    public bool Delete(Zmalloc z, StreamId id, IStreamWatch? watch = null)
    {
        StreamIterator it = new(z, this, id, id, reverse: false);
        bool found = it.Next();
        if (found)
        {
            it.RemoveEntry(watch);
        }

        it.Stop();
        return found;
    }

    /// <summary>Marks entries of a node deleted, from its first on.</summary>
    private long TrimNode(
        Zmalloc z, ref Listpack lp, StreamId master, long entries, in StreamTrim trim)
    {
        long deleted = 0;
        int p = lp.Next(lp.Next(lp.First));
        long masterFields = TakeInteger(lp, ref p);
        p = Skip(lp, p, masterFields + 1);
        while (p != Listpack.None)
        {
            int at = p;
            long flags = TakeInteger(lp, ref p);
            long ms = TakeInteger(lp, ref p);
            long seq = TakeInteger(lp, ref p);
            if (trim.By == StreamTrimBy.MaxLen
                ? Length <= trim.MaxLen : Add(master, ms, seq) >= trim.MinId)
            {
                break;
            }

            long skip = (flags & SameFields) != 0 ? masterFields : 2 * TakeInteger(lp, ref p);
            p = Skip(lp, p, skip + 1);
            if ((flags & Deleted) == 0)
            {
                Listpack.Replace(z, ref lp, at, flags | Deleted);
                deleted++;
                _b->Length--;
            }
        }

        CountDeleted(z, ref lp, entries, deleted);
        MoveNode(z, master, lp);
        return deleted;
    }

    /// <summary>Notes in the head of a node that so many of its entries are deleted now.</summary>
    internal static void CountDeleted(Zmalloc z, ref Listpack lp, long entries, long deleted)
    {
        int p = lp.First;
        Listpack.Replace(z, ref lp, p, entries - deleted);
        p = lp.Next(p);
        Listpack.Replace(z, ref lp, p, Integer(lp, p) + deleted);
    }

    internal void NodeMoved(Zmalloc z, StreamId master, Listpack lp)
    {
        MoveNode(z, master, lp);
    }

    internal void EntryRemoved()
    {
        _b->Length--;
    }

    private static int Skip(Listpack lp, int p, long count)
    {
        for (; count > 0; count--)
        {
            p = lp.Next(p);
        }

        return p;
    }

    /// <summary>The ID of the last entry of a node, deleted or not; 0-0 when there is
    /// none.</summary>
    /// <port>t_stream.c lpGetEdgeStreamID</port>
    private static StreamId LastOf(Listpack lp, StreamId master)
    {
        int p = lp.Last;
        long count = Integer(lp, p);
        if (count == 0)
        {
            return default;
        }

        for (; count > 0; count--)
        {
            p = lp.Prev(p);
        }

        p = lp.Next(p);
        long ms = TakeInteger(lp, ref p);
        return Add(master, ms, Integer(lp, p));
    }
}
