// Stream: a log of entries, each some fields with values under an ID greater than all before.
// Port of redis 7.2 t_stream.c, stream.h. BSD-3-Clause, see THIRD-PARTY-NOTICES.md. Departures:
// docs/DEVIATIONS.md#mem
//
// A radix tree of nodes. The key of a node is the ID of its first entry, the master ID, as 16 bytes
// (StreamId.cs); a node is a listpack, which begins with the master entry:
//
//   [ entries ][ deleted ][ n fields ][ field 1 ] .. [ field n ][ 0 ]
//
// It is not an entry, only what entries are written against: their IDs as distances to the master
// ID, and not at all the names of fields that are the same (SameFields). Then come the entries:
//
//   [ flags ][ ms - master ms ][ seq - master seq ]
//        SameFields:  [ value 1 ] .. [ value n ]                            [ count = n + 3 ]
//        else:  [ n ][ field 1 ][ value 1 ] .. [ field n ][ value n ]  [ count = 2n + 4 ]
//
//   flags   1 deleted | 2 same fields as the master entry
//   count   elements of the listpack before it that belong to the entry, for walking backwards;
//           the 0 of the master entry stands in the same place, and tells that there is no more
//
//   XADD s 1-1 a 1, XADD s 1-2 a 2, XADD s 2-0 b 3; one node, its key 1-1:
//   3 0 1 "a" 0   2 0 0 1 4   2 0 1 2 4   0 1 -1 1 "b" 3 6       each of these is one element
//
// An entry that is deleted stays, marked, until all of its node are; the node then goes. Trimming
// takes whole nodes from the front, and marks entries of the first it may not take whole.
//
// Nothing of the kind of "ID of an entry in a node, to be found quickly" exists: the tree finds the
// node, the rest is a walk, which is short since nodes are (stream-node-max-bytes and -entries).
//
// Files: Stream.cs life, and what is asked of all entries; Stream.Append.cs; Stream.Trim.cs
// trimming and deleting; Stream.Groups.cs; Stream.Validate.cs nodes that come from outside;
// StreamIterator.cs.
using System;

namespace RedisNet.Mem;

