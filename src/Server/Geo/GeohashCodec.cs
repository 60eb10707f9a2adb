// GeohashCodec: places as numbers whose leading bits are those of places nearby.
// Port of redis 7.2 geohash.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The world is halved again and again, by a parallel and by a meridian in turn; each cut gives a
// bit. So the bits of longitude and latitude stand alternately, longitude in the odd places:
//
//   longitude   1   0   1   1           10.5 degrees east is bit 1 of the first cut, and so on
//   latitude      0   1   1   0
//   hash        1 0 0 1 1 1 1 0         the last is bit 0
//
// A place has 26 cuts each way. As the score of a sorted set, the places of one square follow one
// another, and whoever looks for what is near asks for the squares around (GeoSearchArea).
using System;

namespace RedisNet.Server;

/// <summary>From position to square and back, and from square to square.</summary>
public static class GeohashCodec
{
    private const ulong Odd = 0xAAAAAAAAAAAAAAAA;
    private const ulong Even = 0x5555555555555555;

    /// <summary>The square that a position, which must lie in the world, is in.</summary>
    /// <port>geohash.c geohashEncode, geohashEncodeType, geohashEncodeWGS84</port>
    public static GeohashBits Encode(in GeoRectangle world, GeoPosition at, int step)
    {
        double north = (at.Latitude - world.South) / (world.North - world.South);
        double east = (at.Longitude - world.West) / (world.East - world.West);
        double cells = 1UL << step;
        return new GeohashBits(Interleave((uint)(north * cells), (uint)(east * cells)), step);
    }

    /// <summary>Where a square lies.</summary>
    /// <port>geohash.c geohashDecode, geohashDecodeType, geohashDecodeWGS84</port>
    public static GeoRectangle Decode(in GeoRectangle world, GeohashBits hash)
    {
        double height = world.North - world.South;
        double width = world.East - world.West;
        double cells = 1UL << hash.Step;
        uint north = Deinterleave(hash.Bits);
        uint east = Deinterleave(hash.Bits >> 1);
        // A hash of too many bits, of a score that is no place, may lie beyond the last cell.
        return new GeoRectangle(
            world.West + (east / cells * width),
            world.West + (unchecked(east + 1) / cells * width),
            world.South + (north / cells * height),
            world.South + (unchecked(north + 1) / cells * height));
    }

    /// <summary>The score of a position, which must lie in the world.</summary>
    /// <port>geo.c geoaddCommand</port>
    public static ulong ScoreOf(GeoPosition at) =>
        Encode(GeoRectangle.World, at, GeohashBits.MaxStep).Align();

    /// <summary>The position a score stands for: the middle of its square.</summary>
    /// <port>geo.c decodeGeohash</port>
    /// <port>geohash.c geohashDecodeAreaToLongLat, geohashDecodeToLongLatType</port>
    /// <port>geohash.c geohashDecodeToLongLatWGS84</port>
    public static GeoPosition PositionOf(double score)
    {
        GeoRectangle world = GeoRectangle.World;
        GeoRectangle square = Decode(
            world, new GeohashBits(ToBits(score), GeohashBits.MaxStep));
        return new GeoPosition(
            Math.Clamp((square.West + square.East) / 2, world.West, world.East),
            Math.Clamp((square.South + square.North) / 2, world.South, world.North));
    }

    /// <summary>The square so many squares to the east and to the north, of which each is -1, 0 or
    /// 1; beyond the edge of the map is its other edge.</summary>
    /// <port>geohash.c geohashNeighbors, geohash_move_x, geohash_move_y</port>
    public static GeohashBits Neighbor(GeohashBits hash, int east, int north)
    {
        ulong mask = ulong.MaxValue >> (64 - (hash.Step * 2));
        ulong x = Move(hash.Bits & Odd, Odd & mask, Even & mask, east);
        ulong y = Move(hash.Bits & Even, Even & mask, Odd & mask, north);
        return hash with { Bits = x | y };
    }

    /// <summary>Counts up or down in every other bit. The bits between are all set on the way, or
    /// all clear, so that the carry runs through them.</summary>
    private static ulong Move(ulong bits, ulong own, ulong others, int by) => by switch
    {
        > 0 => unchecked(bits + others + 1) & own,
        < 0 => unchecked((bits | others) - (others + 1)) & own,
        _ => bits,
    };

    /// <summary>The bits of x in the even places and those of y in the odd ones.</summary>
    /// <port>geohash.c interleave64</port>
    private static ulong Interleave(uint x, uint y) => Spread(x) | (Spread(y) << 1);

    private static ulong Spread(ulong v)
    {
        v = (v | (v << 16)) & 0x0000FFFF0000FFFF;
        v = (v | (v << 8)) & 0x00FF00FF00FF00FF;
        v = (v | (v << 4)) & 0x0F0F0F0F0F0F0F0F;
        v = (v | (v << 2)) & 0x3333333333333333;
        return (v | (v << 1)) & Even;
    }

    /// <summary>The bits in the even places, side by side.</summary>
    /// <port>geohash.c deinterleave64</port>
    private static uint Deinterleave(ulong v)
    {
        v &= Even;
        v = (v | (v >> 1)) & 0x3333333333333333;
        v = (v | (v >> 2)) & 0x0F0F0F0F0F0F0F0F;
        v = (v | (v >> 4)) & 0x00FF00FF00FF00FF;
        v = (v | (v >> 8)) & 0x0000FFFF0000FFFF;
        return (uint)(v | (v >> 16));
    }

    /// <summary>The integer of a score. One that is no place, because ZADD set it, comes out as the
    /// x86 processor converts it.</summary>
    private static ulong ToBits(double score)
    {
        const double top = 9223372036854775808.0;
        return score < top ? ToSigned(score) : ToSigned(score - top) ^ (1UL << 63);
    }

    private static ulong ToSigned(double value)
    {
        const double top = 9223372036854775808.0;
        return value is >= -top and < top ? unchecked((ulong)(long)value) : 1UL << 63;
    }
}
