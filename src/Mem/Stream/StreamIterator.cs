// StreamIterator: goes over the entries of a stream between two IDs, in either direction.
// Port of redis 7.2 t_stream.c streamIterator. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   var it = new StreamIterator(z, stream, from, to, reverse: false);
//   while (it.Next())
//   {
//       for (long i = 0; i < it.FieldCount; i++) { StreamField field = it.TakeField(); ... }
//   }
//   it.Stop();
//
// Fields are taken in order, and all of them or none: between two entries it stands at the count
// that ends an entry, and where that is follows from the fields taken. Who takes none calls
// SkipFields.
//
// It lives on the stack and points into the heap: do not copy it. The stream may not be changed but
// by RemoveEntry.
using System;

namespace RedisNet.Mem;

/// <summary>A place in a stream.</summary>
/// <port>stream.h streamIterator</port>
public ref struct StreamIterator
{
    private readonly Zmalloc _z;
    private readonly Stream _stream;
    private readonly bool _reverse;
    private StreamId _start;
    private StreamId _end;
    private RaxIterator _nodes;
    private Listpack _lp;
    private StreamId _master;
    private long _masterFields;
    private int _masterStart;
    private int _masterField;
    private int _p;
    private int _flagsAt;
    private long _flags;

    /// <summary>Before the first entry from <paramref name="start"/> to <paramref name="end"/>,
    /// both included; in reverse before the last.</summary>
    /// <port>t_stream.c streamIteratorStart</port>
    public StreamIterator(
        Zmalloc z, Stream stream, StreamId start, StreamId end, bool reverse)
    {
        _z = z;
        _stream = stream;
        _reverse = reverse;
        _start = start;
        _end = end;
        _nodes = new RaxIterator(z, stream.Nodes);
        SkipDeleted = true;
        SeekNode();
    }

    /// <summary>Whether entries that are deleted are passed over; so it is unless it is
    /// changed.</summary>
    public bool SkipDeleted { get; set; }

    /// <summary>The ID of the entry it is at.</summary>
    public StreamId Id { get; private set; }

    /// <summary>Fields of that entry.</summary>
    public long FieldCount { get; private set; }

    /// <summary>Goes to the next entry; false when there is none.</summary>
    /// <port>t_stream.c streamIteratorGetID</port>
    public bool Next()
    {
        while (true)
        {
            if (_lp.IsNull || _p == Listpack.None)
            {
                if (!(_reverse ? _nodes.Prev() : _nodes.Next()))
                {
                    Id = default;
                    return false;
                }

                EnterNode();
            }
            else if (_reverse)
            {
                // From the count of the entry shown to that of the one before.
                Back(Take(_p) + 1);
            }

            while (StepToEntry())
            {
                ReadHead();
                bool reached = _reverse ? Id <= _end : Id >= _start;
                if (reached && !(SkipDeleted && (_flags & Stream.Deleted) != 0))
                {
                    _masterField = _masterStart;
                    return _reverse ? Id >= _start : Id <= _end;
                }

                if (_reverse)
                {
                    // Over the head just read, and to the count of the entry before.
                    Back((_flags & Stream.SameFields) != 0 ? 4 : 5);
                }
                else
                {
                    SkipFields();
                }
            }
        }
    }

    /// <summary>The next field of the entry.</summary>
    /// <port>t_stream.c streamIteratorGetField</port>
    public StreamField TakeField()
    {
        ListpackValue name = (_flags & Stream.SameFields) != 0
            ? _lp.GetNext(ref _masterField) : _lp.GetNext(ref _p);
        return new StreamField(name, _lp.GetNext(ref _p));
    }

    /// <summary>Passes over the fields of an entry none of which was taken.</summary>
    public void SkipFields()
    {
        long elements = (_flags & Stream.SameFields) != 0 ? FieldCount : 2 * FieldCount;
        for (; elements > 0; elements--)
        {
            _p = _lp.Next(_p);
        }
    }

    /// <summary>Deletes the entry it is at. Its fields can be taken no more; Next goes
    /// on.</summary>
    /// <port>t_stream.c streamIteratorRemoveEntry</port>
    public void RemoveEntry(IStreamWatch? watch = null)
    {
        long entries = Take(_lp.First);
        if (entries == 1)
        {
            _stream.Nodes.Remove(_z, _nodes.Key);
            if (watch?.Removed(_master, _lp) != true)
            {
                Listpack.Free(_z, ref _lp);
            }
        }
        else
        {
            watch?.Changing(_master, _lp);
            Listpack.Replace(_z, ref _lp, _flagsAt, _flags | Stream.Deleted);
            Stream.CountDeleted(_z, ref _lp, entries, 1);
            _stream.NodeMoved(_z, _master, _lp);
        }

        _stream.EntryRemoved();
        if (_reverse)
        {
            _end = Id;
        }
        else
        {
            _start = Id;
        }

        SeekNode();
    }

    /// <summary>Gives back what it allocated.</summary>
    /// <port>t_stream.c streamIteratorStop</port>
    public void Stop()
    {
        _nodes.Stop();
    }

    /// <summary>To the node that has the first entry wanted, if any has.</summary>
    private void SeekNode()
    {
        _lp = default;
        _p = Listpack.None;
        StreamId from = _reverse ? _end : _start;
        if (!from.IsZero && !(_reverse && from == StreamId.Max))
        {
            Span<byte> key = stackalloc byte[StreamId.Size];
            from.Encode(key);
            _nodes.Seek(RaxOp.Le, key);
            if (!_nodes.Eof)
            {
                return;
            }
        }

        _nodes.Seek(_reverse ? RaxOp.Last : RaxOp.First);
    }

    private void EnterNode()
    {
        _master = StreamId.Decode(_nodes.Key);
        _lp = Listpack.FromAddress(_nodes.Data);
        _p = _lp.Next(_lp.Next(_lp.First));
        bool isInteger = _lp.GetNext(ref _p).TryGetInteger(out _masterFields);
        MemCheck.That(isInteger);
        _masterStart = _p;
        if (_reverse)
        {
            _p = _lp.Last;
            return;
        }

        for (long i = 0; i < _masterFields; i++)
        {
            _p = _lp.Next(_p);
        }
    }

    /// <summary>From the count that ends an entry to the flags of the next; in reverse, to the
    /// flags of its own entry. False at the end of the node.</summary>
    private bool StepToEntry()
    {
        if (!_reverse)
        {
            _p = _lp.Next(_p);
            return _p != Listpack.None;
        }

        long count = Take(_p);
        if (count == 0)
        {
            _lp = default;
            _p = Listpack.None;
            return false;
        }

        Back(count);
        return true;
    }

    private void ReadHead()
    {
        _flagsAt = _p;
        _flags = TakeNext();
        ulong ms = unchecked((ulong)TakeNext());
        ulong seq = unchecked((ulong)TakeNext());
        Id = new StreamId(unchecked(_master.Ms + ms), unchecked(_master.Seq + seq));
        FieldCount = (_flags & Stream.SameFields) != 0 ? _masterFields : TakeNext();
        MemCheck.That(FieldCount >= 0);
    }

    private void Back(long elements)
    {
        for (; elements > 0; elements--)
        {
            _p = _lp.Prev(_p);
        }
    }

    private readonly long Take(int p)
    {
        bool isInteger = _lp.Get(p).TryGetInteger(out long value);
        MemCheck.That(isInteger);
        return value;
    }

    private long TakeNext()
    {
        bool isInteger = _lp.GetNext(ref _p).TryGetInteger(out long value);
        MemCheck.That(isInteger);
        return value;
    }
}
