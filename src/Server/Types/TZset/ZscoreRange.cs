// ZscoreRange: an interval of scores, as a command's arguments write it.
// Port of redis 7.2 t_zset.c zslParseRange. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>From one score to another.</summary>
internal readonly struct ZscoreRange(ZrangeSpec spec) : IZsetRange
{
    public bool IsEmpty => spec.IsEmpty;

    /// <summary>Reads both ends; false when one is no number.</summary>
    /// <port>t_zset.c zslParseRange</port>
    public static bool TryParse(
        ReadOnlySpan<byte> min, ReadOnlySpan<byte> max, out ZscoreRange range)
    {
        range = default;
        if (!TryParseEnd(min, out double from, out bool minEx)
            || !TryParseEnd(max, out double to, out bool maxEx))
        {
            return false;
        }
        range = new ZscoreRange(new ZrangeSpec(from, to, minEx, maxEx));
        return true;
    }

    public bool GteMin(ZsetCursor at) => spec.ValueGteMin(at.Score);

    public bool LteMax(ZsetCursor at) => spec.ValueLteMax(at.Score);

    public ZskiplistNode FirstIn(Zskiplist list) => list.FirstInRange(spec);

    public ZskiplistNode LastIn(Zskiplist list) => list.LastInRange(spec);

    public long DeleteFrom(Zset zset, Zmalloc z, ZsetDictType type) =>
        zset.DeleteRangeByScore(z, type, spec);

    /// <summary>One end, in all that strtod takes.</summary>
    /// <port>t_zset.c zslParseRange</port>
    private static bool TryParseEnd(ReadOnlySpan<byte> text, out double value, out bool exclusive)
    {
        exclusive = text is [(byte)'(', ..];
        return CText.TryGetDouble(exclusive ? text[1..] : text, out value, out _);
    }
}
