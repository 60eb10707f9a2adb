// SortOrder: which of two elements SORT puts first.
// Port of redis 7.2 sort.c sortCompare. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   numbers            by score; equal scores by the element's bytes, so that the order is certain
//   ALPHA              by the element
//   ALPHA, BY          by the weight; none at all comes first, two without one are equal
//
// Texts are compared by all their bytes when the result is stored, since replicas must come to the
// same. A client gets them in the order of the locale, and that one is C's here: by bytes, up to
// the first that is zero.
using System;
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>The order of one SORT, over the texts of its items.</summary>
/// <port>sort.c sortCompare</port>
internal readonly struct SortOrder(NativeBuffer texts, SortRequest request) : IComparer<SortItem>
{
    private readonly bool _desc = request.Desc;
    private readonly bool _alpha = request.Alpha;
    private readonly bool _byPattern = request.By != 0;
    private readonly bool _store = request.Store != 0;

    public int Compare(SortItem x, SortItem y)
    {
        int order = _alpha ? CompareTexts(x, y) : CompareScores(x, y);
        return _desc ? -order : order;
    }

    private int CompareScores(SortItem x, SortItem y)
    {
        if (x.Score > y.Score)
        {
            return 1;
        }
        return x.Score < y.Score
            ? -1 : Sign(x.Element(texts).SequenceCompareTo(y.Element(texts)));
    }

    private int CompareTexts(SortItem x, SortItem y)
    {
        if (!_byPattern)
        {
            return CompareBytes(x.Element(texts), y.Element(texts));
        }
        if (!x.HasWeight || !y.HasWeight)
        {
            return (x.HasWeight ? 1 : 0) - (y.HasWeight ? 1 : 0);
        }
        return CompareBytes(x.Weight(texts), y.Weight(texts));
    }

    // REDISNET(sort-collate): strcoll sorts as LC_COLLATE and `locale-collate` say; this is strcmp.
    /// <port>object.c compareStringObjects, collateStringObjects</port>
    private int CompareBytes(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int order = _store
            ? a.SequenceCompareTo(b)
            : CText.UpToZero(a).SequenceCompareTo(CText.UpToZero(b));
        return Sign(order);
    }

    // The negative of the least integer would be itself.
    private static int Sign(int order) => Math.Sign(order);
}