/// <summary>Handle of a stream; the default value is "no stream". Never moves.</summary>
/// <port>stream.h stream</port>
public readonly unsafe partial struct Stream
{
    /// <summary>The flag of an entry that is deleted.</summary>
    /// <port>t_stream.c STREAM_ITEM_FLAG_DELETED</port>
    internal const int Deleted = 1;

    /// <summary>The flag of an entry with the fields of the master entry.</summary>
    /// <port>t_stream.c STREAM_ITEM_FLAG_SAMEFIELDS</port>
    internal const int SameFields = 2;

    private readonly StreamBlock* _b;

    private Stream(StreamBlock* b)
    {
        _b = b;
    }

    /// <summary>Whether there is no stream behind the handle.</summary>
    public bool IsNull => _b == null;

    /// <summary>Address of the block, for storing the stream in an entry.</summary>
    public nint Address => (nint)_b;

    /// <summary>Entries, those deleted not counted.</summary>
    /// <port>t_stream.c streamLength</port>
    public long Length => _b->Length;

    /// <summary>The greatest ID there ever was.</summary>
    public StreamId LastId
    {
        get => _b->LastId;
        set => _b->LastId = value;
    }

    /// <summary>The ID of the first entry; 0-0 of an empty stream.</summary>
    public StreamId FirstId
    {
        get => _b->FirstId;
        set => _b->FirstId = value;
    }

    /// <summary>The greatest ID that was deleted, trimming apart.</summary>
    public StreamId MaxDeletedId
    {
        get => _b->MaxDeletedId;
        set => _b->MaxDeletedId = value;
    }

    /// <summary>Entries that were ever added.</summary>
    public long EntriesAdded
    {
        get => _b->EntriesAdded;
        set => _b->EntriesAdded = value;
    }

    /// <summary>Nodes by their master ID; values are addresses of listpacks.</summary>
    public Rax Nodes => Rax.FromAddress(_b->Nodes);

    /// <summary>Groups by name; values are addresses of <see cref="StreamGroup"/>. A null handle
    /// until there was one.</summary>
    public Rax Groups => Rax.FromAddress(_b->Groups);

    /// <summary>Number of groups.</summary>
    public long GroupCount => _b->Groups == 0 ? 0 : Groups.Size;

    /// <summary>The handle of a stream whose address was kept in an entry.</summary>
    public static Stream FromAddress(nint address)
    {
        return new Stream((StreamBlock*)address);
    }

    /// <summary>An empty stream.</summary>
    /// <port>t_stream.c streamNew</port>
    public static Stream New(Zmalloc z)
    {
        Rax nodes = Rax.New(z);
        StreamBlock* b = (StreamBlock*)z.TryAlloc((nuint)sizeof(StreamBlock));
        if (b == null)
        {
            Rax.Free(z, ref nodes);
            z.OutOfMemory((nuint)sizeof(StreamBlock));
        }

        *b = default;
        b->Nodes = nodes.Address;
        return new Stream(b);
    }

    /// <summary>A copy with nodes, groups and all.</summary>
    /// <port>t_stream.c streamDup</port>
    public static Stream Dup(Zmalloc z, Stream stream)
    {
        Stream copy = New(z);
        RaxIterator it = new(z, stream.Nodes);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            Listpack lp = Listpack.Dup(z, Listpack.FromAddress(it.Data));
            copy.Nodes.Insert(z, it.Key, lp.Address);
        }

        it.Stop();
        nint nodes = copy._b->Nodes;
        *copy._b = *stream._b;
        copy._b->Nodes = nodes;
        copy._b->Groups = 0;
        if (!stream.Groups.IsNull)
        {
            copy.CopyGroups(z, stream);
        }

        return copy;
    }

    /// <summary>Frees everything and nulls the handle; null is ignored.</summary>
    /// <remarks>With the allocator's Remote this may run in a background job.</remarks>
    /// <port>t_stream.c freeStream</port>
    public static void Free(Zmalloc z, ref Stream stream)
    {
        if (stream._b == null)
        {
            return;
        }

        Rax nodes = stream.Nodes;
        Rax.Free(z, ref nodes, static (z, lp) => z.Free(lp));
        Rax groups = stream.Groups;
        Rax.Free(z, ref groups, static (z, group) => StreamGroup.Free(z, group));
        z.Free((nint)stream._b);
        stream = default;
    }

    /// <summary>Notes what is known of a stream whose nodes were put in one by one.</summary>
    public void SetLoaded(long length, StreamId lastId)
    {
        _b->Length = length;
        _b->LastId = lastId;
    }

    /// <summary>Whether there is an entry of this ID that is not deleted.</summary>
    /// <port>t_stream.c streamEntryExists</port>
    public bool Contains(Zmalloc z, StreamId id)
    {
        StreamIterator it = new(z, this, id, id, reverse: false);
        bool found = it.Next();
        it.Stop();
        return found;
    }

    /// <summary>The ID of the last entry; false when there is none.</summary>
    /// <port>t_stream.c streamLastValidID</port>
    public bool TryLastValidId(Zmalloc z, out StreamId id)
    {
        StreamIterator it = new(z, this, default, StreamId.Max, reverse: true);
        bool found = it.Next();
        id = it.Id;
        it.Stop();
        MemCheck.That(found || Length == 0);
        return found;
    }

    /// <summary>The ID of the first entry, or the last, deleted ones counted if that is asked; the
    /// greatest ID, or 0-0, when there is none.</summary>
    /// <port>t_stream.c streamGetEdgeID</port>
    public StreamId EdgeId(Zmalloc z, bool first, bool skipDeleted)
    {
        StreamIterator it = new(z, this, default, StreamId.Max, reverse: !first);
        it.SkipDeleted = skipDeleted;
        StreamId edge = it.Next() ? it.Id : first ? StreamId.Max : default;
        it.Stop();
        return edge;
    }

    /// <summary>Whether an entry from <paramref name="start"/> on was deleted, as far as that is
    /// known.</summary>
    /// <port>t_stream.c streamRangeHasTombstones</port>
    public bool HasTombstones(StreamId start)
    {
        return Length != 0 && !MaxDeletedId.IsZero && FirstId <= MaxDeletedId
            && start <= MaxDeletedId;
    }

    /// <summary>How many entries were ever added up to an ID, or <see
    /// cref="StreamGroup.UnknownEntriesRead"/>.</summary>
    /// <remarks>It can be told of the last ID, and, when nothing was deleted but from the front, of
    /// the first entry and of what is before it.</remarks>
    /// <port>t_stream.c streamEstimateDistanceFromFirstEverEntry</port>
    public long EstimateEntriesUpTo(StreamId id)
    {
        if (EntriesAdded == 0)
        {
            return 0;
        }

        int last = id.CompareTo(LastId);
        if (last == 0 || (last < 0 && Length == 0))
        {
            return EntriesAdded;
        }

        bool whole = MaxDeletedId.IsZero || MaxDeletedId < FirstId;
        if (last > 0 || !whole || id > FirstId)
        {
            return StreamGroup.UnknownEntriesRead;
        }

        return EntriesAdded - Length + (id == FirstId ? 1 : 0);
    }

    /// <summary>Steps it takes to free it, reckoned: the tree's nodes, and for each group as many
    /// as the first has pending.</summary>
    /// <port>lazyfree.c lazyfreeGetFreeEffort</port>
    public long FreeEffort(Zmalloc z)
    {
        long effort = Nodes.NumNodes;
        if (GroupCount > 0)
        {
            RaxIterator it = new(z, Groups);
            it.Seek(RaxOp.First);
            it.Next();
            effort += GroupCount * (1 + StreamGroup.FromAddress(it.Data).Pending.Count);
            it.Stop();
        }

        return effort;
    }

    /// <summary>Bytes of it all, reckoned from some nodes and the last, which is seldom
    /// full.</summary>
    /// <port>object.c objectComputeSize</port>
    public long MemUsage(Zmalloc z, long samples)
    {
        long bytes = (long)z.UsableSize(Address) + TreeSize(Nodes);
        long sampled = 0;
        long inNodes = 0;
        RaxIterator it = new(z, Nodes);
        it.Seek(RaxOp.First);
        for (; sampled < samples && it.Next(); sampled++)
        {
            inNodes += (long)z.UsableSize(it.Data);
        }

        if (Nodes.Size > sampled)
        {
            inNodes = (sampled == 0 ? 0 : inNodes / sampled) * (Nodes.Size - 1);
            it.Seek(RaxOp.Last);
            it.Next();
            inNodes += (long)z.UsableSize(it.Data);
        }

        it.Stop();
        return bytes + inNodes + GroupsSize(z);
    }

    private long GroupsSize(Zmalloc z)
    {
        if (_b->Groups == 0)
        {
            return 0;
        }

        long bytes = 0;
        RaxIterator groups = new(z, Groups);
        groups.Seek(RaxOp.First);
        while (groups.Next())
        {
            StreamGroup group = StreamGroup.FromAddress(groups.Data);
            bytes += sizeof(StreamGroupBlock) + TreeSize(group.Pending.Tree)
                + (sizeof(StreamNackBlock) * group.Pending.Count);
            RaxIterator consumers = new(z, group.Consumers);
            consumers.Seek(RaxOp.First);
            while (consumers.Next())
            {
                StreamConsumer consumer = StreamConsumer.FromAddress(consumers.Data);
                bytes += sizeof(StreamConsumerBlock) + consumer.Name.Length
                    + TreeSize(consumer.Pending.Tree);
            }

            consumers.Stop();
        }

        groups.Stop();
        return bytes;
    }

    /// <summary>A key of 16 bytes each, and for each node its head and some 30 words.</summary>
    /// <port>object.c streamRadixTreeMemoryUsage</port>
    private static long TreeSize(Rax tree)
    {
        return (tree.Size * StreamId.Size)
            + (tree.NumNodes * (sizeof(RaxNode) + (30 * sizeof(long))));
    }

    private static long Integer(Listpack lp, int p)
    {
        bool isInteger = lp.Get(p).TryGetInteger(out long value);
        MemCheck.That(isInteger);
        return value;
    }

    private static long TakeInteger(Listpack lp, ref int p)
    {
        bool isInteger = lp.GetNext(ref p).TryGetInteger(out long value);
        MemCheck.That(isInteger);
        return value;
    }

    private static StreamId Add(StreamId master, long ms, long seq)
    {
        return new StreamId(
            unchecked(master.Ms + (ulong)ms), unchecked(master.Seq + (ulong)seq));
    }

    /// <summary>Notes where the node of a master ID lies now. Cannot be refused.</summary>
    private void MoveNode(Zmalloc z, StreamId master, Listpack lp)
    {
        Span<byte> key = stackalloc byte[StreamId.Size];
        master.Encode(key);
        bool isNew = Nodes.Insert(z, key, lp.Address);
        MemCheck.That(!isNew);
    }
}
