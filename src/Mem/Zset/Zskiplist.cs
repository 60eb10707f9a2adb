// Zskiplist: the elements of a sorted set in order of score, then of bytes, as a skip list.
// Port of redis 7.2 t_zset.c zsl*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A linked list with express lanes. Every node is on level 0; a quarter of them is on level 1 too,
// a quarter of those on level 2, and so on. A search walks the highest lane until the next stop
// would be too far, goes one lane down there, and so comes to its place in O(log n) steps.
//
//   level 2   head ----------------------------------> c ------------------------> (end)
//   level 1   head ----------------> b --------------> c ------------> e --------> (end)
//   level 0   head ------> a ------> b ------> ...     c ------> d --> e --> f --> (end)
//
// Beside each forward link stands its span, how many elements further it leads. The sum of the
// spans on the way to an element is its rank, so ranks cost no more than searches. On level 0 every
// span is 1, and is not stored. Level 0 has backward links as well.
//
// Equal scores are ordered by their elements, so the same element never comes twice with the same
// score; that it does not come with two scores is the business of the dict beside the list, which
// links the same blocks (ZsetDictType). The list owns them: unlink from the dict first, then delete
// here. When all goes, the dict goes first, for it reads the nodes.
//
// A search remembers at which node it left a lane: on the lane below it need not be compared again.
//
// Files: Zskiplist.cs life, insert, delete, rank; Zskiplist.Range.cs intervals. ZskiplistBlock.cs
// draws the bytes.
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Handle of a skip list; the default value is "no list".</summary>
/// <port>server.h zskiplist</port>
public readonly unsafe partial struct Zskiplist
{
    /// <summary>Levels of the head: enough for 2^64 elements.</summary>
    /// <port>server.h ZSKIPLIST_MAXLEVEL</port>
    public const int MaxLevel = 32;

    /// <summary>Log2 of one over the share of nodes that reach the next level.</summary>
    /// <port>server.h ZSKIPLIST_P</port>
    private const int LevelBits = 2;

    private readonly ZskiplistBlock* _h;

    private Zskiplist(ZskiplistBlock* h)
    {
        _h = h;
    }

    /// <summary>Whether there is no list behind the handle.</summary>
    public bool IsNull => _h == null;

    /// <summary>Address of the head, for storing the handle in another block.</summary>
    public nint Address => (nint)_h;

    /// <summary>Number of elements.</summary>
    /// <port>server.h zskiplist.length</port>
    public long Length => _h->Length;

    /// <summary>Levels in use, at least 1.</summary>
    /// <port>server.h zskiplist.level</port>
    public int Level => _h->LevelCount;

    /// <summary>The first node, null in an empty list.</summary>
    public ZskiplistNode First => new(_h->Forward0);

    /// <summary>The last node, null in an empty list.</summary>
    /// <port>server.h zskiplist.tail</port>
    public ZskiplistNode Tail => new(_h->Tail);

    /// <summary>The handle of a list whose address was kept in another block.</summary>
    public static Zskiplist FromAddress(nint address)
    {
        return new Zskiplist((ZskiplistBlock*)address);
    }

    /// <summary>An empty list. From the seed come the levels of all its nodes.</summary>
    /// <port>t_zset.c zslCreate</port>
    public static Zskiplist Create(Zmalloc z, ulong seed)
    {
        ZskiplistBlock* h =
            (ZskiplistBlock*)z.AllocZeroed(ZskiplistBlock.Size(MaxLevel, 0));
        h->LevelCount = 1;
        h->Random = seed;
        return new Zskiplist(h);
    }

    /// <summary>Frees all nodes and the list, and nulls the handle; null is ignored.</summary>
    /// <remarks>The dict over the nodes must be gone before. With the allocator's Remote this may
    /// run in a background job.</remarks>
    /// <port>t_zset.c zslFree</port>
    public static void Free(Zmalloc z, ref Zskiplist zsl)
    {
        if (zsl._h == null)
        {
            return;
        }

        ZskiplistBlock* n = zsl._h->Forward0;
        z.Free((nint)zsl._h);
        zsl = default;
        while (n != null)
        {
            ZskiplistBlock* next = n->Forward0;
            z.Free((nint)n);
            n = next;
        }
    }

    /// <summary>Adds an element, which must not be in the list; the node is the
    /// list's.</summary>
    /// <remarks>O(log n). The bytes are copied. The score may not be NaN.</remarks>
    /// <port>t_zset.c zslInsert, zslCreateNode</port>
    public ZskiplistNode Insert(Zmalloc z, double score, ReadOnlySpan<byte> ele)
    {
        MemCheck.That(!double.IsNaN(score));
        int level = RandomLevel();
        ZskiplistBlock* x = (ZskiplistBlock*)z.Alloc(ZskiplistBlock.Size(level, ele.Length));
        x->Link = 0;
        x->Score = score;
        x->ElementLength = ele.Length;
        x->LevelCount = level;
        ele.CopyTo(MemoryMarshal.CreateSpan(
            ref *((byte*)x + ZskiplistBlock.Size(level, 0)), ele.Length));
        LinkNode(x);
        return new ZskiplistNode(x);
    }

    /// <summary>Takes an element out and frees it; false when it is not there with this
    /// score.</summary>
    /// <remarks>Not for an element that a dict still links. O(log n).</remarks>
    /// <port>t_zset.c zslDelete, zslFreeNode</port>
    [SkipLocalsInit]
    public bool Delete(Zmalloc z, double score, ReadOnlySpan<byte> ele)
    {
        ZskiplistBlock** update = stackalloc ZskiplistBlock*[MaxLevel];
        FindUpdate(score, ele, update);
        ZskiplistBlock* x = update[0]->Forward0;
        if (x == null || x->Score != score || !ZskiplistBlock.Element(x).SequenceEqual(ele))
        {
            return false;
        }

        UnlinkNode(x, update);
        z.Free((nint)x);
        return true;
    }

    /// <summary>Takes a node of this list out, frees it and nulls the handle.</summary>
    /// <remarks>Not for one that a dict still links. O(log n).</remarks>
    /// <port>t_zset.c zslDelete, zslFreeNode</port>
    public void Delete(Zmalloc z, ref ZskiplistNode node)
    {
        UnlinkNode(node.Block);
        z.Free(node.Address);
        node = default;
    }

    /// <summary>Gives a node another score, and with it another place where needed.</summary>
    /// <remarks>The block stays where it is, and so do the dict's links to it; nothing is
    /// allocated. O(1) while the order does not change, else O(log n).</remarks>
    /// <port>t_zset.c zslUpdateScore</port>
    public void UpdateScore(ZskiplistNode node, double newScore)
    {
        MemCheck.That(!double.IsNaN(newScore));
        ZskiplistBlock* x = node.Block;
        if ((x->Backward == null || x->Backward->Score < newScore)
            && (x->Forward0 == null || x->Forward0->Score > newScore))
        {
            x->Score = newScore;
            return;
        }

        UnlinkNode(x);
        x->Score = newScore;
        LinkNode(x);
    }

    /// <summary>Place of an element, counted from 1; 0 when it is not there with this
    /// score.</summary>
    /// <port>t_zset.c zslGetRank</port>
    public long GetRank(double score, ReadOnlySpan<byte> ele)
    {
        ZskiplistBlock* x = _h;
        ZskiplistBlock* stop = null;
        long rank = 0;
        for (int i = _h->LevelCount - 1; i > 0; i--)
        {
            ZskiplistLevel* level = ZskiplistBlock.Level(x, i);
            while (level->Forward != stop && Before(level->Forward, score, ele))
            {
                rank += level->Span;
                x = level->Forward;
                level = ZskiplistBlock.Level(x, i);
            }

            stop = level->Forward;
        }

        while (x->Forward0 != stop && Before(x->Forward0, score, ele))
        {
            rank++;
            x = x->Forward0;
        }

        x = x->Forward0;
        bool found = x != null && x->Score == score
            && ZskiplistBlock.Element(x).SequenceEqual(ele);
        return found ? rank + 1 : 0;
    }

    /// <summary>Place of a node of this list, counted from 1.</summary>
    /// <port>t_zset.c zslGetRank</port>
    public long GetRank(ZskiplistNode node)
    {
        return GetRank(node.Score, node.Element);
    }

    /// <summary>The node at a place, counted from 1; null when there is none.</summary>
    /// <port>t_zset.c zslGetElementByRank</port>
    public ZskiplistNode GetElementByRank(long rank)
    {
        if (rank <= 0 || rank > _h->Length)
        {
            return default;
        }

        ZskiplistBlock* x = _h;
        for (int i = _h->LevelCount - 1; i > 0; i--)
        {
            ZskiplistLevel* level = ZskiplistBlock.Level(x, i);
            while (level->Forward != null && level->Span <= rank)
            {
                rank -= level->Span;
                x = level->Forward;
                level = ZskiplistBlock.Level(x, i);
            }
        }

        for (; rank > 0; rank--)
        {
            x = x->Forward0;
        }

        return new ZskiplistNode(x);
    }

    /// <summary>The order of the list: score first, then bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Before(ZskiplistBlock* n, double score, ReadOnlySpan<byte> ele)
    {
        return n->Score < score
            || (n->Score == score && ZskiplistBlock.Element(n).SequenceCompareTo(ele) < 0);
    }

    /// <summary>1, and one more with probability 1/4 as often as that happens.</summary>
    /// <remarks>Pairs of zero bits at the low end of one random word (splitmix64).</remarks>
    /// <port>t_zset.c zslRandomLevel</port>
    private int RandomLevel()
    {
        _h->Random += 0x9e3779b97f4a7c15UL;
        ulong x = _h->Random;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9UL;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebUL;
        x ^= x >> 31;
        int level = 1 + (BitOperations.TrailingZeroCount(x) / LevelBits);
        return int.Min(level, MaxLevel);
    }

    /// <summary>Puts a node that knows its score, element and levels in its place.</summary>
    [SkipLocalsInit]
    private void LinkNode(ZskiplistBlock* x)
    {
        ZskiplistBlock** update = stackalloc ZskiplistBlock*[MaxLevel];
        long* rank = stackalloc long[MaxLevel];
        FindPlace(x->Score, ZskiplistBlock.Element(x), update, rank);
        int level = x->LevelCount;
        for (int i = _h->LevelCount; i < level; i++)
        {
            rank[i] = 0;
            update[i] = _h;
            ZskiplistBlock.Level(_h, i)->Span = _h->Length;
            _h->LevelCount = level;
        }

        for (int i = 1; i < level; i++)
        {
            // The node cuts the span it falls into in two, one longer together for itself.
            ZskiplistLevel* at = ZskiplistBlock.Level(update[i], i);
            ZskiplistLevel* own = ZskiplistBlock.Level(x, i);
            long before = rank[0] - rank[i];
            own->Forward = at->Forward;
            own->Span = at->Span - before;
            at->Forward = x;
            at->Span = before + 1;
        }

        for (int i = level; i < _h->LevelCount; i++)
        {
            ZskiplistBlock.Level(update[i], i)->Span++;
        }

        x->Forward0 = update[0]->Forward0;
        update[0]->Forward0 = x;
        x->Backward = update[0] == _h ? null : update[0];
        if (x->Forward0 != null)
        {
            x->Forward0->Backward = x;
        }
        else
        {
            _h->Tail = x;
        }

        _h->Length++;
    }

    [SkipLocalsInit]
    private void UnlinkNode(ZskiplistBlock* x)
    {
        ZskiplistBlock** update = stackalloc ZskiplistBlock*[MaxLevel];
        FindUpdate(x->Score, ZskiplistBlock.Element(x), update);
        MemCheck.That(update[0]->Forward0 == x);
        UnlinkNode(x, update);
    }

    /// <summary>Takes a node out, given the last node before it on each level.</summary>
    /// <port>t_zset.c zslDeleteNode</port>
    private void UnlinkNode(ZskiplistBlock* x, ZskiplistBlock** update)
    {
        for (int i = _h->LevelCount - 1; i > 0; i--)
        {
            ZskiplistLevel* at = ZskiplistBlock.Level(update[i], i);
            if (at->Forward == x)
            {
                ZskiplistLevel* own = ZskiplistBlock.Level(x, i);
                at->Span += own->Span - 1;
                at->Forward = own->Forward;
            }
            else
            {
                at->Span--;
            }
        }

        update[0]->Forward0 = x->Forward0;
        if (x->Forward0 != null)
        {
            x->Forward0->Backward = x->Backward;
        }
        else
        {
            _h->Tail = x->Backward;
        }

        while (_h->LevelCount > 1
            && ZskiplistBlock.Level(_h, _h->LevelCount - 1)->Forward == null)
        {
            _h->LevelCount--;
        }

        _h->Length--;
    }

    /// <summary>On each level the last node before a place.</summary>
    private void FindUpdate(double score, ReadOnlySpan<byte> ele, ZskiplistBlock** update)
    {
        ZskiplistBlock* x = _h;
        ZskiplistBlock* stop = null;
        for (int i = _h->LevelCount - 1; i >= 0; i--)
        {
            ZskiplistBlock* next = ZskiplistBlock.Level(x, i)->Forward;
            while (next != stop && Before(next, score, ele))
            {
                x = next;
                next = ZskiplistBlock.Level(x, i)->Forward;
            }

            stop = next;
            update[i] = x;
        }
    }

    /// <summary>On each level the last node before a place, and that node's rank.</summary>
    private void FindPlace(
        double score, ReadOnlySpan<byte> ele, ZskiplistBlock** update, long* rank)
    {
        ZskiplistBlock* x = _h;
        ZskiplistBlock* stop = null;
        long at = 0;
        for (int i = _h->LevelCount - 1; i > 0; i--)
        {
            ZskiplistLevel* level = ZskiplistBlock.Level(x, i);
            while (level->Forward != stop && Before(level->Forward, score, ele))
            {
                at += level->Span;
                x = level->Forward;
                level = ZskiplistBlock.Level(x, i);
            }

            stop = level->Forward;
            update[i] = x;
            rank[i] = at;
        }

        while (x->Forward0 != stop && Before(x->Forward0, score, ele))
        {
            at++;
            x = x->Forward0;
        }

        update[0] = x;
        rank[0] = at;
    }
}
