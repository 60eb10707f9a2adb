// Zzl: a sorted set as a listpack: element, score, element, score, in the set's order.
// Port of redis 7.2 t_zset.c (listpack-backed sorted sets). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
//   [ "a" ][ 1 ][ "b" ][ "1.5" ][ "c" ][ "inf" ]
//
// A score that is an integer is an entry of that integer, any other the shortest decimal that reads
// back the same. The file format has no room for more than this, and a file may hold anything: a
// score that is no number counts as 0, elements out of order are found all the same.
using System;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>What the listpack of a sorted set is asked. Positions are those of elements.</summary>
internal static class Zzl
{
    /// <summary>The score an entry holds.</summary>
    /// <port>t_zset.c zzlGetScore, zzlStrtod</port>
    public static double Score(ListpackValue value)
    {
        if (value.IsInteger)
        {
            return value.Integer;
        }
        // REDISNET(zset-rubbish): C takes the digits it begins with, and dies of a NaN.
        return Number.TryReadDouble(value.Bytes, out double score, out _) ? score : 0;
    }

    /// <port>t_zset.c zzlFind</port>
    public static int Find(Listpack lp, ReadOnlySpan<byte> ele) => lp.Find(lp.First, ele, skip: 1);

    /// <summary>The next element; None at the end.</summary>
    /// <port>t_zset.c zzlNext</port>
    public static int Next(Listpack lp, int p) => lp.Next(lp.Next(p));

    /// <summary>The element before; None at the start.</summary>
    /// <port>t_zset.c zzlPrev</port>
    public static int Prev(Listpack lp, int p)
    {
        int score = lp.Prev(p);
        return score == Listpack.None ? Listpack.None : lp.Prev(score);
    }

    /// <summary>Adds an element that is not in the listpack, in its place; may move.</summary>
    /// <port>t_zset.c zzlInsert</port>
    public static void Insert(
        Zmalloc z, ref Listpack lp, ReadOnlySpan<byte> ele, double score)
    {
        int at = lp.First;
        while (at != Listpack.None)
        {
            int p = at;
            ListpackValue here = lp.GetNext(ref p);
            double s = Score(lp.GetNext(ref p));
            if (s > score || (s == score && Compare(here, ele) > 0))
            {
                break;
            }
            at = p;
        }
        InsertAt(z, ref lp, at, ele, score);
    }

    /// <summary>Puts an element before another, at the end when <paramref name="p"/> is None; may
    /// move.</summary>
    /// <port>t_zset.c zzlInsertAt</port>
    public static void InsertAt(
        Zmalloc z, ref Listpack lp, int p, ReadOnlySpan<byte> ele, double score)
    {
        if (Number.TryGetInt64(score, out long integer))
        {
            Listpack.InsertPair(z, ref lp, ele, integer, p);
            return;
        }
        Span<byte> text = stackalloc byte[Number.MaxDoubleLength];
        Listpack.InsertPair(z, ref lp, ele, text[..Number.FormatDouble(text, score)], p);
    }

    /// <summary>Takes an element out with its score; may move. Returns the next one.</summary>
    /// <port>t_zset.c zzlDelete</port>
    public static int Delete(Zmalloc z, ref Listpack lp, int p) =>
        Listpack.DeleteRangeWithEntry(z, ref lp, p, 2);

    /// <port>t_zset.c zzlCompareElements</port>
    private static int Compare(ListpackValue here, ReadOnlySpan<byte> ele)
    {
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        return here.Text(scratch).SequenceCompareTo(ele);
    }
}
