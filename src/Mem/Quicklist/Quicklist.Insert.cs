// Quicklist, third part: nodes and elements in the middle.
// Port of redis 7.2 quicklist.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// An element that goes into a full node goes to the near end of the neighbour if it belongs there
// and fits, else into a new node if it belongs between two; else the node is split where the
// element goes and the parts are merged with their neighbours where that is allowed.
using System;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <content>Insertion, deletion, splitting and merging.</content>
public readonly unsafe partial struct Quicklist
{
    /// <summary>Removes <paramref name="count"/> elements from an index on, which may be negative.
    /// False when there was nothing to remove.</summary>
    /// <port>quicklist.c quicklistDelRange</port>
    public bool DelRange(Zmalloc z, QuicklistShared shared, long start, long count)
    {
        if (count <= 0 || !Locate(start, out QuicklistNodeBlock* node, out long offset))
        {
            return false;
        }

        long extent = start >= 0
            ? long.Min(count, _q->Count - start)
            : long.Min(count, -start);
        while (extent > 0)
        {
            QuicklistNodeBlock* next = node->Next;
            long first = offset < 0 ? offset + node->Count : offset;
            long del = long.Min(extent, node->Count - first);
            if (del == node->Count || node->Is(QuicklistNodeFlags.Plain))
            {
                DelNode(z, shared, node);
            }
            else
            {
                BeforeChange(shared, node);
                DecompressForUse(z, node);
                Listpack lp = Listpack.FromAddress(node->Entry);
                Listpack.DeleteRange(z, ref lp, first, del);
                SetListpack(node, lp);
                node->Count -= (int)del;
                _q->Count -= del;
                RecompressOnly(z, shared, node);
            }

            extent -= del;
            node = next;
            offset = 0;
        }

        return true;
    }

    /// <summary>Gives the element at an index another value; false when there is none.</summary>
    /// <port>quicklist.c quicklistReplaceAtIndex</port>
    public bool ReplaceAtIndex(
        Zmalloc z, QuicklistShared shared, long index, ReadOnlySpan<byte> value)
    {
        QuicklistIterator iter = GetIteratorEntryAtIdx(z, shared, index, out QuicklistEntry entry);
        if (iter.IsNull)
        {
            return false;
        }

        iter.Replace(entry, value);
        iter.Release();
        return true;
    }

    /// <summary>The node an index lies in, and its offset there, negative like the index. Seeks
    /// from the nearer end.</summary>
    /// <port>quicklist.c quicklistGetIteratorAtIdx</port>
    internal bool Locate(long idx, out QuicklistNodeBlock* node, out long offset)
    {
        node = null;
        offset = 0;
        bool forward = idx >= 0;
        long index = forward ? idx : -(idx + 1);
        if (index >= _q->Count)
        {
            return false;
        }

        bool fromHead = forward;
        long left = index;
        if (index > (_q->Count - 1) / 2)
        {
            fromHead = !forward;
            left = _q->Count - 1 - index;
        }

        long passed = 0;
        node = fromHead ? _q->Head : _q->Tail;
        while (passed + node->Count <= left)
        {
            passed += node->Count;
            node = fromHead ? node->Next : node->Prev;
        }

        passed = fromHead == forward ? passed : _q->Count - node->Count - passed;
        offset = forward ? index - passed : passed - index - 1;
        return true;
    }

    /// <summary>Inserts beside an element; where there is none the list must be empty.</summary>
    /// <port>quicklist.c _quicklistInsert</port>
    internal void Insert(
        Zmalloc z,
        QuicklistShared shared,
        in QuicklistEntry entry,
        ReadOnlySpan<byte> value,
        bool after)
    {
        QuicklistNodeBlock* node = entry.Node;
        MemCheck.That(node != null || _q->Len == 0);
        long atEnd = after ? -1 : 0;
        bool isAtEnd = node == null || entry.Offset == atEnd
            || entry.Offset == (after ? node->Count - 1 : -node->Count);
        if (node != null && AllowInsert(shared, node, value.Length))
        {
            InsertInto(z, shared, node, entry.Zi, value, after);
        }
        else if (node == null || (isAtEnd && !HasRoomBeside(shared, node, value.Length, after)))
        {
            InsertNode(z, shared, node, CreateNodeOf(z, shared, value), after);
        }
        else if (isAtEnd)
        {
            InsertBeside(z, shared, node, value, after);
        }
        else
        {
            SplitAndInsert(z, shared, node, (int)entry.Offset, value, after);
        }

        _q->Count++;
    }

    /// <summary>Removes a node with what it holds.</summary>
    /// <port>quicklist.c __quicklistDelNode</port>
    internal void DelNode(Zmalloc z, QuicklistShared shared, QuicklistNodeBlock* node)
    {
        shared.Watch?.Removing(Address, new QuicklistNode(node));
        if (node->Next != null)
        {
            node->Next->Prev = node->Prev;
        }

        if (node->Prev != null)
        {
            node->Prev->Next = node->Next;
        }

        _q->Tail = node == _q->Tail ? node->Prev : _q->Tail;
        _q->Head = node == _q->Head ? node->Next : _q->Head;
        _q->Len--;
        _q->Count -= node->Count;
        z.Free(node->Entry);
        z.Free((nint)node);

        // One from within may have come into the depth that stays uncompressed.
        CompressDepth(z, shared, null);
    }

    /// <summary>Removes an element of an uncompressed node; true when the node went with
    /// it.</summary>
    /// <port>quicklist.c quicklistDelIndex</port>
    internal bool DelIndex(Zmalloc z, QuicklistShared shared, QuicklistNodeBlock* node, int zi)
    {
        if (node->Count == 1 || node->Is(QuicklistNodeFlags.Plain))
        {
            DelNode(z, shared, node);
            return true;
        }

        BeforeChange(shared, node);
        Listpack lp = Listpack.FromAddress(node->Entry);
        Listpack.Delete(z, ref lp, zi);
        SetListpack(node, lp);
        node->Count--;
        _q->Count--;
        return false;
    }

    /// <summary>Gives an element of an uncompressed node another value.</summary>
    /// <port>quicklist.c quicklistReplaceEntry</port>
    internal void Replace(
        Zmalloc z, QuicklistShared shared, in QuicklistEntry entry, ReadOnlySpan<byte> value)
    {
        QuicklistNodeBlock* node = entry.Node;
        bool isPlain = node->Is(QuicklistNodeFlags.Plain);
        bool isLarge = shared.IsLarge(value.Length);
        if (!isPlain && !isLarge)
        {
            BeforeChange(shared, node);
            Listpack lp = Listpack.FromAddress(node->Entry);
            Listpack.Replace(z, ref lp, entry.Zi, value);
            SetListpack(node, lp);
            CompressAfterUse(z, shared, node);
        }
        else if (isPlain && isLarge)
        {
            BeforeChange(shared, node);
            nint old = node->Entry;
            node->Entry = NewPlain(z, value);
            node->Sz = value.Length;
            z.Free(old);
            CompressAfterUse(z, shared, node);
        }
        else
        {
            ReplaceByNode(z, shared, entry, value);
        }
    }

    /// <summary>The new value is of the other kind: it goes in behind, then the old one goes. The
    /// old node is not to be compressed between the two.</summary>
    private void ReplaceByNode(
        Zmalloc z, QuicklistShared shared, in QuicklistEntry entry, ReadOnlySpan<byte> value)
    {
        QuicklistNodeBlock* node = entry.Node;
        bool isPlain = node->Is(QuicklistNodeFlags.Plain);
        node->Set(QuicklistNodeFlags.DontCompress, !isPlain);
        Insert(z, shared, entry, value, true);
        if (isPlain || node->Count == 1)
        {
            DelNode(z, shared, node);
            return;
        }

        // Whether it was split or not, the node now ends with the old element.
        DelIndex(z, shared, node, Listpack.FromAddress(node->Entry).Last);
        node->Set(QuicklistNodeFlags.DontCompress, false);
        CompressAfterUse(z, shared, node);
        if (node->Next != null)
        {
            CompressAfterUse(z, shared, node->Next);
        }
    }

    /// <summary>Links a new node beside another, which is null in an empty list.</summary>
    /// <port>quicklist.c __quicklistInsertNode</port>
    private void InsertNode(
        Zmalloc z,
        QuicklistShared shared,
        QuicklistNodeBlock* old,
        QuicklistNodeBlock* node,
        bool after)
    {
        node->Mark = _q->Mark;
        node->Prev = old == null || after ? old : old->Prev;
        node->Next = old == null || !after ? old : old->Next;
        if (node->Prev == null)
        {
            _q->Head = node;
        }
        else
        {
            node->Prev->Next = node;
        }

        if (node->Next == null)
        {
            _q->Tail = node;
        }
        else
        {
            node->Next->Prev = node;
        }

        _q->Len++;
        if (old != null)
        {
            CompressAfterUse(z, shared, old);
        }

        CompressAfterUse(z, shared, node);
    }

    /// <port>quicklist.c _quicklistNodeAllowInsert</port>
    private bool AllowInsert(QuicklistShared shared, QuicklistNodeBlock* node, int size)
    {
        return node != null && !node->Is(QuicklistNodeFlags.Plain) && !shared.IsLarge(size)
            && !NodeExceedsLimit(
                _q->Fill, node->Sz + size + SizeEstimateOverhead, node->Count + 1);
    }

    private bool HasRoomBeside(
        QuicklistShared shared, QuicklistNodeBlock* node, int size, bool after)
    {
        return AllowInsert(shared, after ? node->Next : node->Prev, size);
    }

    private void InsertInto(
        Zmalloc z,
        QuicklistShared shared,
        QuicklistNodeBlock* node,
        int zi,
        ReadOnlySpan<byte> value,
        bool after)
    {
        BeforeChange(shared, node);
        DecompressForUse(z, node);
        Listpack lp = Listpack.FromAddress(node->Entry);
        Listpack.Insert(
            z, ref lp, value, zi, after ? ListpackWhere.After : ListpackWhere.Before);
        SetListpack(node, lp);
        node->Count++;
        RecompressOnly(z, shared, node);
    }

    /// <summary>The element goes to the near end of the neighbour.</summary>
    private void InsertBeside(
        Zmalloc z,
        QuicklistShared shared,
        QuicklistNodeBlock* node,
        ReadOnlySpan<byte> value,
        bool after)
    {
        QuicklistNodeBlock* beside = after ? node->Next : node->Prev;
        BeforeChange(shared, beside);
        DecompressForUse(z, beside);
        AddToEnd(z, beside, value, after);
        RecompressOnly(z, shared, beside);
        RecompressOnly(z, shared, node);
    }

    private static void AddToEnd(
        Zmalloc z, QuicklistNodeBlock* node, ReadOnlySpan<byte> value, bool atHead)
    {
        Listpack lp = Listpack.FromAddress(node->Entry);
        if (atHead)
        {
            Listpack.Prepend(z, ref lp, value);
        }
        else
        {
            Listpack.Append(z, ref lp, value);
        }

        SetListpack(node, lp);
        node->Count++;
    }

    private void SplitAndInsert(
        Zmalloc z,
        QuicklistShared shared,
        QuicklistNodeBlock* node,
        int offset,
        ReadOnlySpan<byte> value,
        bool after)
    {
        BeforeChange(shared, node);
        DecompressForUse(z, node);
        bool isLarge = shared.IsLarge(value.Length);
        QuicklistNodeBlock* between = isLarge ? CreateNodeOf(z, shared, value) : null;
        QuicklistNodeBlock* part = SplitNode(z, node, offset, after);
        if (isLarge)
        {
            InsertNode(z, shared, node, between, after);
            InsertNode(z, shared, between, part, after);
            return;
        }

        AddToEnd(z, part, value, after);
        InsertNode(z, shared, node, part, after);
        MergeNodes(z, shared, node);
    }

    /// <summary>Takes what lies after the element (or before it) out of a node into a new one. The
    /// element stays.</summary>
    /// <port>quicklist.c _quicklistSplitNode</port>
    private static QuicklistNodeBlock* SplitNode(
        Zmalloc z, QuicklistNodeBlock* node, int offset, bool after)
    {
        int at = offset < 0 ? offset + node->Count : offset;
        int cut = after ? at + 1 : at;
        Listpack lp = Listpack.FromAddress(node->Entry);
        Listpack other = Listpack.Dup(z, lp);
        QuicklistNodeBlock* part = CreateNode(z, 0, 0, after ? node->Count - cut : cut);
        Listpack.DeleteRange(z, ref lp, after ? cut : 0, after ? int.MaxValue : cut);
        Listpack.DeleteRange(z, ref other, after ? 0 : cut, after ? cut : int.MaxValue);
        SetListpack(node, lp);
        SetListpack(part, other);
        node->Count -= part->Count;
        return part;
    }

    /// <port>quicklist.c _quicklistNodeAllowMerge</port>
    private bool AllowMerge(QuicklistNodeBlock* a, QuicklistNodeBlock* b)
    {
        return a != null && b != null
            && !a->Is(QuicklistNodeFlags.Plain) && !b->Is(QuicklistNodeFlags.Plain)
            && !NodeExceedsLimit(
                _q->Fill, a->Sz + b->Sz - Listpack.HeaderSize - 1, (long)a->Count + b->Count);
    }

    /// <summary>Tries the pairs before, after, and on either side of a node.</summary>
    /// <port>quicklist.c _quicklistMergeNodes</port>
    private void MergeNodes(Zmalloc z, QuicklistShared shared, QuicklistNodeBlock* center)
    {
        QuicklistNodeBlock* prev = center->Prev;
        if (prev != null && AllowMerge(prev->Prev, prev))
        {
            MergeTwo(z, shared, prev->Prev, prev);
        }

        QuicklistNodeBlock* next = center->Next;
        if (next != null && AllowMerge(next, next->Next))
        {
            MergeTwo(z, shared, next, next->Next);
        }

        if (AllowMerge(center->Prev, center))
        {
            center = MergeTwo(z, shared, center->Prev, center);
        }

        if (AllowMerge(center, center->Next))
        {
            MergeTwo(z, shared, center, center->Next);
        }
    }

    /// <summary>Puts neighbours together in the one with more bytes; returns that.</summary>
    /// <port>quicklist.c _quicklistListpackMerge</port>
    private QuicklistNodeBlock* MergeTwo(
        Zmalloc z, QuicklistShared shared, QuicklistNodeBlock* a, QuicklistNodeBlock* b)
    {
        BeforeChange(shared, a);
        BeforeChange(shared, b);
        DecompressNode(z, a);
        DecompressNode(z, b);
        Listpack first = Listpack.FromAddress(a->Entry);
        Listpack second = Listpack.FromAddress(b->Entry);
        Listpack.Merge(z, ref first, ref second);
        QuicklistNodeBlock* keep = first.IsNull ? b : a;
        QuicklistNodeBlock* gone = first.IsNull ? a : b;
        SetListpack(keep, first.IsNull ? second : first);
        keep->Count += gone->Count;
        gone->Count = 0;
        gone->Entry = 0;
        gone->Set(QuicklistNodeFlags.Recompress, false);
        DelNode(z, shared, gone);
        CompressAfterUse(z, shared, keep);
        return keep;
    }
}
