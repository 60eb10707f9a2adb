// ZsetValue: a sorted set, in whichever of its two encodings it is kept.
// Port of redis 7.2 t_zset.c (common sorted set API). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A small one is a listpack (Zzl), searched and kept in order by walking. It becomes a skiplist
// with a dict over the same nodes (RedisNet.Mem.Zset) when it has more than
// zset-max-listpack-entries members, or a member of more than zset-max-listpack-value bytes. Only
// what is built anew, by ZUNIONSTORE and its kin or from a file, becomes a listpack in the end.
//
// This is a view onto an entry, of the keyspace or of none yet: good as long as the entry's handle
// is, which no change of the set ends. Whoever changes one that is in the keyspace got the entry
// from RedisDb.LookupWrite.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>The sorted set behind a key.</summary>
/// <port>t_zset.c zsetLength</port>
public readonly struct ZsetValue(RedisServer server, Robj o)
{
    /// <summary>Members.</summary>
    /// <port>t_zset.c zsetLength, zzlLength</port>
    public long Length => IsSkiplist ? Large.Length : Packed.Length / 2;

    /// <summary>Whether it has outgrown the listpack.</summary>
    public bool IsSkiplist => o.Encoding == ObjEncoding.Skiplist;

    /// <summary>The listpack; not to be asked of a skiplist.</summary>
    public Listpack Packed => Listpack.FromAddress(o.Pointer);

    /// <summary>List and dict; not to be asked of a listpack.</summary>
    public Zset Large => Zset.FromAddress(o.Pointer);

    /// <summary>The dict; not to be asked of a listpack.</summary>
    public Dict<ZsetDictType> Table => Large.Dict(server.Z, Type);

    private ZsetDictType Type => new(server.Dicts);

    /// <summary>The set as a running snapshot takes it, which must see members before they change;
    /// null when it does not.</summary>
    private OpenZset? Open => server.Persistence.Open?.Zset(o.Pointer);

    /// <summary>An entry, in no keyspace yet, with an empty set in the encoding that suits so many
    /// members, the first of them so long; a negative number stands for very many.</summary>
    /// <port>t_zset.c zsetTypeCreate</port>
    public static Robj NewEntry(
        RedisServer server, ReadOnlySpan<byte> key, long members, long memberLength)
    {
        if (members >= 0 && members <= server.Config.ZsetMaxListpackEntries
            && memberLength <= server.Config.ZsetMaxListpackValue)
        {
            Listpack lp = Listpack.New(server.Z);
            return Robj.Create(server.Z, key, ObjType.Zset, ObjEncoding.Listpack, lp.Address);
        }
        Zset zset = NewZset(server, members);
        return Robj.Create(server.Z, key, ObjType.Zset, ObjEncoding.Skiplist, zset.Address);
    }

    // -- members ----------------------------------------------------------------------------------

    /// <summary>Where a member is; null when it is none.</summary>
    public ZsetCursor Find(ReadOnlySpan<byte> ele) => IsSkiplist
        ? new ZsetCursor(Large.Find(server.Z, Type, ele))
        : new ZsetCursor(Packed, Zzl.Find(Packed, ele));

    /// <port>t_zset.c zsetScore</port>
    public bool TryGetScore(ReadOnlySpan<byte> ele, out double score)
    {
        ZsetCursor at = Find(ele);
        score = at.IsNull ? 0 : at.Score;
        return !at.IsNull;
    }

    /// <summary>Adds a member or gives it another score, under conditions.</summary>
    /// <param name="score">The score, or with Incr what is added to it.</param>
    /// <param name="ele">The member; its bytes may not lie in this set.</param>
    /// <param name="flags">The conditions.</param>
    /// <param name="newScore">The member's score from now on, unless the result is Nop or
    /// Nan.</param>
    /// <port>t_zset.c zsetAdd</port>
    public ZaddResult Add(
        double score, ReadOnlySpan<byte> ele, ZaddFlags flags, out double newScore)
    {
        newScore = score;
        if (double.IsNaN(score))
        {
            return ZaddResult.Nan;
        }
        ZsetCursor at = Find(ele);
        if (at.IsNull)
        {
            if ((flags & ZaddFlags.Xx) != 0)
            {
                return ZaddResult.Nop;
            }
            Insert(score, ele);
            return ZaddResult.Added;
        }
        if ((flags & ZaddFlags.Nx) != 0)
        {
            return ZaddResult.Nop;
        }
        double current = at.Score;
        newScore = (flags & ZaddFlags.Incr) != 0 ? score + current : score;
        if (double.IsNaN(newScore))
        {
            return ZaddResult.Nan;
        }
        if (((flags & ZaddFlags.Lt) != 0 && newScore >= current)
            || ((flags & ZaddFlags.Gt) != 0 && newScore <= current))
        {
            return ZaddResult.Nop;
        }
        if (newScore == current)
        {
            return ZaddResult.Same;
        }
        Move(at, ele, newScore);
        return ZaddResult.Updated;
    }

    /// <summary>Takes a member out; false when there was none.</summary>
    /// <port>t_zset.c zsetDel</port>
    public bool Delete(ReadOnlySpan<byte> ele)
    {
        if (IsSkiplist && Open == null)
        {
            return Large.Remove(server.Z, Type, ele);
        }
        ZsetCursor at = Find(ele);
        if (!at.IsNull)
        {
            Delete(at);
        }
        return !at.IsNull;
    }

    /// <summary>Takes out the member at a place.</summary>
    /// <port>t_zset.c zsetDel</port>
    public void Delete(ZsetCursor at)
    {
        if (IsSkiplist)
        {
            ZskiplistNode node = at.Node;
            Open?.Removing(node);
            Large.Remove(server.Z, Type, ref node);
            return;
        }
        Listpack lp = Packed;
        Zzl.Delete(server.Z, ref lp, at.Position);
        o.UpdatePointer(lp.Address);
    }

    /// <summary>Place of a member from either end, counted from 0; -1 when it is none.</summary>
    /// <port>t_zset.c zsetRank</port>
    public long Rank(ReadOnlySpan<byte> ele, bool reverse, out double score)
    {
        ZsetCursor at = Find(ele);
        score = 0;
        if (at.IsNull)
        {
            return -1;
        }
        score = at.Score;
        long rank = IsSkiplist ? Large.List.GetRank(at.Node) - 1 : PackedRank(at.Position);
        return reverse ? Length - 1 - rank : rank;
    }

    // -- places -----------------------------------------------------------------------------------

    /// <summary>The member at a place, counted from 0 from either end; null when there is none.
    /// </summary>
    public ZsetCursor At(long rank, bool reverse = false)
    {
        if (!IsSkiplist)
        {
            return new ZsetCursor(Packed, Packed.Seek(reverse ? -2 - (2 * rank) : 2 * rank));
        }
        Zskiplist list = Large.List;
        if (rank == 0)
        {
            return new ZsetCursor(reverse ? list.Tail : list.First);
        }
        return new ZsetCursor(list.GetElementByRank(reverse ? Length - rank : rank + 1));
    }

    /// <summary>Where an interval begins, or with <paramref name="reverse"/> ends; null when no
    /// member is in it.</summary>
    /// <port>t_zset.c zzlFirstInRange, zzlLastInRange, zzlFirstInLexRange, zzlLastInLexRange</port>
    internal ZsetCursor EndOf<TRange>(scoped in TRange range, bool reverse)
        where TRange : struct, IZsetRange, allows ref struct
    {
        if (IsSkiplist)
        {
            Zskiplist list = Large.List;
            return new ZsetCursor(reverse ? range.LastIn(list) : range.FirstIn(list));
        }
        ZsetCursor none = new(Packed, Listpack.None);
        if (!MayHave(range))
        {
            return none;
        }
        for (ZsetCursor at = At(0, reverse); !at.IsNull; at = at.Step(reverse))
        {
            if (reverse ? range.LteMax(at) : range.GteMin(at))
            {
                return (reverse ? range.GteMin(at) : range.LteMax(at)) ? at : none;
            }
        }
        return none;
    }

    /// <summary>Members in an interval.</summary>
    /// <port>t_zset.c zcountCommand, zlexcountCommand</port>
    internal long Count<TRange>(scoped in TRange range)
        where TRange : struct, IZsetRange, allows ref struct
    {
        ZsetCursor at = EndOf(range, reverse: false);
        if (at.IsNull)
        {
            return 0;
        }
        if (IsSkiplist)
        {
            Zskiplist list = Large.List;
            return list.GetRank(range.LastIn(list)) - list.GetRank(at.Node) + 1;
        }
        long count = 0;
        for (; !at.IsNull && range.LteMax(at); at = at.Step(reverse: false))
        {
            count++;
        }
        return count;
    }

    /// <summary>Takes an interval out; how many members it had.</summary>
    /// <port>t_zset.c zzlDeleteRangeByScore, zzlDeleteRangeByLex</port>
    internal long DeleteRange<TRange>(scoped in TRange range)
        where TRange : struct, IZsetRange, allows ref struct
    {
        if (IsSkiplist && Open == null)
        {
            return range.DeleteFrom(Large, server.Z, Type);
        }
        ZsetCursor first = EndOf(range, reverse: false);
        if (first.IsNull)
        {
            return 0;
        }
        long count = 0;
        for (ZsetCursor at = first; !at.IsNull && range.LteMax(at); at = at.Step(reverse: false))
        {
            count++;
        }
        if (IsSkiplist)
        {
            DeleteOneByOne(first, count);
            return count;
        }
        Listpack lp = Packed;
        Listpack.DeleteRangeWithEntry(server.Z, ref lp, first.Position, count * 2);
        o.UpdatePointer(lp.Address);
        return count;
    }

    /// <summary>Takes out the members from one place to another, both counted from 0 and
    /// included.</summary>
    /// <port>t_zset.c zzlDeleteRangeByRank</port>
    public void DeleteRangeByRank(long start, long end)
    {
        if (IsSkiplist && Open == null)
        {
            Large.DeleteRangeByRank(server.Z, Type, start + 1, end + 1);
            return;
        }
        if (IsSkiplist)
        {
            DeleteOneByOne(At(start), end - start + 1);
            return;
        }
        Listpack lp = Packed;
        Listpack.DeleteRange(server.Z, ref lp, 2 * start, 2 * (end - start + 1));
        o.UpdatePointer(lp.Address);
    }

    // -- encodings --------------------------------------------------------------------------------

    /// <summary>Makes it a skiplist if so many members will not fit a listpack.</summary>
    /// <port>t_zset.c zsetTypeMaybeConvert</port>
    public void MaybeConvert(long members)
    {
        if (!IsSkiplist && members > server.Config.ZsetMaxListpackEntries)
        {
            ConvertToSkiplist(members);
        }
    }

    /// <summary>Makes a listpack a skiplist with room for as many members. An element that came
    /// twice, which only a file can make, stays once.</summary>
    /// <port>t_zset.c zsetConvertAndExpand, zsetConvert</port>
    public void ConvertToSkiplist(long expected)
    {
        Listpack lp = Packed;
        Zset zset = NewZset(server, expected);
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        // Backwards, so that each finds its place at the start of the list.
        for (ZsetCursor at = At(0, reverse: true); !at.IsNull; at = at.Step(reverse: true))
        {
            ReadOnlySpan<byte> ele = at.Element.Text(scratch);
            // REDISNET(zset-rubbish): C dies of an element that comes twice.
            if (zset.Find(server.Z, Type, ele).IsNull)
            {
                zset.Add(server.Z, Type, at.Score, ele);
            }
        }
        o.UpdatePointer(zset.Address);
        o.UpdateEncoding(ObjEncoding.Skiplist);
        Listpack.Free(server.Z, ref lp);
    }

    /// <summary>Makes a skiplist that was just built a listpack if it is small enough.</summary>
    /// <port>t_zset.c zsetConvertToListpackIfNeeded, zsetConvertAndExpand</port>
    public void ConvertToListpackIfNeeded()
    {
        if (!IsSkiplist || Length > server.Config.ZsetMaxListpackEntries)
        {
            return;
        }
        long total = 0;
        for (ZskiplistNode n = Large.List.First; !n.IsNull; n = n.Forward)
        {
            total += n.Element.Length;
            if (n.Element.Length > server.Config.ZsetMaxListpackValue)
            {
                return;
            }
        }
        if (!default(Listpack).SafeToAdd(total))
        {
            return;
        }
        Zset zset = Large;
        Listpack lp = Listpack.New(server.Z);
        for (ZskiplistNode n = zset.List.First; !n.IsNull; n = n.Forward)
        {
            Zzl.InsertAt(server.Z, ref lp, Listpack.None, n.Element, n.Score);
        }
        o.UpdatePointer(lp.Address);
        o.UpdateEncoding(ObjEncoding.Listpack);
        Zset.Free(server.Z, ref zset, Type);
    }

    /// <summary>A copy in the same encoding, owned by the caller.</summary>
    /// <port>t_zset.c zsetDup</port>
    public nint Dup() => IsSkiplist
        ? Zset.Dup(server.Z, Type, Large, server.Env.Random.NextU64()).Address
        : Listpack.Dup(server.Z, Packed).Address;

    private static Zset NewZset(RedisServer server, long members)
    {
        var type = new ZsetDictType(server.Dicts);
        Zset zset = Zset.Create(server.Z, type, server.Env.Random.NextU64());
        if (members > 0)
        {
            zset.Dict(server.Z, type).Expand(members);
        }
        return zset;
    }

    /// <summary>Adds a member, which must not be in the set.</summary>
    internal void Insert(double score, ReadOnlySpan<byte> ele)
    {
        if (!IsSkiplist)
        {
            Listpack lp = Packed;
            long length = Length;
            if (length < server.Config.ZsetMaxListpackEntries
                && ele.Length <= server.Config.ZsetMaxListpackValue && lp.SafeToAdd(ele.Length))
            {
                Zzl.Insert(server.Z, ref lp, ele, score);
                o.UpdatePointer(lp.Address);
                return;
            }
            ConvertToSkiplist(length + 1);
        }
        Open?.Adding(score, ele);
        Large.Add(server.Z, Type, score, ele);
    }

    /// <summary>Gives the member at a place another score.</summary>
    internal void Move(ZsetCursor at, ReadOnlySpan<byte> ele, double score)
    {
        if (IsSkiplist)
        {
            Open?.Moving(at.Node, score);
            Large.List.UpdateScore(at.Node, score);
            return;
        }
        Listpack lp = Packed;
        Zzl.Delete(server.Z, ref lp, at.Position);
        Zzl.Insert(server.Z, ref lp, ele, score);
        o.UpdatePointer(lp.Address);
    }

    // A running snapshot must see each of them before it goes.
    private void DeleteOneByOne(ZsetCursor at, long count)
    {
        for (; count > 0; count--)
        {
            ZsetCursor next = at.Step(reverse: false);
            Delete(at);
            at = next;
        }
    }

    private long PackedRank(int position)
    {
        long rank = 0;
        for (int p = Packed.First; p != position; p = Zzl.Next(Packed, p))
        {
            rank++;
        }
        return rank;
    }

    /// <summary>Whether part of a listpack may lie in the interval: false is certain.</summary>
    /// <port>t_zset.c zzlIsInRange, zzlIsInLexRange</port>
    private bool MayHave<TRange>(scoped in TRange range)
        where TRange : struct, IZsetRange, allows ref struct
    {
        ZsetCursor last = At(0, reverse: true);
        return !range.IsEmpty && !last.IsNull && range.GteMin(last) && range.LteMax(At(0));
    }
}
