// ZlexRange: an interval of members in byte order, for sets whose scores are all the same.
// Port of redis 7.2 t_zset.c zzlLexValueGteMin, zzlLexValueLteMax. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>From one string to another.</summary>
internal readonly ref struct ZlexRange(ZlexRangeSpec spec) : IZsetRange
{
    private readonly ZlexRangeSpec _spec = spec;

    public bool IsEmpty => _spec.IsEmpty;

    /// <port>t_zset.c zzlLexValueGteMin</port>
    public bool GteMin(ZsetCursor at)
    {
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        return _spec.ValueGteMin(at.Element.Text(scratch));
    }

    /// <port>t_zset.c zzlLexValueLteMax</port>
    public bool LteMax(ZsetCursor at)
    {
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        return _spec.ValueLteMax(at.Element.Text(scratch));
    }

    public ZskiplistNode FirstIn(Zskiplist list) => list.FirstInLexRange(_spec);

    public ZskiplistNode LastIn(Zskiplist list) => list.LastInLexRange(_spec);

    public long DeleteFrom(Zset zset, Zmalloc z, ZsetDictType type) =>
        zset.DeleteRangeByLex(z, type, _spec);
}
