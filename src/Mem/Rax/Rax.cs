// Rax: a radix tree: keys in byte order, common beginnings stored once, one value a key.
// Port of redis 7.2 rax.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md. Departures:
// docs/DEVIATIONS.md#mem
//
// The characters stand on the edges; a node is the text of the edges that lead to it. A run of
// nodes that have one child each and end no key is kept as one compressed node.
//
//   keys foo, foobar, footer             and then "first" added
//
//            ["foo"] ""                           (f) ""
//               |                                  |
//             [b t] "foo", a key                 (i o) "f"
//             /   \                              /   \
//         ("ar") ("er")                    ("rst")    (o) "fo"
//           |      |                          |         |
//          [ ]    [ ]                        [ ]      [b t] "foo", a key, and on as before
//
// Inserting cuts a run where the new key leaves it; removing frees the nodes nobody else needs and
// joins runs again. All of it keeps the shapes C's tree would have, number of nodes included, which
// XINFO STREAM shows.
//
// A node moves when it gains or loses a child or a value, so nodes are known by the place that
// links them (RaxNode**): a child slot of the parent, or the head field. The handle itself never
// moves. Nothing here recurses, and nothing but the iterator keeps a stack of the way down: a
// removal needs of that way only the last node that stays and the start of the run above it, both
// known when it reaches the key; freeing the whole tree turns the links it came by around.
//
// Files: Rax.cs life and finding; Rax.Insert.cs; Rax.Remove.cs. RaxNode.cs draws the bytes.
using System;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

