// Zskiplist, second part: the ends of an interval, and deleting one.
// Port of redis 7.2 t_zset.c zsl*InRange, zslDeleteRangeBy*. See Zskiplist.cs.
//
// C has each function twice, for scores and for elements. Here they are written once over what
// either interval can tell of a node, and the compiler makes the two.
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

public readonly unsafe partial struct Zskiplist
{
    /// <summary>Whether some part of the list may lie in the interval: false is certain.</summary>
    /// <port>t_zset.c zslIsInRange</port>
    public bool IsInRange(ZrangeSpec range)
    {
        return IsIn(ref range);
    }

    /// <summary>The first node of the interval, null when it is empty.</summary>
    /// <port>t_zset.c zslFirstInRange</port>
    public ZskiplistNode FirstInRange(ZrangeSpec range)
    {
        return new ZskiplistNode(FirstIn(ref range));
    }

    /// <summary>The last node of the interval, null when it is empty.</summary>
    /// <port>t_zset.c zslLastInRange</port>
    public ZskiplistNode LastInRange(ZrangeSpec range)
    {
        return new ZskiplistNode(LastIn(ref range));
    }

    /// <summary>As <see cref="IsInRange"/>, for a list whose scores are all the same.</summary>
    /// <port>t_zset.c zslIsInLexRange</port>
    public bool IsInLexRange(scoped ZlexRangeSpec range)
    {
        return IsIn(ref range);
    }

    /// <summary>As <see cref="FirstInRange"/>, for a list whose scores are all the
    /// same.</summary>
    /// <port>t_zset.c zslFirstInLexRange</port>
    public ZskiplistNode FirstInLexRange(scoped ZlexRangeSpec range)
    {
        return new ZskiplistNode(FirstIn(ref range));
    }

    /// <summary>As <see cref="LastInRange"/>, for a list whose scores are all the same.</summary>
    /// <port>t_zset.c zslLastInLexRange</port>
    public ZskiplistNode LastInLexRange(scoped ZlexRangeSpec range)
    {
        return new ZskiplistNode(LastIn(ref range));
    }

    /// <summary>Deletes the interval and returns how many nodes it had; each is shown to the owner
    /// before it is freed.</summary>
    /// <port>t_zset.c zslDeleteRangeByScore</port>
    public long DeleteRangeByScore<TRemoved>(
        Zmalloc z, ZrangeSpec range, ref TRemoved removed)
        where TRemoved : struct, IZskiplistRemoved
    {
        return DeleteRange(z, ref range, ref removed);
    }

    /// <summary>As <see cref="DeleteRangeByScore"/>, for a list whose scores are all the
    /// same.</summary>
    /// <port>t_zset.c zslDeleteRangeByLex</port>
    public long DeleteRangeByLex<TRemoved>(
        Zmalloc z, scoped ZlexRangeSpec range, ref TRemoved removed)
        where TRemoved : struct, IZskiplistRemoved
    {
        return DeleteRange(z, ref range, ref removed);
    }

    /// <summary>Deletes the nodes at places <paramref name="start"/> to <paramref name="end"/>,
    /// both included and counted from 1.</summary>
    /// <port>t_zset.c zslDeleteRangeByRank</port>
    [SkipLocalsInit]
    public long DeleteRangeByRank<TRemoved>(
        Zmalloc z, long start, long end, ref TRemoved removed)
        where TRemoved : struct, IZskiplistRemoved
    {
        ZskiplistBlock** update = stackalloc ZskiplistBlock*[MaxLevel];
        ZskiplistBlock* x = _h;
        long traversed = 0;
        for (int i = _h->LevelCount - 1; i > 0; i--)
        {
            ZskiplistLevel* level = ZskiplistBlock.Level(x, i);
            while (level->Forward != null && traversed + level->Span < start)
            {
                traversed += level->Span;
                x = level->Forward;
                level = ZskiplistBlock.Level(x, i);
            }

            update[i] = x;
        }

        for (; x->Forward0 != null && traversed + 1 < start; traversed++)
        {
            x = x->Forward0;
        }

        update[0] = x;
        long count = 0;
        while (update[0]->Forward0 != null && ++traversed <= end)
        {
            DeleteNext(z, update, ref removed);
            count++;
        }

        return count;
    }

    private bool IsIn<TRange>(scoped ref TRange range)
        where TRange : struct, IZskiplistRange, allows ref struct
    {
        return !range.IsEmpty && _h->Length != 0
            && range.GteMin(_h->Tail) && range.LteMax(_h->Forward0);
    }

    private ZskiplistBlock* FirstIn<TRange>(scoped ref TRange range)
        where TRange : struct, IZskiplistRange, allows ref struct
    {
        if (!IsIn(ref range))
        {
            return null;
        }

        ZskiplistBlock* x = _h;
        ZskiplistBlock* stop = null;
        for (int i = _h->LevelCount - 1; i >= 0; i--)
        {
            ZskiplistBlock* next = ZskiplistBlock.Level(x, i)->Forward;
            while (next != stop && !range.GteMin(next))
            {
                x = next;
                next = ZskiplistBlock.Level(x, i)->Forward;
            }

            stop = next;
        }

        // The tail is not before the interval, so there is a node.
        MemCheck.That(stop != null);
        return range.LteMax(stop) ? stop : null;
    }

    private ZskiplistBlock* LastIn<TRange>(scoped ref TRange range)
        where TRange : struct, IZskiplistRange, allows ref struct
    {
        if (!IsIn(ref range))
        {
            return null;
        }

        ZskiplistBlock* x = _h;
        ZskiplistBlock* stop = null;
        for (int i = _h->LevelCount - 1; i >= 0; i--)
        {
            ZskiplistBlock* next = ZskiplistBlock.Level(x, i)->Forward;
            while (next != stop && range.LteMax(next))
            {
                x = next;
                next = ZskiplistBlock.Level(x, i)->Forward;
            }

            stop = next;
        }

        // The first node is not after the interval, so the walk left the head.
        MemCheck.That(x != _h);
        return range.GteMin(x) ? x : null;
    }

    [SkipLocalsInit]
    private long DeleteRange<TRange, TRemoved>(
        Zmalloc z, scoped ref TRange range, ref TRemoved removed)
        where TRange : struct, IZskiplistRange, allows ref struct
        where TRemoved : struct, IZskiplistRemoved
    {
        ZskiplistBlock** update = stackalloc ZskiplistBlock*[MaxLevel];
        ZskiplistBlock* x = _h;
        ZskiplistBlock* stop = null;
        for (int i = _h->LevelCount - 1; i >= 0; i--)
        {
            ZskiplistBlock* next = ZskiplistBlock.Level(x, i)->Forward;
            while (next != stop && !range.GteMin(next))
            {
                x = next;
                next = ZskiplistBlock.Level(x, i)->Forward;
            }

            stop = next;
            update[i] = x;
        }

        long count = 0;
        while (update[0]->Forward0 != null && range.LteMax(update[0]->Forward0))
        {
            DeleteNext(z, update, ref removed);
            count++;
        }

        return count;
    }

    /// <summary>Deletes the node after the update nodes, which stay right for the one after
    /// it.</summary>
    private void DeleteNext<TRemoved>(
        Zmalloc z, ZskiplistBlock** update, ref TRemoved removed)
        where TRemoved : struct, IZskiplistRemoved
    {
        ZskiplistBlock* x = update[0]->Forward0;
        UnlinkNode(x, update);
        removed.Removed(new ZskiplistNode(x));
        z.Free((nint)x);
    }
}
