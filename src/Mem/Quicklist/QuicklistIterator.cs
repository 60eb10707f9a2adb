// QuicklistIterator: a walk through a list in either direction.
// Port of redis 7.2 quicklist.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   QuicklistIterator iter = list.GetIterator(z, shared, true);
//   while (iter.Next(out QuicklistEntry entry))
//   {
//       ... entry.Value ..., iter.Delete(entry)
//   }
//   iter.Release();
//
// The node it stands on is expanded for it; Next compresses the one it leaves and Release the last
// one, so it must be called. Deleting the element it stands on keeps it going; after an insertion
// or a replacement it is at its end. Another change of the list than through it spoils it.
using System;

namespace RedisNet.Mem;

/// <summary>A position between elements; copied, it must not be used twice.</summary>
/// <port>quicklist.h quicklistIter</port>
public unsafe ref struct QuicklistIterator
{
    private const int PlainPosition = 1;

    private readonly Zmalloc _z;
    private readonly QuicklistShared _shared;
    private readonly Quicklist _list;
    private QuicklistNodeBlock* _current;
    private int _zi;
    private long _offset;
    private bool _forward;

    /// <summary>Where a walk forward within a packed node goes on; 0 when that is not known.
    /// </summary>
    private int _after;

    internal QuicklistIterator(
        Zmalloc z,
        QuicklistShared shared,
        Quicklist list,
        QuicklistNodeBlock* current,
        long offset,
        bool forward)
    {
        _z = z;
        _shared = shared;
        _list = list;
        _current = current;
        _offset = offset;
        _forward = forward;
    }

    /// <summary>Whether there was no element at the index asked for.</summary>
    public readonly bool IsNull => _list.IsNull;

    /// <summary>Goes on in this direction from where it stands.</summary>
    /// <port>quicklist.c quicklistSetDirection</port>
    public void SetDirection(bool forward)
    {
        _forward = forward;
        _after = 0;
    }

    /// <summary>The next element; false at the end.</summary>
    /// <port>quicklist.c quicklistNext</port>
    public bool Next(out QuicklistEntry entry)
    {
        if (_after == 0)
        {
            return NextAnywhere(out entry);
        }

        _zi = _after;
        _offset++;
        ListpackValue value = Listpack.FromAddress(_current->Entry).GetNext(ref _after);
        entry = new QuicklistEntry(_current, _zi, _offset, value);
        return true;
    }

    /// <summary>Removes the element it stands on; the next one is the one it would have been.
    /// </summary>
    /// <port>quicklist.c quicklistDelEntry</port>
    public void Delete(in QuicklistEntry entry)
    {
        QuicklistNodeBlock* beside = _forward ? entry.Node->Next : entry.Node->Prev;
        _zi = 0;
        _after = 0;
        if (_list.DelIndex(_z, _shared, entry.Node, entry.Zi))
        {
            _current = beside;
            _offset = _forward ? 0 : -1;
        }
    }

    /// <summary>Gives the element it stands on another value, and ends.</summary>
    /// <port>quicklist.c quicklistReplaceEntry</port>
    public void Replace(in QuicklistEntry entry, ReadOnlySpan<byte> value)
    {
        _list.Replace(_z, _shared, entry, value);
        End();
    }

    /// <summary>Inserts before the element it stands on, and ends.</summary>
    /// <port>quicklist.c quicklistInsertBefore</port>
    public void InsertBefore(in QuicklistEntry entry, ReadOnlySpan<byte> value)
    {
        _list.Insert(_z, _shared, entry, value, false);
        End();
    }

    /// <summary>Inserts after the element it stands on, and ends.</summary>
    /// <port>quicklist.c quicklistInsertAfter</port>
    public void InsertAfter(in QuicklistEntry entry, ReadOnlySpan<byte> value)
    {
        _list.Insert(_z, _shared, entry, value, true);
        End();
    }

    /// <summary>Compresses again the node it stands on, and ends.</summary>
    /// <port>quicklist.c quicklistReleaseIterator</port>
    public void Release()
    {
        if (_current != null)
        {
            _list.CompressAfterUse(_z, _shared, _current);
        }

        End();
    }

    /// <port>quicklist.c resetIterator</port>
    private void End()
    {
        _current = null;
        _zi = 0;
        _after = 0;
    }

    private bool NextAnywhere(out QuicklistEntry entry)
    {
        while (_current != null)
        {
            if (Step(out entry))
            {
                return true;
            }

            _list.CompressAfterUse(_z, _shared, _current);
            _current = _forward ? _current->Next : _current->Prev;
            _offset = _forward ? 0 : -1;
            _zi = 0;
        }

        entry = default;
        return false;
    }

    /// <summary>The next element of the current node; false when there is none left.</summary>
    private bool Step(out QuicklistEntry entry)
    {
        bool isPlain = _current->Is(QuicklistNodeFlags.Plain);
        Quicklist.DecompressForUse(_z, _current);
        Listpack lp = Listpack.FromAddress(isPlain ? 0 : _current->Entry);
        if (_zi == 0)
        {
            _zi = isPlain ? PlainPosition : lp.Seek(_offset);
        }
        else if (isPlain)
        {
            _zi = 0;
        }
        else
        {
            _zi = _forward ? lp.Next(_zi) : lp.Prev(_zi);
            _offset += _forward ? 1 : -1;
        }

        entry = default;
        if (_zi != 0)
        {
            _after = _zi;
            ListpackValue value = isPlain
                ? Quicklist.PlainValue(_current) : lp.GetNext(ref _after);
            _after = isPlain || !_forward ? 0 : _after;
            entry = new QuicklistEntry(_current, _zi, _offset, value);
        }

        return _zi != 0;
    }
}
