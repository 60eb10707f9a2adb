// ListIterator: a walk through a list of either encoding, in either direction.
// Port of redis 7.2 t_list.c listTypeIterator. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   ListIterator it = list.From(-1, forward: false);
//   while (it.MoveNext())
//   {
//       ... it.Current ..., it.Delete()
//   }
//   it.Dispose();
//
// A node of a quicklist is expanded while the walk is in it; Dispose lets the last one be
// compressed again, so it must be called (foreach does). Deleting the element it stands on keeps it
// going; after an insertion it is at its end. The list may not change otherwise, nor be converted.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>A position in a list; not to be copied.</summary>
/// <port>server.h listTypeIterator, listTypeEntry</port>
public ref struct ListIterator
{
    private readonly RedisServer _server;
    private readonly Robj _o;
    private readonly bool _isQuicklist;
    private readonly bool _forward;
    private QuicklistIterator _nodes;
    private QuicklistEntry _entry;
    private int _at;
    private int _next;

    internal ListIterator(RedisServer server, Robj o, long index, bool forward)
    {
        _server = server;
        _o = o;
        _isQuicklist = o.Encoding == ObjEncoding.Quicklist;
        _forward = forward;
        if (_isQuicklist)
        {
            _nodes = Quicklist.FromAddress(o.Pointer)
                .GetIteratorAtIdx(server.Z, server.Lists, forward, index);
        }
        else
        {
            _next = Listpack.FromAddress(o.Pointer).Seek(index);
        }
    }

    /// <summary>The element it stands on; good until the list changes.</summary>
    /// <port>t_list.c listTypeGetValue</port>
    public readonly ListpackValue Current =>
        _isQuicklist ? _entry.Value : Listpack.FromAddress(_o.Pointer).Get(_at);

    /// <summary>Goes to the next element; false at the end.</summary>
    /// <port>t_list.c listTypeNext</port>
    public bool MoveNext()
    {
        if (_isQuicklist)
        {
            return !_nodes.IsNull && _nodes.Next(out _entry);
        }
        _at = _next;
        if (_at == Listpack.None)
        {
            return false;
        }
        Listpack lp = Listpack.FromAddress(_o.Pointer);
        _next = _forward ? lp.Next(_at) : lp.Prev(_at);
        return true;
    }

    /// <summary>Removes the element it stands on; the next one is the one it would have been.
    /// </summary>
    /// <port>t_list.c listTypeDelete</port>
    public void Delete()
    {
        if (_isQuicklist)
        {
            _nodes.Delete(_entry);
            return;
        }
        Listpack lp = Listpack.FromAddress(_o.Pointer);
        int after = Listpack.Delete(_server.Z, ref lp, _at);
        _o.UpdatePointer(lp.Address);
        if (_forward)
        {
            _next = after;
        }
        else
        {
            _next = after != Listpack.None ? lp.Prev(after) : lp.Last;
        }
    }

    /// <summary>Puts a new element beside the one it stands on, and ends.</summary>
    /// <port>t_list.c listTypeInsert</port>
    public void Insert(ReadOnlySpan<byte> value, bool after)
    {
        if (!_isQuicklist)
        {
            Listpack lp = Listpack.FromAddress(_o.Pointer);
            Listpack.Insert(
                _server.Z, ref lp, value, _at, after ? ListpackWhere.After : ListpackWhere.Before);
            _o.UpdatePointer(lp.Address);
            _next = Listpack.None;
        }
        else if (after)
        {
            _nodes.InsertAfter(_entry, value);
        }
        else
        {
            _nodes.InsertBefore(_entry, value);
        }
    }

    /// <summary>Ends the walk.</summary>
    /// <port>t_list.c listTypeReleaseIterator</port>
    public void Dispose()
    {
        if (_isQuicklist && !_nodes.IsNull)
        {
            _nodes.Release();
        }
    }
}
