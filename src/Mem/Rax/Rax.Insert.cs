// Rax, second part: inserting.
// Port of redis 7.2 rax.c raxGenericInsert. See Rax.cs.
//
// A key leaves the tree in one of four ways:
//
//   at a node          the node becomes a key
//   inside a run       "ANNIBALE" + key ANNI: "ANNI" -> "BALE", and that node is the key
//   at another letter  "ANNIBALE" + key ANNIENTARE: "ANNI" -> [B] -> "ALE", and then
//    of a run                                                 [E] -> "NTARE" is added to [B]
//   past an edge       a child for the next letter, a run for the rest
//
// Memory may be refused at any step. The cuts allocate all they need before they touch the tree.
// What is hung on it letter by letter is taken off again as if it were a key and were removed.
using System;

namespace RedisNet.Mem;

public readonly unsafe partial struct Rax
{
    /// <summary>Adds a key or gives it a new value; true when it is new. The old value, or
    /// zero.</summary>
    /// <port>rax.c raxInsert</port>
    public bool Insert(Zmalloc z, ReadOnlySpan<byte> s, nint data, out nint old)
    {
        return OrDie(z, GenericInsert(z, s, data, out old, true));
    }

    /// <summary>As <see cref="Insert(Zmalloc, ReadOnlySpan{byte}, nint, out nint)"/>, for whom the
    /// old value does not matter.</summary>
    /// <port>rax.c raxInsert</port>
    public bool Insert(Zmalloc z, ReadOnlySpan<byte> s, nint data)
    {
        return OrDie(z, GenericInsert(z, s, data, out _, true));
    }

    /// <summary>Adds a key unless it is there; then false, and the value it has.</summary>
    /// <port>rax.c raxTryInsert</port>
    public bool TryInsert(Zmalloc z, ReadOnlySpan<byte> s, nint data, out nint old)
    {
        return OrDie(z, GenericInsert(z, s, data, out old, false));
    }

    /// <summary>Inserts, and says so when memory was refused instead of giving up.</summary>
    /// <remarks>A key that exists gets the new value when <paramref name="overwrite"/> says
    /// so.</remarks>
    /// <port>rax.c raxGenericInsert</port>
    public RaxInserted GenericInsert(
        Zmalloc z, ReadOnlySpan<byte> s, nint data, out nint old, bool overwrite)
    {
        old = 0;
        fixed (byte* p = s)
        {
            int i = LowWalk(p, s.Length, out RaxNode** link, out int split);
            if (i == s.Length && split == 0)
            {
                return InsertAtNode(z, link, data, out old, overwrite);
            }

            if (i == s.Length)
            {
                return SplitForKey(z, link, split, data);
            }

            if ((*link)->IsCompr && !SplitForLetter(z, ref link, split))
            {
                return RaxInserted.OutOfMemory;
            }

            return Extend(z, p, s.Length, i, link, data);
        }
    }

    private static bool OrDie(Zmalloc z, RaxInserted inserted)
    {
        if (inserted == RaxInserted.OutOfMemory)
        {
            z.OutOfMemory(0);
        }

        return inserted == RaxInserted.Inserted;
    }

    private RaxInserted InsertAtNode(
        Zmalloc z, RaxNode** link, nint data, out nint old, bool overwrite)
    {
        RaxNode* h = *link;
        old = 0;
        if (!h->IsKey || (h->IsNull && overwrite))
        {
            h = ReallocForData(z, h, data);
            if (h == null)
            {
                return RaxInserted.OutOfMemory;
            }

            *link = h;
        }

        if (h->IsKey)
        {
            old = RaxNode.GetData(h);
            if (overwrite)
            {
                RaxNode.SetData(h, data);
            }

            return RaxInserted.Exists;
        }

        RaxNode.SetData(h, data);
        _h->NumEle++;
        return RaxInserted.Inserted;
    }

    /// <summary>Room behind a node for a value; null when memory is refused, and then the node
    /// stands.</summary>
    /// <port>rax.c raxReallocForData</port>
    private static RaxNode* ReallocForData(Zmalloc z, RaxNode* n, nint data)
    {
        return data == 0 ? n
            : (RaxNode*)z.TryRealloc((nint)n, (nuint)(RaxNode.Length(n) + sizeof(nint)));
    }

    /// <summary>Cuts a run where a key ends inside it; the second half is the key.</summary>
    private RaxInserted SplitForKey(Zmalloc z, RaxNode** link, int split, nint data)
    {
        RaxNode* h = *link;
        int rest = h->Size - split;
        RaxNode* postfix = RaxNode.TryNewRun(z, rest, data != 0);
        RaxNode* trimmed = RaxNode.TryNewRun(z, split, h->HasValue);
        if (postfix == null || trimmed == null)
        {
            z.Free((nint)postfix);
            z.Free((nint)trimmed);
            return RaxInserted.OutOfMemory;
        }

        Buffer.MemoryCopy(RaxNode.Data(h) + split, RaxNode.Data(postfix), rest, rest);
        RaxNode.SetData(postfix, data);
        *RaxNode.FirstChild(postfix) = *RaxNode.FirstChild(h);

        Buffer.MemoryCopy(RaxNode.Data(h), RaxNode.Data(trimmed), split, split);
        CopyKey(h, trimmed);
        *RaxNode.FirstChild(trimmed) = postfix;

        *link = trimmed;
        _h->NumNodes++;
        _h->NumEle++;
        z.Free((nint)h);
        return RaxInserted.Inserted;
    }

    /// <summary>Cuts a run at the letter where a key differs, so that a plain node stands there,
    /// and makes <paramref name="link"/> its place. False: refused, nothing changed.</summary>
    private bool SplitForLetter(Zmalloc z, ref RaxNode** link, int split)
    {
        RaxNode* h = *link;
        int rest = h->Size - split - 1;
        RaxNode* letter = RaxNode.TryNew(z, 1, split == 0 && h->HasValue);
        RaxNode* trimmed = split > 0 ? RaxNode.TryNewRun(z, split, h->HasValue) : null;
        RaxNode* postfix = rest > 0 ? RaxNode.TryNewRun(z, rest, false) : null;
        if (letter == null || (split > 0 && trimmed == null) || (rest > 0 && postfix == null))
        {
            z.Free((nint)letter);
            z.Free((nint)trimmed);
            z.Free((nint)postfix);
            return false;
        }

        RaxNode* next = *RaxNode.FirstChild(h);
        if (rest > 0)
        {
            Buffer.MemoryCopy(RaxNode.Data(h) + split + 1, RaxNode.Data(postfix), rest, rest);
            *RaxNode.FirstChild(postfix) = next;
            next = postfix;
            _h->NumNodes++;
        }

        RaxNode.Data(letter)[0] = RaxNode.Data(h)[split];
        *RaxNode.FirstChild(letter) = next;
        if (split == 0)
        {
            CopyKey(h, letter);
            *link = letter;
        }
        else
        {
            Buffer.MemoryCopy(RaxNode.Data(h), RaxNode.Data(trimmed), split, split);
            CopyKey(h, trimmed);
            *link = trimmed;
            link = RaxNode.FirstChild(trimmed);
            *link = letter;
            _h->NumNodes++;
        }

        z.Free((nint)h);
        return true;
    }

    private static void CopyKey(RaxNode* from, RaxNode* to)
    {
        if (from->IsKey)
        {
            RaxNode.SetData(to, RaxNode.GetData(from));
        }
    }

    /// <summary>Hangs what is left of a key on a node, and makes the last node the key.</summary>
    private RaxInserted Extend(
        Zmalloc z, byte* s, int length, int i, RaxNode** link, nint data)
    {
        while (i < length)
        {
            bool run = (*link)->Size == 0 && length - i > 1;
            int take = run ? int.Min(length - i, RaxNode.MaxSize) : 1;
            RaxNode** next = run ? CompressNode(z, link, s + i, take) : AddChild(z, link, s[i]);
            if (next == null)
            {
                return GiveUp(z, s, i, *link);
            }

            link = next;
            i += take;
            _h->NumNodes++;
        }

        RaxNode* h = ReallocForData(z, *link, data);
        if (h == null)
        {
            return GiveUp(z, s, i, *link);
        }

        *link = h;
        RaxNode.SetData(h, data);
        _h->NumEle++;
        return RaxInserted.Inserted;
    }

    /// <summary>Takes off the tree what was hung on it for a key that could not be
    /// finished.</summary>
    private RaxInserted GiveUp(Zmalloc z, byte* s, int i, RaxNode* h)
    {
        // REDISNET(rax-oom-keeps-keys): a leaf that is a key was there before; C removes it too.
        if (h->Size == 0 && !h->IsKey && h != _h->Head)
        {
            RaxNode.SetData(h, 0);
            _h->NumEle++;
            bool removed = Remove(z, new ReadOnlySpan<byte>(s, i), out _);
            MemCheck.That(removed);
        }

        return RaxInserted.OutOfMemory;
    }

    /// <summary>Adds an edge with a new leaf to a plain node; the leaf's place, or null when memory
    /// is refused, and then the node stands.</summary>
    /// <remarks>What lies behind the characters moves to the right, the hindmost first: the value,
    /// the children after the new one, those before it.</remarks>
    /// <port>rax.c raxAddChild</port>
    private static RaxNode** AddChild(Zmalloc z, RaxNode** link, byte c)
    {
        RaxNode* n = *link;
        int size = n->Size;
        nint oldLength = RaxNode.Length(n);
        nint newLength = RaxNode.Length(size + 1, false, n->HasValue);
        RaxNode* child = RaxNode.TryNew(z, 0, false);
        if (child == null)
        {
            return null;
        }

        n = (RaxNode*)z.TryRealloc((nint)n, (nuint)newLength);
        if (n == null)
        {
            z.Free((nint)child);
            return null;
        }

        *link = n;
        byte* data = RaxNode.Data(n);
        int pos = 0;
        while (pos < size && data[pos] < c)
        {
            pos++;
        }

        if (n->HasValue)
        {
            *(nint*)((byte*)n + newLength - sizeof(nint)) =
                *(nint*)((byte*)n + oldLength - sizeof(nint));
        }

        RaxNode** from = RaxNode.FirstChild(n);
        RaxNode** to = (RaxNode**)((byte*)n + RaxNode.ChildOffset(size + 1));
        Move(from + pos, to + pos + 1, size - pos);
        if (from != to)
        {
            Move(from, to, pos);
        }

        Buffer.MemoryCopy(data + pos, data + pos + 1, size - pos, size - pos);
        data[pos] = c;
        to[pos] = child;
        n->Reshape(size + 1, false);
        return to + pos;
    }

    private static void Move(RaxNode** from, RaxNode** to, int count)
    {
        long bytes = (long)count * sizeof(nint);
        Buffer.MemoryCopy(from, to, bytes, bytes);
    }

    /// <summary>Makes a run of a leaf, with a new leaf after it; that one's place, or null when
    /// memory is refused, and then the old leaf stands.</summary>
    /// <port>rax.c raxCompressNode</port>
    private static RaxNode** CompressNode(Zmalloc z, RaxNode** link, byte* s, int length)
    {
        RaxNode* n = *link;
        MemCheck.That(n->Size == 0 && !n->IsCompr);
        nint data = n->IsKey ? RaxNode.GetData(n) : 0;
        RaxNode* child = RaxNode.TryNew(z, 0, false);
        if (child == null)
        {
            return null;
        }

        n = (RaxNode*)z.TryRealloc(
            (nint)n, (nuint)RaxNode.Length(length, true, n->HasValue));
        if (n == null)
        {
            z.Free((nint)child);
            return null;
        }

        *link = n;
        n->Reshape(length, true);
        Buffer.MemoryCopy(s, RaxNode.Data(n), length, length);
        if (n->IsKey)
        {
            RaxNode.SetData(n, data);
        }

        *RaxNode.FirstChild(n) = child;
        return RaxNode.FirstChild(n);
    }
}
