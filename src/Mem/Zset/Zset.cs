// Zset: a large sorted set: the list and the dict over the list's nodes, in one small block.
// Port of redis 7.2 server.h zset and of what t_zset.c does to both parts at once.
//
//   offset 0 address of the dict's header 8 | 8 address of the list's head 8
//
// What changes membership is here, since it must happen to both: a node is unlinked from the dict
// before the list frees it, and the dict goes before the list. What only reads, and a new score,
// which moves no block, goes to List directly.
//
// The table's type and the allocator are not kept in the block; who knows the server has both.
using System;

namespace RedisNet.Mem;

/// <summary>Handle of a sorted set in its skiplist encoding; the default value is "no
/// set".</summary>
/// <port>server.h zset</port>
public readonly unsafe struct Zset
{
    private const int BlockSize = 16;

    private readonly nint* _b;

    private Zset(nint* b)
    {
        _b = b;
    }

    /// <summary>Whether there is no set behind the handle.</summary>
    public bool IsNull => _b == null;

    /// <summary>Address of the block, for storing the set in an entry. Never moves.</summary>
    public nint Address => (nint)_b;

    /// <summary>Number of members.</summary>
    /// <port>t_zset.c zsetLength</port>
    public long Length => List.Length;

    /// <summary>The members in order.</summary>
    /// <port>server.h zset.zsl</port>
    public Zskiplist List => Zskiplist.FromAddress(_b[1]);

    /// <summary>The handle of a set whose address was kept in an entry.</summary>
    public static Zset FromAddress(nint address)
    {
        return new Zset((nint*)address);
    }

    /// <summary>An empty set. From the seed come the levels of all its nodes.</summary>
    /// <port>object.c createZsetObject</port>
    public static Zset Create(Zmalloc z, ZsetDictType type, ulong seed)
    {
        nint* b = (nint*)z.Alloc(BlockSize);
        b[0] = new Dict<ZsetDictType>(z, type).Address;
        b[1] = Zskiplist.Create(z, seed).Address;
        return new Zset(b);
    }

    /// <summary>A set of the same members. From the last to the first, so that each finds its
    /// place at the start of the list.</summary>
    /// <port>t_zset.c zsetDup</port>
    public static Zset Dup(Zmalloc z, ZsetDictType type, Zset zset, ulong seed)
    {
        Zset copy = Create(z, type, seed);
        copy.Dict(z, type).Expand(zset.Length);
        for (ZskiplistNode n = zset.List.Tail; !n.IsNull; n = n.Backward)
        {
            copy.Add(z, type, n.Score, n.Element);
        }

        return copy;
    }

    /// <summary>Frees everything and nulls the handle; null is ignored.</summary>
    /// <remarks>With the allocator's Remote this may run in a background job.</remarks>
    /// <port>object.c freeZsetObject</port>
    public static void Free(Zmalloc z, ref Zset zset, ZsetDictType type)
    {
        if (zset._b == null)
        {
            return;
        }

        zset.Dict(z, type).ReleaseTables(z);
        Zskiplist list = zset.List;
        Zskiplist.Free(z, ref list);
        z.Free((nint)zset._b);
        zset = default;
    }

    /// <summary>The members by name.</summary>
    /// <port>server.h zset.dict</port>
    public Dict<ZsetDictType> Dict(Zmalloc z, ZsetDictType type)
    {
        return Dict<ZsetDictType>.FromAddress(z, type, _b[0]);
    }

    /// <summary>The node of a member, null when it is none.</summary>
    /// <port>t_zset.c zsetScore</port>
    public ZskiplistNode Find(Zmalloc z, ZsetDictType type, ReadOnlySpan<byte> ele)
    {
        return ZskiplistNode.FromAddress(Dict(z, type).Find(ele));
    }

    /// <summary>Adds a member, which must not be in the set.</summary>
    /// <port>t_zset.c zsetAdd</port>
    public ZskiplistNode Add(
        Zmalloc z, ZsetDictType type, double score, ReadOnlySpan<byte> ele)
    {
        Dict<ZsetDictType> dict = Dict(z, type);
        ulong hash = dict.GetHash(ele);
        ZskiplistNode node = List.Insert(z, score, ele);
        dict.AddAbsent(node.Address, hash);
        return node;
    }

    /// <summary>Takes a member out; false when it is none.</summary>
    /// <port>t_zset.c zsetRemoveFromSkiplist</port>
    public bool Remove(Zmalloc z, ZsetDictType type, ReadOnlySpan<byte> ele)
    {
        Dict<ZsetDictType> dict = Dict(z, type);
        ZskiplistNode node =
            ZskiplistNode.FromAddress(dict.Unlink(ele, dict.GetHash(ele)));
        if (node.IsNull)
        {
            return false;
        }

        List.Delete(z, ref node);
        ShrinkWhenSparse(dict);
        return true;
    }

    /// <summary>Takes out the member of a node of this set, and nulls the handle.</summary>
    /// <port>t_zset.c zsetRemoveFromSkiplist</port>
    public void Remove(Zmalloc z, ZsetDictType type, ref ZskiplistNode node)
    {
        Dict<ZsetDictType> dict = Dict(z, type);
        new Unlinker(dict).Removed(node);
        List.Delete(z, ref node);
        ShrinkWhenSparse(dict);
    }

    /// <summary>Takes out the members in an interval of scores; how many there were.</summary>
    /// <port>t_zset.c zslDeleteRangeByScore</port>
    public long DeleteRangeByScore(Zmalloc z, ZsetDictType type, ZrangeSpec range)
    {
        Unlinker unlink = new(Dict(z, type));
        long count = List.DeleteRangeByScore(z, range, ref unlink);
        ShrinkWhenSparse(Dict(z, type));
        return count;
    }

    /// <summary>Takes out the members in an interval of names; how many there were.</summary>
    /// <port>t_zset.c zslDeleteRangeByLex</port>
    public long DeleteRangeByLex(Zmalloc z, ZsetDictType type, scoped ZlexRangeSpec range)
    {
        Unlinker unlink = new(Dict(z, type));
        long count = List.DeleteRangeByLex(z, range, ref unlink);
        ShrinkWhenSparse(Dict(z, type));
        return count;
    }

    /// <summary>Takes out the members from one place to another, both included and counted from 1;
    /// how many there were.</summary>
    /// <port>t_zset.c zslDeleteRangeByRank</port>
    public long DeleteRangeByRank(Zmalloc z, ZsetDictType type, long start, long end)
    {
        Unlinker unlink = new(Dict(z, type));
        long count = List.DeleteRangeByRank(z, start, end, ref unlink);
        ShrinkWhenSparse(Dict(z, type));
        return count;
    }

    private static void ShrinkWhenSparse(Dict<ZsetDictType> dict)
    {
        if (dict.HtNeedsResize())
        {
            dict.Resize();
        }
    }

    /// <summary>Unlinks each node of a deleted interval, found by its address.</summary>
    private readonly struct Unlinker(Dict<ZsetDictType> dict) : IZskiplistRemoved
    {
        public void Removed(ZskiplistNode node)
        {
            DictLink link = dict.FindLinkByAddress(node.Address, dict.GetHash(node.Element));
            dict.Unlink(link);
        }
    }
}
