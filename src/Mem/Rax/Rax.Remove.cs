// Rax, third part: removing.
// Port of redis 7.2 rax.c raxRemove. See Rax.cs.
//
// The nodes that go with a leaf are those above it that have no other child and are no key, up to
// the first that has or is, which stays and loses a child ("stay" below). Two things can then be
// joined into a run: a node that lost its second child, and a plain node of one child that was a
// key, each with the runs above and below it.
//
//   remove FOOTER   "FOO" -> [B T]   T -> "ER" -> []    goes, [B T] stays and becomes [B]
//                             |
//                            "AR" -> []                 "FOO" -> [B] -> "AR" is joined: "FOOBAR"
//
// C keeps a stack of the way down for this, which can fail for want of memory. Here three places
// are remembered while walking down: of the node that would stay, of its child on the way, and of
// the first node of the run that ends just above.
using System;

namespace RedisNet.Mem;

public readonly unsafe partial struct Rax
{
    /// <summary>Removes a key; false when it is not there. The value it had, or zero.</summary>
    /// <remarks>Cannot fail: where memory for joining runs is refused, they stay apart.</remarks>
    /// <port>rax.c raxRemove</port>
    public bool Remove(Zmalloc z, ReadOnlySpan<byte> s, out nint old)
    {
        old = 0;
        RaxNode** link = &_h->Head;
        RaxNode** run = link;
        RaxNode** stay = link;
        RaxNode** stayRun = link;
        RaxNode** child = null;
        fixed (byte* p = s)
        {
            int i = 0;
            while (i < s.Length)
            {
                RaxNode* h = *link;
                RaxNode** next = h->Size == 0 ? null : Step(h, p, s.Length, ref i, out _);
                if (next == null)
                {
                    return false;
                }

                if (!h->IsLink || h == _h->Head)
                {
                    stay = link;
                    stayRun = run;
                    child = next;
                    run = h->IsLink ? run : next;
                }

                link = next;
            }
        }

        RaxNode* target = *link;
        if (!target->IsKey)
        {
            return false;
        }

        old = RaxNode.GetData(target);
        target->IsKey = false;
        _h->NumEle--;
        if (target->Size == 0)
        {
            RemoveLeaf(z, target, stay, child, stayRun);
        }
        else if (target->Size == 1)
        {
            Join(z, run);
        }

        return true;
    }

    /// <summary>As <see cref="Remove(Zmalloc, ReadOnlySpan{byte}, out nint)"/>, for whom the value
    /// does not matter.</summary>
    /// <port>rax.c raxRemove</port>
    public bool Remove(Zmalloc z, ReadOnlySpan<byte> s)
    {
        return Remove(z, s, out _);
    }

    private void RemoveLeaf(
        Zmalloc z, RaxNode* leaf, RaxNode** stay, RaxNode** child, RaxNode** stayRun)
    {
        if (leaf == _h->Head)
        {
            return;
        }

        RaxNode* gone = *child;
        for (RaxNode* n = gone; n != null;)
        {
            RaxNode* next = n == leaf ? null : *RaxNode.FirstChild(n);
            z.Free((nint)n);
            _h->NumNodes--;
            n = next;
        }

        RaxNode* stays = RemoveChild(z, *stay, child);
        *stay = stays;
        if (stays->Size == 1 && !stays->IsKey)
        {
            Join(z, stayRun);
        }
    }

    /// <summary>Takes one child out of a node, which may move: where it is now.</summary>
    /// <remarks>Cannot fail: a node that may not shrink stays as large as it was.</remarks>
    /// <port>rax.c raxRemoveChild</port>
    private static RaxNode* RemoveChild(Zmalloc z, RaxNode* parent, RaxNode** slot)
    {
        nint data = parent->IsKey ? RaxNode.GetData(parent) : 0;
        int size = parent->Size;
        if (parent->IsCompr)
        {
            parent->Reshape(0, false);
        }
        else
        {
            byte* chars = RaxNode.Data(parent);
            RaxNode** from = RaxNode.FirstChild(parent);
            RaxNode** to = (RaxNode**)((byte*)parent + RaxNode.ChildOffset(size - 1));
            int pos = (int)(slot - from);
            int tail = size - pos - 1;
            Buffer.MemoryCopy(chars + pos + 1, chars + pos, tail, tail);
            if (from != to)
            {
                Move(from, to, pos);
            }

            Move(from + pos + 1, to + pos, tail);
            parent->Reshape(size - 1, false);
        }

        if (parent->IsKey)
        {
            RaxNode.SetData(parent, data);
        }

        nint shrunk = z.TryRealloc((nint)parent, (nuint)RaxNode.Length(parent));
        return shrunk == 0 ? parent : (RaxNode*)shrunk;
    }

    /// <summary>Makes one run of the node at a place and those below it that have one child and are
    /// no key.</summary>
    private void Join(Zmalloc z, RaxNode** link)
    {
        RaxNode* start = *link;
        RaxNode* h = start;
        int size = 0;
        int nodes = 0;
        while (h->IsLink && size + (long)h->Size <= RaxNode.MaxSize)
        {
            size += h->Size;
            nodes++;
            h = *RaxNode.FirstChild(h);
        }

        if (nodes < 2)
        {
            return;
        }

        RaxNode* joined = RaxNode.TryNewRun(z, size, false);
        if (joined == null)
        {
            return;
        }

        byte* to = RaxNode.Data(joined);
        h = start;
        for (int i = 0; i < nodes; i++)
        {
            RaxNode* next = *RaxNode.FirstChild(h);
            Buffer.MemoryCopy(RaxNode.Data(h), to, h->Size, h->Size);
            to += h->Size;
            z.Free((nint)h);
            h = next;
        }

        *RaxNode.FirstChild(joined) = h;
        *link = joined;
        _h->NumNodes -= nodes - 1;
    }
}
