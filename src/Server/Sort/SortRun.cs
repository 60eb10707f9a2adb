// SortRun: one SORT from the elements to the result.
// Port of redis 7.2 sort.c sortCommandGeneric. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   Load     the elements are copied out of the value, an item each
//   Weigh    what each is sorted by: its number, or what BY finds for it
//   Order    all of them, or as many as LIMIT shows
//   Reply    the items from Start to End, or what GET finds for each, to the client
//   Store    the same into a list
//
// The elements are copied because the lookups of BY and GET may delete keys whose time has come,
// and because the nodes of a list may be compressed.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>The items and the texts of one command.</summary>
internal readonly ref struct SortRun
{
    private readonly Client _c;
    private readonly SortRequest _request;
    private readonly ReadOnlySpan<int> _gets;

    /// <summary>Elements and weights.</summary>
    private readonly NativeBuffer _texts;

    /// <summary>The name of the key that is looked up.</summary>
    private readonly NativeBuffer _name;

    private readonly Span<SortItem> _items;

    /// <summary>A run over so many elements, of which none is there yet.</summary>
    public SortRun(
        Client c, SortRequest request, ReadOnlySpan<int> gets, Span<SortItem> items)
    {
        _c = c;
        _request = request;
        _gets = gets[..request.Gets];
        _items = items;
        _texts = new NativeBuffer(c.Server.Z);
        _name = new NativeBuffer(c.Server.Z);
    }

    /// <summary>Elements of a list, a set or a sorted set; none of a key that does not exist.
    /// </summary>
    public static long Length(RedisServer server, Robj o)
    {
        if (o.IsNull)
        {
            return 0;
        }
        return o.Type switch
        {
            ObjType.List => new ListValue(server, o).Length,
            ObjType.Set => new SetValue(server, o).Length,
            _ => new ZsetValue(server, o).Length,
        };
    }

    /// <summary>Fills the items with elements, from an index on or, with
    /// <paramref name="reverse"/>, from an index from the end on backwards. A set has but one
    /// direction.</summary>
    public void Load(Robj o, long from, bool reverse)
    {
        if (_items.IsEmpty)
        {
            return;
        }
        switch (o.Type)
        {
            case ObjType.List:
                LoadList(new ListValue(_c.Server, o), from, reverse);
                break;
            case ObjType.Set:
                LoadSet(new SetValue(_c.Server, o));
                break;
            default:
                ZsetCursor at = new ZsetValue(_c.Server, o).At(from, reverse);
                foreach (ref SortItem item in _items)
                {
                    item = SortItem.Of(_texts, at.Node.Element);
                    at = at.Step(reverse);
                }
                break;
        }
    }

    /// <summary>Finds what each is sorted by; false when one should be a number and is not.
    /// </summary>
    public bool Weigh()
    {
        bool allNumbers = true;
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        SortPattern by = _request.By == 0 ? default : new SortPattern(_c.Argv(_request.By));
        foreach (ref SortItem item in _items)
        {
            if (_request.By == 0)
            {
                allNumbers &= _request.Alpha || TryScore(ref item, item.Element(_texts));
            }
            else if (by.TryLookup(_c, _name, item.Element(_texts), out ListpackValue weight))
            {
                if (_request.Alpha)
                {
                    item.SetWeight(_texts, weight.Text(scratch));
                }
                else
                {
                    allNumbers &= TryScore(ref item, weight.Text(scratch));
                }
            }
        }
        return allNumbers;
    }

    /// <summary>Sorts the items, at least those from <paramref name="start"/> to
    /// <paramref name="end"/>.</summary>
    public void Order(int start, int end)
    {
        var order = new SortOrder(_texts, _request);
        if (_request.By != 0 && (start != 0 || end != _items.Length - 1))
        {
            PartialQuicksort.Sort(_items, order, start, end);
        }
        else
        {
            MergeSort.Sort(_c.Server.Z, _items, order);
        }
    }

    /// <summary>Replies with these items, or with what GET finds for them.</summary>
    public void Reply(int start, int count)
    {
        _c.AddReplyArrayLen(_gets.IsEmpty ? count : (long)count * _gets.Length);
        foreach (SortItem item in _items.Slice(start, count))
        {
            if (_gets.IsEmpty)
            {
                _c.AddReplyBulk(item.Element(_texts));
            }
            foreach (int pattern in _gets)
            {
                if (TryGet(item, pattern, out ListpackValue value))
                {
                    _c.AddReplyBulk(value);
                }
                else
                {
                    _c.AddReplyNull();
                }
            }
        }
    }

    /// <summary>A list of the same, for a key; what GET does not find is an empty element. It is in
    /// no keyspace yet, and the caller's.</summary>
    public Robj Build(ReadOnlySpan<byte> key, int start, int count)
    {
        RedisServer server = _c.Server;
        // As in C, list-max-listpack-size and list-compress-depth do not reach the nodes of this
        // list; whether it is one listpack does depend on the former.
        Robj built = Robj.Create(
            server.Z, key, ObjType.List, ObjEncoding.Quicklist, Quicklist.Create(server.Z).Address);
        var list = new ListValue(server, built);
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        foreach (SortItem item in _items.Slice(start, count))
        {
            if (_gets.IsEmpty)
            {
                list.Push(item.Element(_texts), atHead: false);
            }
            foreach (int pattern in _gets)
            {
                bool found = TryGet(item, pattern, out ListpackValue value);
                list.Push(found ? value.Text(scratch) : default, atHead: false);
            }
        }
        list.ConvertAfterBuilding();
        return built;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _texts.Free();
        _name.Free();
    }

    private void LoadList(ListValue list, long from, bool reverse)
    {
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        ListIterator it = list.From(reverse ? list.Length - from - 1 : from, !reverse);
        for (int i = 0; i < _items.Length && it.MoveNext(); i++)
        {
            _items[i] = SortItem.Of(_texts, it.Current.Text(scratch));
        }
        it.Dispose();
    }

    private void LoadSet(SetValue set)
    {
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        int i = 0;
        foreach (ListpackValue member in set)
        {
            _items[i++] = SortItem.Of(_texts, member.Text(scratch));
        }
    }

    private bool TryGet(SortItem item, int pattern, out ListpackValue value)
    {
        var get = new SortPattern(_c.Argv(pattern));
        if (get.IsElement)
        {
            value = item.Element(_texts);
            return true;
        }
        return get.TryLookup(_c, _name, item.Element(_texts), out value);
    }

    // REDISNET(sort-errno): whether a number is out of range is asked of the number. C asks errno,
    // which nobody cleared, so that one failure may bring others with it.
    private static bool TryScore(ref SortItem item, ReadOnlySpan<byte> text)
    {
        bool isNumber = CText.TryGetDouble(text, out double score, out bool outOfRange);
        item.Score = score;
        return isNumber && !outOfRange && !double.IsSubnormal(score);
    }
}
