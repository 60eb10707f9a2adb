// Quicklist: a doubly linked list of listpacks, its inner nodes compressed if so wished.
// Port of redis 7.2 quicklist.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   head                                                              tail
//   [ a b c ] <-> [ d e f ] <-> ( LZF ) <-> ( LZF ) <-> < large > <-> [ z ]
//
//   fill      how full a node may be. -1 to -5: 4, 8, 16, 32, 64 KiB; 0 and more: so many entries
//             (0 counts as 1), and 8 KiB if there is more than one
//   compress  how many nodes at either end stay uncompressed; 0: all
//   plain     an element of at least PackedThreshold bytes is a node by itself, without a listpack
//
// The head and the tail are never compressed, so pushing and popping never wait for LZF. A node
// within is expanded while it is used and marked Recompress; who is done with it compresses it
// again. A node of less than 48 bytes, or that LZF would not make 8 bytes smaller, stays as it is.
//
// Nodes are created and freed, the head of the list never moves: only Free takes the handle by ref.
// Spans, entries and nodes taken from a list do not survive its next change, and a value to be
// stored may not point into the list.
//
// Bookmarks are left out: C has them for active defragmentation only.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Handle of a list in unmanaged memory; the default value is "no list".</summary>
/// <port>quicklist.h quicklist</port>
public readonly unsafe partial struct Quicklist
{
    /// <summary>Bytes before the LZF block of a compressed node: its length.</summary>
    internal const int LzfHeader = 8;

    private const int SizeSafetyLimit = 8192;
    private const int SizeEstimateOverhead = 8;
    private const int DefaultFill = -2;

    private readonly QuicklistBlock* _q;

    private Quicklist(QuicklistBlock* q)
    {
        _q = q;
    }

    /// <summary>Whether there is no list behind the handle.</summary>
    public bool IsNull => _q == null;

    /// <summary>Address of the head block, for storing the handle in another block.</summary>
    public nint Address => (nint)_q;

    /// <summary>Number of elements.</summary>
    /// <port>quicklist.c quicklistCount</port>
    public long Count => _q->Count;

    /// <summary>Number of nodes.</summary>
    /// <port>quicklist.h quicklist.len</port>
    public long Nodes => _q->Len;

    /// <summary>The fill factor.</summary>
    public int Fill => _q->Fill;

    /// <summary>The compress depth.</summary>
    public int Compress => _q->Compress;

    /// <summary>The first node.</summary>
    public QuicklistNode Head => new(_q->Head);

    /// <summary>The last node.</summary>
    public QuicklistNode Tail => new(_q->Tail);

    /// <summary>The handle of a list whose address was kept in another block.</summary>
    public static Quicklist FromAddress(nint address)
    {
        return new Quicklist((QuicklistBlock*)address);
    }

    /// <summary>An empty list with nodes of 8 KiB and no compression.</summary>
    /// <port>quicklist.c quicklistCreate</port>
    public static Quicklist Create(Zmalloc z)
    {
        return New(z, DefaultFill, 0);
    }

    /// <summary>An empty list with these settings.</summary>
    /// <port>quicklist.c quicklistNew</port>
    public static Quicklist New(Zmalloc z, int fill, int compress)
    {
        QuicklistBlock* q = (QuicklistBlock*)z.Alloc((nuint)sizeof(QuicklistBlock));
        *q = default;
        Quicklist list = new(q);
        list.SetOptions(fill, compress);
        return list;
    }

    /// <summary>Frees the list with all in it and nulls the handle; a null handle is
    /// ignored.</summary>
    /// <port>quicklist.c quicklistRelease</port>
    public static void Free(Zmalloc z, ref Quicklist list)
    {
        if (list._q == null)
        {
            return;
        }

        for (QuicklistNodeBlock* n = list._q->Head; n != null;)
        {
            QuicklistNodeBlock* next = n->Next;
            z.Free(n->Entry);
            z.Free((nint)n);
            n = next;
        }

        z.Free(list.Address);
        list = default;
    }

    /// <summary>A copy, compressed where the original is.</summary>
    /// <port>quicklist.c quicklistDup</port>
    public static Quicklist Dup(Zmalloc z, QuicklistShared shared, Quicklist list)
    {
        Quicklist copy = New(z, list.Fill, list.Compress);
        for (QuicklistNodeBlock* from = list._q->Head; from != null; from = from->Next)
        {
            long size = from->Is(QuicklistNodeFlags.Lzf)
                ? LzfHeader + Unsafe.ReadUnaligned<long>((void*)from->Entry)
                : from->Sz;
            nint entry = z.Alloc((nuint)size);
            Buffer.MemoryCopy((void*)from->Entry, (void*)entry, size, size);
            QuicklistNodeBlock* node = CreateNode(z, entry, from->Sz, from->Count);
            node->Flags = from->Flags & (QuicklistNodeFlags.Lzf | QuicklistNodeFlags.Plain);
            copy._q->Count += node->Count;
            copy.InsertNode(z, shared, copy._q->Tail, node, true);
        }

        return copy;
    }

    /// <summary>Frees a list of one node that is not plain, but for its listpack, which becomes the
    /// caller's. Nulls the handle.</summary>
    /// <port>t_list.c listTypeTryConvertQuicklist</port>
    public static Listpack TakeListpack(Zmalloc z, QuicklistShared shared, ref Quicklist list)
    {
        MemCheck.That(list.Nodes == 1 && !list.Head.IsPlain);
        shared.Watch?.Removing(list.Address, list.Head);
        shared.Watch?.Ending(list.Address);
        Listpack lp = list.Head.Listpack;
        list._q->Head->Entry = 0;
        Free(z, ref list);
        return lp;
    }

    /// <summary>Sets both, each brought into its range. What is in the list stays as it
    /// is.</summary>
    /// <port>quicklist.c quicklistSetOptions, quicklistSetFill, quicklistSetCompressDepth</port>
    public void SetOptions(int fill, int compress)
    {
        _q->Fill = (short)int.Clamp(fill, -5, short.MaxValue);
        _q->Compress = (ushort)int.Clamp(compress, 0, ushort.MaxValue);
    }

    /// <summary>Adds an element at the front. True when that took a new node.</summary>
    /// <port>quicklist.c quicklistPushHead</port>
    public bool PushHead(Zmalloc z, QuicklistShared shared, ReadOnlySpan<byte> value)
    {
        return Push(z, shared, value, true);
    }

    /// <summary>Adds an element at the end. True when that took a new node.</summary>
    /// <port>quicklist.c quicklistPushTail</port>
    public bool PushTail(Zmalloc z, QuicklistShared shared, ReadOnlySpan<byte> value)
    {
        return Push(z, shared, value, false);
    }

    /// <summary>Adds an element at either end.</summary>
    /// <port>quicklist.c quicklistPush</port>
    public bool Push(Zmalloc z, QuicklistShared shared, ReadOnlySpan<byte> value, bool atHead)
    {
        QuicklistNodeBlock* end = atHead ? _q->Head : _q->Tail;
        if (end != null && AllowInsert(shared, end, value.Length))
        {
            MemCheck.That(!end->Is(QuicklistNodeFlags.Lzf));
            BeforeChange(shared, end);
            Listpack lp = Listpack.FromAddress(end->Entry);
            if (atHead)
            {
                Listpack.Prepend(z, ref lp, value);
            }
            else
            {
                Listpack.Append(z, ref lp, value);
            }

            SetListpack(end, lp);
            end->Count++;
            _q->Count++;
            return false;
        }

        InsertNode(z, shared, end, CreateNodeOf(z, shared, value), !atHead);
        _q->Count++;
        return true;
    }

    /// <summary>The first or the last element; false when there is none.</summary>
    public bool Peek(bool atHead, out ListpackValue value)
    {
        QuicklistNodeBlock* end = atHead ? _q->Head : _q->Tail;
        if (end == null)
        {
            value = default;
            return false;
        }

        value = ValueAt(end, atHead);
        return true;
    }

    /// <summary>Removes the first or the last element; false when there is none.</summary>
    /// <remarks>C hands the element out as well; here <see cref="Peek"/> does, before.</remarks>
    /// <port>quicklist.c quicklistPopCustom, quicklistPop</port>
    public bool Pop(Zmalloc z, QuicklistShared shared, bool atHead)
    {
        QuicklistNodeBlock* end = atHead ? _q->Head : _q->Tail;
        if (end == null)
        {
            return false;
        }

        MemCheck.That(!end->Is(QuicklistNodeFlags.Lzf));
        int zi = 0;
        if (!end->Is(QuicklistNodeFlags.Plain))
        {
            Listpack lp = Listpack.FromAddress(end->Entry);
            zi = atHead ? lp.First : lp.Last;
        }

        DelIndex(z, shared, end, zi);
        return true;
    }

    /// <summary>Adds a whole listpack as a node at the end, from an RDB file; takes ownership of
    /// it.</summary>
    /// <port>quicklist.c quicklistAppendListpack</port>
    public void AppendListpack(Zmalloc z, QuicklistShared shared, ref Listpack lp)
    {
        QuicklistNodeBlock* node = CreateNode(z, lp.Address, lp.Bytes, lp.Length);
        lp = default;
        _q->Count += node->Count;
        InsertNode(z, shared, _q->Tail, node, true);
    }

    /// <summary>Adds a plain node at the end, from an RDB file; takes ownership of the block that
    /// holds its bytes.</summary>
    /// <port>quicklist.c quicklistAppendPlainNode</port>
    public void AppendPlainNode(Zmalloc z, QuicklistShared shared, ref nint block, int size)
    {
        QuicklistNodeBlock* node = CreateNode(z, block, size, 1);
        node->Flags = QuicklistNodeFlags.Plain;
        block = 0;
        _q->Count++;
        InsertNode(z, shared, _q->Tail, node, true);
    }

    /// <summary>As the other, with a copy of these bytes.</summary>
    /// <port>quicklist.c quicklistAppendPlainNode</port>
    public void AppendPlainNode(Zmalloc z, QuicklistShared shared, ReadOnlySpan<byte> bytes)
    {
        nint block = NewPlain(z, bytes);
        AppendPlainNode(z, shared, ref block, bytes.Length);
    }

    /// <summary>Moves the last element to the front.</summary>
    /// <port>quicklist.c quicklistRotate, quicklistRotatePlain</port>
    public void Rotate(Zmalloc z, QuicklistShared shared)
    {
        if (_q->Count <= 1)
        {
            return;
        }

        QuicklistNodeBlock* tail = _q->Tail;
        if (tail->Is(QuicklistNodeFlags.Plain))
        {
            RotatePlain(z, shared, tail);
            return;
        }

        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        ReadOnlySpan<byte> value = ValueAt(tail, false).Text(scratch);
        nint copy = 0;
        if (_q->Len == 1 && !value.IsEmpty)
        {
            // Head and tail are one listpack, which moves when the value goes in.
            copy = NewPlain(z, value);
            value = Zmalloc.Span(copy, value.Length);
        }

        PushHead(z, shared, value);
        Pop(z, shared, false);
        z.Free(copy);
    }

    /// <summary>Bytes of the list with all in it, reckoned from as many nodes.</summary>
    /// <port>object.c objectComputeSize</port>
    public long MemUsage(Zmalloc z, long samples)
    {
        long bytes = 0;
        long sampled = 0;
        QuicklistNodeBlock* n = _q->Head;
        do
        {
            bytes += (long)(z.UsableSize((nint)n) + z.UsableSize(n->Entry));
            sampled++;
            n = n->Next;
        }
        while (n != null && sampled < samples);
        return (long)z.UsableSize(Address) + (long)((double)bytes / sampled * _q->Len);
    }

    /// <summary>The limits a fill factor means: bytes, or entries; the other one is the largest
    /// number there is.</summary>
    /// <port>quicklist.c quicklistNodeLimit</port>
    public static void NodeLimit(int fill, out long size, out int count)
    {
        size = fill >= 0 ? long.MaxValue : 4096L << int.Min(-fill - 1, 4);
        count = fill < 0 ? int.MaxValue : int.Max(fill, 1);
    }

    /// <summary>Whether a node of so many bytes and entries would be too large.</summary>
    /// <port>quicklist.c quicklistNodeExceedsLimit</port>
    public static bool NodeExceedsLimit(int fill, long newSize, long newCount)
    {
        NodeLimit(fill, out long size, out int count);
        return size != long.MaxValue
            ? newSize > size
            : newSize > SizeSafetyLimit || newCount > count;
    }

    private static QuicklistNodeBlock* CreateNode(Zmalloc z, nint entry, long size, int count)
    {
        QuicklistNodeBlock* node =
            (QuicklistNodeBlock*)z.Alloc((nuint)sizeof(QuicklistNodeBlock));
        *node = default;
        node->Entry = entry;
        node->Sz = size;
        node->Count = count;
        return node;
    }

    /// <summary>A node with one element, plain or not by its size.</summary>
    /// <port>quicklist.c __quicklistCreatePlainNode</port>
    private static QuicklistNodeBlock* CreateNodeOf(
        Zmalloc z, QuicklistShared shared, ReadOnlySpan<byte> value)
    {
        QuicklistNodeBlock* node = CreateNode(z, 0, value.Length, 1);
        if (shared.IsLarge(value.Length))
        {
            node->Flags = QuicklistNodeFlags.Plain;
            node->Entry = NewPlain(z, value);
            return node;
        }

        Listpack lp = Listpack.New(z, Listpack.HeaderSize + value.Length + 3);
        Listpack.Append(z, ref lp, value);
        SetListpack(node, lp);
        return node;
    }

    private static nint NewPlain(Zmalloc z, ReadOnlySpan<byte> bytes)
    {
        nint block = z.Alloc((nuint)bytes.Length);
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref *(byte*)block, bytes.Length));
        return block;
    }

    /// <port>quicklist.c quicklistNodeUpdateSz</port>
    private static void SetListpack(QuicklistNodeBlock* node, Listpack lp)
    {
        node->Entry = lp.Address;
        node->Sz = lp.Bytes;
    }

    private static ListpackValue ValueAt(QuicklistNodeBlock* node, bool atHead)
    {
        MemCheck.That(!node->Is(QuicklistNodeFlags.Lzf));
        if (node->Is(QuicklistNodeFlags.Plain))
        {
            return PlainValue(node);
        }

        Listpack lp = Listpack.FromAddress(node->Entry);
        return lp.Get(atHead ? lp.First : lp.Last);
    }

    internal static ListpackValue PlainValue(QuicklistNodeBlock* node)
    {
        return MemoryMarshal.CreateReadOnlySpan(ref *(byte*)node->Entry, (int)node->Sz);
    }

    private void RotatePlain(Zmalloc z, QuicklistShared shared, QuicklistNodeBlock* tail)
    {
        shared.Watch?.Removing(Address, new QuicklistNode(tail));
        tail->Mark = _q->Mark;
        QuicklistNodeBlock* newTail = tail->Prev;
        newTail->Next = null;
        tail->Prev = null;
        tail->Next = _q->Head;
        _q->Head->Prev = tail;
        _q->Head = tail;
        _q->Tail = newTail;

        // REDISNET(quicklist-rotate-plain): C leaves the new tail compressed, and then aborts.
        CompressDepth(z, shared, null);
    }
}
