// ZlexRangeSpec: an interval of elements in byte order, each end open, closed or infinite.
// Port of redis 7.2 server.h zlexrangespec and its comparisons in t_zset.c.
//
//   (foo   foo itself is out          -   below every string
//   [foo   foo itself is in           +   above every string
//
// The ends stay slices of the command's arguments. An infinite end counts as open: nothing equals
// it, so that alone tells that `- -` holds nothing.
using System;

namespace RedisNet.Mem;

/// <summary>Elements from <see cref="Min"/> to <see cref="Max"/>.</summary>
/// <port>server.h zlexrangespec</port>
public readonly ref struct ZlexRangeSpec : IZskiplistRange
{
    private ZlexRangeSpec(
        ZlexBound minBound,
        ReadOnlySpan<byte> min,
        bool minEx,
        ZlexBound maxBound,
        ReadOnlySpan<byte> max,
        bool maxEx)
    {
        MinBound = minBound;
        Min = min;
        MinEx = minEx;
        MaxBound = maxBound;
        Max = max;
        MaxEx = maxEx;
    }

    /// <summary>The string of the lower end, empty when it is infinite.</summary>
    public ReadOnlySpan<byte> Min { get; }

    /// <summary>The string of the upper end, empty when it is infinite.</summary>
    public ReadOnlySpan<byte> Max { get; }

    /// <summary>What the lower end is.</summary>
    public ZlexBound MinBound { get; }

    /// <summary>What the upper end is.</summary>
    public ZlexBound MaxBound { get; }

    /// <summary>Whether the lower end is out.</summary>
    public bool MinEx { get; }

    /// <summary>Whether the upper end is out.</summary>
    public bool MaxEx { get; }

    /// <summary>Whether no string can be in the interval.</summary>
    /// <port>t_zset.c zslIsInLexRange</port>
    public bool IsEmpty
    {
        get
        {
            int cmp = MinBound != MaxBound ? MinBound - MaxBound
                : MinBound == ZlexBound.Value ? Min.SequenceCompareTo(Max) : 0;
            return cmp > 0 || (cmp == 0 && (MinEx || MaxEx));
        }
    }

    /// <summary>Reads both ends as ZRANGEBYLEX writes them; false when one is not
    /// valid.</summary>
    /// <port>t_zset.c zslParseLexRange</port>
    public static bool TryParse(
        ReadOnlySpan<byte> min, ReadOnlySpan<byte> max, out ZlexRangeSpec spec)
    {
        spec = default;
        if (!TryParseItem(min, out ZlexBound minBound, out var from, out bool minEx)
            || !TryParseItem(max, out ZlexBound maxBound, out var to, out bool maxEx))
        {
            return false;
        }

        spec = new ZlexRangeSpec(minBound, from, minEx, maxBound, to, maxEx);
        return true;
    }

    /// <summary>Whether an element is not below the interval.</summary>
    /// <port>t_zset.c zslLexValueGteMin</port>
    public bool ValueGteMin(ReadOnlySpan<byte> value)
    {
        if (MinBound != ZlexBound.Value)
        {
            return MinBound == ZlexBound.Min;
        }

        int cmp = value.SequenceCompareTo(Min);
        return MinEx ? cmp > 0 : cmp >= 0;
    }

    /// <summary>Whether an element is not above the interval.</summary>
    /// <port>t_zset.c zslLexValueLteMax</port>
    public bool ValueLteMax(ReadOnlySpan<byte> value)
    {
        if (MaxBound != ZlexBound.Value)
        {
            return MaxBound == ZlexBound.Max;
        }

        int cmp = value.SequenceCompareTo(Max);
        return MaxEx ? cmp < 0 : cmp <= 0;
    }

    unsafe bool IZskiplistRange.GteMin(ZskiplistBlock* n)
    {
        return ValueGteMin(ZskiplistBlock.Element(n));
    }

    unsafe bool IZskiplistRange.LteMax(ZskiplistBlock* n)
    {
        return ValueLteMax(ZskiplistBlock.Element(n));
    }

    /// <summary>One end. What follows a sign must be nothing, or a NUL, as in C.</summary>
    /// <port>t_zset.c zslParseLexRangeItem</port>
    private static bool TryParseItem(
        ReadOnlySpan<byte> item, out ZlexBound bound, out ReadOnlySpan<byte> value, out bool ex)
    {
        bound = ZlexBound.Value;
        value = default;
        ex = true;
        if (item.IsEmpty)
        {
            return false;
        }

        switch (item[0])
        {
            case (byte)'+':
                bound = ZlexBound.Max;
                return item.Length == 1 || item[1] == 0;
            case (byte)'-':
                bound = ZlexBound.Min;
                return item.Length == 1 || item[1] == 0;
            case (byte)'(':
                value = item[1..];
                return true;
            case (byte)'[':
                value = item[1..];
                ex = false;
                return true;
            default:
                return false;
        }
    }
}
