// IDrawable: a collection from which elements are drawn by chance.
// Ours; C has the drawing once for each type, in t_hash.c, t_set.c and t_zset.c.
using System;

namespace RedisNet.Server;

/// <summary>What <see cref="Drawing"/> asks of a hash, a set or a sorted set. A place is where an
/// element is; it is good as long as the collection does not change.</summary>
internal interface IDrawable
{
    long Length { get; }

    /// <summary>Whether it is a listpack: many draws are then made in one walk.</summary>
    bool IsPacked { get; }

    /// <summary>The place of any element.</summary>
    nint Draw();

    /// <summary>Fills in places in a listpack, the same more than once perhaps.</summary>
    void Draw(Span<int> places);

    /// <summary>Fills in different places in a listpack; there are no fewer.</summary>
    void DrawDifferent(Span<int> places);

    /// <summary>Fills in all places, as many as there are elements; not to be asked of a
    /// listpack.</summary>
    void CopyPlaces(Span<nint> places);

    /// <summary>Begins a reply of so many elements.</summary>
    void Begin(long count);

    /// <summary>Replies with the element at a place.</summary>
    void Add(nint place);

    /// <summary>Replies with all elements.</summary>
    void AddAll();
}
