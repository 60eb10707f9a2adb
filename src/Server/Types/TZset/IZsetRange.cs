// IZsetRange: an interval of members, by score or by name, as both encodings need it.
// Ours; t_zset.c has each function once for scores and once more for elements.
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>An interval in the order of a sorted set.</summary>
internal interface IZsetRange
{
    /// <summary>Whether nothing at all can be in it.</summary>
    bool IsEmpty { get; }

    /// <summary>Whether a member is not before the interval.</summary>
    bool GteMin(ZsetCursor at);

    /// <summary>Whether a member is not after the interval.</summary>
    bool LteMax(ZsetCursor at);

    /// <summary>The first node of the interval, or null.</summary>
    ZskiplistNode FirstIn(Zskiplist list);

    /// <summary>The last node of the interval, or null.</summary>
    ZskiplistNode LastIn(Zskiplist list);

    /// <summary>Takes the interval out of a set; how many members it had.</summary>
    long DeleteFrom(Zset zset, Zmalloc z, ZsetDictType type);
}