/// <summary>Handle of a radix tree; the default value is "no tree".</summary>
/// <port>rax.h rax</port>
public readonly unsafe partial struct Rax
{
    private readonly RaxHeader* _h;

    private Rax(RaxHeader* h)
    {
        _h = h;
    }

    /// <summary>Whether there is no tree behind the handle.</summary>
    public bool IsNull => _h == null;

    /// <summary>Address of the header, for storing the tree in another block. Never
    /// moves.</summary>
    public nint Address => (nint)_h;

    /// <summary>Number of keys.</summary>
    /// <port>rax.c raxSize</port>
    public long Size => _h->NumEle;

    /// <summary>Number of nodes; an empty tree has one.</summary>
    /// <port>rax.h rax.numnodes</port>
    public long NumNodes => _h->NumNodes;

    internal RaxHeader* Header => _h;

    /// <summary>The handle of a tree whose address was kept in another block.</summary>
    public static Rax FromAddress(nint address)
    {
        return new Rax((RaxHeader*)address);
    }

    /// <summary>An empty tree.</summary>
    /// <port>rax.c raxNew</port>
    public static Rax New(Zmalloc z)
    {
        RaxNode* head = (RaxNode*)z.Alloc((nuint)RaxNode.Length(0, false, false));
        head->Reset(0, false);
        RaxHeader* h = (RaxHeader*)z.TryAlloc((nuint)sizeof(RaxHeader));
        if (h == null)
        {
            z.Free((nint)head);
            z.OutOfMemory((nuint)sizeof(RaxHeader));
        }

        h->Head = head;
        h->NumEle = 0;
        h->NumNodes = 1;
        return new Rax(h);
    }

    /// <summary>Frees the tree, shows the callback every value that is not zero, and nulls the
    /// handle; null is ignored.</summary>
    /// <remarks>No stack: on the way down each child slot is made to point at the parent, and in a
    /// plain node the first character, not needed any more, tells which slot it was. With the
    /// allocator's Remote this may run in a background job.</remarks>
    /// <port>rax.c raxFree, raxFreeWithCallback, raxRecursiveFree</port>
    public static void Free(Zmalloc z, ref Rax rax, RaxValueFree? free = null)
    {
        RaxHeader* h = rax._h;
        rax = default;
        if (h == null)
        {
            return;
        }

        RaxNode* parent = null;
        RaxNode* n = FreeDescend(h->Head, ref parent);
        while (true)
        {
            if (free != null && n->HasValue)
            {
                free(z, RaxNode.GetData(n));
            }

            z.Free((nint)n);
            h->NumNodes--;
            if (parent == null)
            {
                break;
            }

            n = parent;
            int at = n->IsCompr ? 0 : RaxNode.Data(n)[0];
            parent = RaxNode.FirstChild(n)[at];
            if (at > 0)
            {
                n = FreeDescend(FreeEnter(n, at - 1, ref parent), ref parent);
            }
        }

        MemCheck.That(h->NumNodes == 0);
        z.Free((nint)h);
    }

    /// <summary>The value of a key; false when the key is not there.</summary>
    /// <port>rax.c raxFind, raxNotFound</port>
    public bool TryFind(ReadOnlySpan<byte> s, out nint data)
    {
        fixed (byte* p = s)
        {
            int i = LowWalk(p, s.Length, out RaxNode** link, out int split);
            RaxNode* h = *link;
            if (i != s.Length || split != 0 || !h->IsKey)
            {
                data = 0;
                return false;
            }

            data = RaxNode.GetData(h);
            return true;
        }
    }

    /// <summary>The last key, of as many bytes as there is room for, and its value; false in an
    /// empty tree.</summary>
    /// <remarks>What an iterator finds by seeking the end, without one.</remarks>
    /// <port>rax.c raxSeekGreatest</port>
    public bool TryLast(Span<byte> key, out nint data)
    {
        data = 0;
        if (_h->NumEle == 0)
        {
            return false;
        }

        RaxNode* n = _h->Head;
        int length = 0;
        while (n->Size != 0)
        {
            int last = n->Size - 1;
            int first = n->IsCompr ? 0 : last;
            new ReadOnlySpan<byte>(RaxNode.Data(n) + first, last + 1 - first).CopyTo(key[length..]);
            length += last + 1 - first;
            n = *RaxNode.LastChild(n);
        }

        MemCheck.That(length == key.Length && n->IsKey);
        data = RaxNode.GetData(n);
        return true;
    }

    /// <summary>Follows a node's edges with what is left of a key: the slot of the child reached,
    /// or null when the key leaves the tree here.</summary>
    /// <remarks>Adds to <paramref name="i"/> the characters that agree; in a run their number is
    /// <paramref name="split"/> when it ends before the run does, otherwise that is 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static RaxNode** Step(RaxNode* h, byte* s, int length, ref int i, out int split)
    {
        byte* v = RaxNode.Data(h);
        int size = h->Size;
        split = 0;
        if (h->IsCompr)
        {
            int j = 0;
            while (j < size && i < length && v[j] == s[i])
            {
                j++;
                i++;
            }

            if (j != size)
            {
                split = j;
                return null;
            }

            return RaxNode.FirstChild(h);
        }

        int at = IndexOf(v, size, s[i]);
        if (at < 0)
        {
            return null;
        }

        i++;
        return RaxNode.FirstChild(h) + at;
    }

    /// <summary>Which edge has this character. Few nodes have many edges; those that do are
    /// searched a vector at a time, and only where the character can be: the letters rise, so at
    /// most c of them are before c, and at most 255 - c after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int IndexOf(byte* v, int size, byte c)
    {
        if (size > 16)
        {
            int from = int.Max(0, size - 256 + c);
            int to = int.Min(size, c + 1);
            int found = new ReadOnlySpan<byte>(v + from, to - from).IndexOf(c);
            return found < 0 ? -1 : from + found;
        }

        for (int j = 0; j < size; j++)
        {
            if (v[j] == c)
            {
                return j;
            }
        }

        return -1;
    }

    /// <summary>Walks as far as a key goes: how many characters agreed, the place of the node where
    /// it ended, and how many of that node's run were used.</summary>
    /// <remarks>The key is in the tree when all characters agreed, no part of a run was used and
    /// the node is a key.</remarks>
    /// <port>rax.c raxLowWalk</port>
    private int LowWalk(byte* s, int length, out RaxNode** link, out int split)
    {
        link = &_h->Head;
        split = 0;
        int i = 0;
        while (i < length && (*link)->Size != 0)
        {
            RaxNode** next = Step(*link, s, length, ref i, out split);
            if (next == null)
            {
                break;
            }

            link = next;
        }

        return i;
    }

    /// <summary>Goes to the last child of the last child and so on, down to a leaf.</summary>
    private static RaxNode* FreeDescend(RaxNode* n, ref RaxNode* parent)
    {
        while (n->Children > 0)
        {
            n = FreeEnter(n, n->Children - 1, ref parent);
        }

        return n;
    }

    /// <summary>Goes to one child and leaves the way back in its slot.</summary>
    private static RaxNode* FreeEnter(RaxNode* n, int at, ref RaxNode* parent)
    {
        RaxNode** slot = RaxNode.FirstChild(n) + at;
        RaxNode* child = *slot;
        *slot = parent;
        parent = n;
        if (!n->IsCompr)
        {
            RaxNode.Data(n)[0] = (byte)at;
        }

        return child;
    }
}
