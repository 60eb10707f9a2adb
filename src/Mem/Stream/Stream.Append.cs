// Stream, second part: adding entries.
// Port of redis 7.2 t_stream.c streamAppendItem. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A new node gets room for stream-node-max-bytes, or 4096 bytes, at once, so that the listpack need
// not grow with each entry; what is left over is given back when the next node begins.
//
// All room an entry can need is had before its first byte is written: a refusal of memory finds the
// stream as it was.
using System;

namespace RedisNet.Mem;

/// <content>Adding.</content>
public readonly unsafe partial struct Stream
{
    /// <port>t_stream.c STREAM_LISTPACK_MAX_PRE_ALLOCATE</port>
    private const int MaxPreAllocate = 4096;

    /// <port>t_stream.c STREAM_LISTPACK_MAX_SIZE</port>
    private const int MaxNodeBytes = Listpack.MaxSafetySize;

    /// <summary>Bytes an element takes at most beside its text, and an integer in all.</summary>
    private const int ElementHead = 10;
    private const int IntegerBytes = 10;

    /// <summary>Integers of a master entry and an entry together.</summary>
    private const int Integers = 9;

    /// <summary>The next ID there can be at a time; 0-0 after the greatest.</summary>
    /// <port>t_stream.c streamNextID</port>
    public StreamId NextId(long nowUnixMs)
    {
        if ((ulong)nowUnixMs > LastId.Ms)
        {
            return new StreamId((ulong)nowUnixMs, 0);
        }

        LastId.TryNext(out StreamId next);
        return next;
    }

    /// <summary>The next ID with these milliseconds; false when there is none left.</summary>
    /// <port>t_stream.c streamAppendItem</port>
    public bool TryNextIdIn(ulong ms, out StreamId id)
    {
        id = new StreamId(ms, 0);
        if (LastId.Ms != ms)
        {
            return true;
        }

        id = new StreamId(ms, unchecked(LastId.Seq + 1));
        return id.Seq != 0;
    }

    /// <summary>Adds an entry.</summary>
    /// <port>t_stream.c streamAppendItem</port>
    public StreamAppended Append<TFields>(
        Zmalloc z, StreamNodeLimits limits, StreamId id, scoped in TFields fields,
        IStreamWatch? watch = null)
        where TFields : struct, IStreamFields, allows ref struct
    {
        if (id <= LastId)
        {
            return StreamAppended.IdTooSmall;
        }

        long text = 0;
        for (int i = 0; i < fields.Count; i++)
        {
            text += fields.Field(i).Length + (long)fields.Value(i).Length;
        }

        // REDISNET(stream-entry-size): C counts the text alone, up to a gibibyte, and ends with an
        // assertion where what is around it makes more than 4 GiB of that.
        long most = text + (2L * ElementHead * fields.Count) + (Integers * IntegerBytes);
        if (most + Listpack.HeaderSize + 1 > MaxNodeBytes)
        {
            return StreamAppended.TooLarge;
        }

        Listpack lp = Tail(out StreamId master);
        if (!lp.IsNull && IsFull(lp, text, most, limits))
        {
            nint before = lp.Address;
            Listpack.ShrinkToFit(z, ref lp);
            if (lp.Address != before)
            {
                MoveNode(z, master, lp);
            }

            lp = default;
        }

        if (lp.IsNull)
        {
            watch?.Changing(id, FindNode(id));
            AppendNode(z, limits, id, fields, most);
        }
        else
        {
            watch?.Changing(master, lp);
            AppendTo(z, lp, master, id, fields, most);
        }

        _b->Length++;
        _b->EntriesAdded++;
        _b->LastId = id;
        if (_b->Length == 1)
        {
            _b->FirstId = id;
        }

        return StreamAppended.Added;
    }

    private Listpack Tail(out StreamId master)
    {
        Span<byte> key = stackalloc byte[StreamId.Size];
        bool any = Nodes.TryLast(key, out nint lp);
        master = any ? StreamId.Decode(key) : default;
        return any ? Listpack.FromAddress(lp) : default;
    }

    private Listpack FindNode(StreamId master)
    {
        Span<byte> key = stackalloc byte[StreamId.Size];
        master.Encode(key);
        return Nodes.TryFind(key, out nint lp) ? Listpack.FromAddress(lp) : default;
    }

    private static bool IsFull(Listpack lp, long text, long most, StreamNodeLimits limits)
    {
        long maxBytes = limits.MaxBytes is 0 or > MaxNodeBytes ? MaxNodeBytes : limits.MaxBytes;
        if (lp.Bytes + text >= maxBytes || lp.Bytes + most > MaxNodeBytes)
        {
            return true;
        }

        if (limits.MaxEntries == 0)
        {
            return false;
        }

        int p = lp.First;
        long entries = TakeInteger(lp, ref p);
        return entries + Integer(lp, p) >= limits.MaxEntries;
    }

    private void AppendNode<TFields>(
        Zmalloc z, StreamNodeLimits limits, StreamId id, scoped in TFields fields, long most)
        where TFields : struct, IStreamFields, allows ref struct
    {
        long room = limits.MaxBytes > 0 ? long.Min(limits.MaxBytes,
            MaxPreAllocate) : MaxPreAllocate;
        Listpack lp = Listpack.New(
            z, (int)long.Max(room, Listpack.HeaderSize + most + 1));
        Span<byte> key = stackalloc byte[StreamId.Size];
        id.Encode(key);
        RaxInserted done = Nodes.GenericInsert(z, key, lp.Address, out nint old, overwrite: true);
        if (done == RaxInserted.OutOfMemory)
        {
            Listpack.Free(z, ref lp);
            z.OutOfMemory(0);
        }

        // A broken file may have a node here, beyond the last ID it names.
        if (old != 0)
        {
            Listpack gone = Listpack.FromAddress(old);
            _b->Length -= Integer(gone, gone.First);
            Listpack.Free(z, ref gone);
        }

        ListpackAppender to = new(z, lp);
        to.Add(1);
        to.Add(0);
        to.Add(fields.Count);
        for (int i = 0; i < fields.Count; i++)
        {
            to.Add(fields.Field(i));
        }

        to.Add(0);
        AppendEntry(ref to, SameFields, default, fields);
        to.Finish();
    }

    private void AppendTo<TFields>(
        Zmalloc z, Listpack lp, StreamId master, StreamId id, scoped in TFields fields, long most)
        where TFields : struct, IStreamFields, allows ref struct
    {
        int flags = HasFields(lp, fields) ? SameFields : 0;
        if ((nuint)(lp.Bytes + most) > z.UsableSize(lp.Address))
        {
            Listpack.Reserve(z, ref lp, ExactBytes(flags, fields));
            MoveNode(z, master, lp);
        }

        nint before = lp.Address;
        int p = lp.First;
        Listpack.Replace(z, ref lp, p, Integer(lp, p) + 1);
        StreamId distance = new(
            unchecked(id.Ms - master.Ms), unchecked(id.Seq - master.Seq));
        MemCheck.That(lp.Address == before);
        ListpackAppender to = new(z, lp);
        AppendEntry(ref to, flags, distance, fields);
        to.Finish();
    }

    /// <summary>Whether these are the fields of the master entry.</summary>
    private static bool HasFields<TFields>(Listpack lp, scoped in TFields fields)
        where TFields : struct, IStreamFields, allows ref struct
    {
        int p = lp.Next(lp.Next(lp.First));
        if (TakeInteger(lp, ref p) != fields.Count)
        {
            return false;
        }

        for (int i = 0; i < fields.Count; i++)
        {
            if (!lp.GetNext(ref p).TextEquals(fields.Field(i)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Bytes an entry takes, its integers as large as they can be.</summary>
    private static long ExactBytes<TFields>(int flags, scoped in TFields fields)
        where TFields : struct, IStreamFields, allows ref struct
    {
        long bytes = Integers * IntegerBytes;
        for (int i = 0; i < fields.Count; i++)
        {
            bytes += Listpack.EstimateEntryBytes(fields.Value(i));
            if ((flags & SameFields) == 0)
            {
                bytes += Listpack.EstimateEntryBytes(fields.Field(i));
            }
        }

        return bytes;
    }

    private static void AppendEntry<TFields>(
        ref ListpackAppender to, int flags, StreamId distance, scoped in TFields fields)
        where TFields : struct, IStreamFields, allows ref struct
    {
        bool same = (flags & SameFields) != 0;
        to.Add(flags);
        to.Add(unchecked((long)distance.Ms));
        to.Add(unchecked((long)distance.Seq));
        if (!same)
        {
            to.Add(fields.Count);
        }

        for (int i = 0; i < fields.Count; i++)
        {
            if (!same)
            {
                to.Add(fields.Field(i));
            }

            to.Add(fields.Value(i));
        }

        to.Add(same ? fields.Count + 3L : (2L * fields.Count) + 4);
    }
}
