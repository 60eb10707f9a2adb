// GeoPoints: the places a search has found so far.
// Port of redis 7.2 geo.h geoArray, geo.c geoGetPointsInRange. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>A growing array outside the managed heap; to be disposed.</summary>
/// <port>geo.h geoArray</port>
internal ref struct GeoPoints(Zmalloc z)
{
    private const int FirstRoom = 8;

    private NativeArray<GeoPoint> _items;

    public int Count { get; private set; }

    /// <summary>The points, in the order they were found.</summary>
    public readonly Span<GeoPoint> Items => _items.Row(0, Count);

    /// <summary>Adds the places of a set that lie in a shape; no more than
    /// <paramref name="limit"/> in all, unless that is 0.</summary>
    /// <port>geo.c membersOfAllNeighbors</port>
    public void Search(ZsetValue zset, in GeoShape shape, long limit)
    {
        Span<GeohashBits> squares = stackalloc GeohashBits[GeoSearchArea.Squares];
        GeoSearchArea.Cover(shape, squares);
        int last = 0;
        for (int i = 0; i < squares.Length; i++)
        {
            // Where few cuts make few squares, the neighbours on both sides are the same one.
            if (squares[i].IsNone || (last != 0 && squares[i] == squares[last]))
            {
                continue;
            }
            if (IsFull(limit))
            {
                break;
            }
            AddFrom(zset, squares[i], shape, limit);
            last = i;
        }
    }

    /// <summary>Frees the memory.</summary>
    /// <port>geo.c geoArrayFree</port>
    public readonly void Dispose() => _items.Dispose();

    /// <port>geo.c membersOfGeoHashBox, geoGetPointsInRange</port>
    private void AddFrom(ZsetValue zset, GeohashBits square, in GeoShape shape, long limit)
    {
        var range = new ZscoreRange(
            new ZrangeSpec(square.Align(), square.AlignNext(), minEx: false, maxEx: true));
        ZsetCursor at = zset.EndOf(range, reverse: false);
        for (; !at.IsNull && range.LteMax(at); at = at.Step(reverse: false))
        {
            double score = at.Score;
            GeoPosition position = GeohashCodec.PositionOf(score);
            if (shape.Contains(position, out double distance))
            {
                Add(new GeoPoint
                {
                    Position = position, Distance = distance, Score = score, Member = at,
                });
            }
            if (IsFull(limit))
            {
                break;
            }
        }
    }

    private readonly bool IsFull(long limit) => Count > 0 && limit > 0 && Count >= limit;

    /// <port>geo.c geoArrayAppend</port>
    private void Add(in GeoPoint point)
    {
        if (Count == _items.Length)
        {
            NativeArray<GeoPoint> larger = NativeArray<GeoPoint>.Create(
                z, long.Max(FirstRoom, _items.Length * 2));
            Items.CopyTo(larger.Row(0, Count));
            _items.Dispose();
            _items = larger;
        }
        _items[Count] = point;
        Count++;
    }
}
