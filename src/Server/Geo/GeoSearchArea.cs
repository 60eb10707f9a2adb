// GeoSearchArea: the squares in which a shape lies.
// Port of redis 7.2 geohash_helper.c, geohash_helper.h GeoHashRadius. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
//   6 1 5        0 is the square the centre is in, as small as can be without the shape leaving
//   4 0 3        the nine; those around it that the shape does not reach into are left out
//   8 2 7
//
// Each square is one interval of scores.
using System;

namespace RedisNet.Server;

/// <summary>Finds the squares of a search.</summary>
internal static class GeoSearchArea
{
    /// <summary>A square and its neighbours.</summary>
    public const int Squares = 9;

    private const int North = 1;
    private const int South = 2;
    private const int East = 3;
    private const int West = 4;
    private const int NorthEast = 5;
    private const int NorthWest = 6;
    private const int SouthEast = 7;
    private const int SouthWest = 8;

    /// <summary>Half the length of the equator on the map, in meters.</summary>
    /// <port>geohash_helper.c MERCATOR_MAX</port>
    private const double MercatorMax = 20037726.37;

    /// <summary>Writes the squares in the order in which they are searched; those left out are
    /// none.</summary>
    /// <port>geohash_helper.c geohashCalculateAreasByShapeWGS84</port>
    public static void Cover(in GeoShape shape, Span<GeohashBits> squares)
    {
        GeoRectangle bounds = shape.Bounds();
        GeoRectangle world = GeoRectangle.World;
        int steps = EstimateSteps(shape.Reach, shape.Center.Latitude);
        Surround(GeohashCodec.Encode(world, shape.Center, steps), squares);
        if (steps > 1 && IsTooSmall(world, bounds, squares))
        {
            steps--;
            Surround(GeohashCodec.Encode(world, shape.Center, steps), squares);
        }
        if (steps >= 2)
        {
            LeaveOut(GeohashCodec.Decode(world, squares[0]), bounds, squares);
        }
    }

    /// <summary>How often to cut, so that the nine squares about cover what is so far.</summary>
    /// <port>geohash_helper.c geohashEstimateStepsByRadius</port>
    private static int EstimateSteps(double meters, double latitude)
    {
        if (meters == 0)
        {
            return GeohashBits.MaxStep;
        }
        int step = 1;
        for (; meters < MercatorMax; meters *= 2)
        {
            step++;
        }
        step -= 2;
        // Squares get narrower towards the poles.
        step -= Math.Abs(latitude) > 66 ? 1 : 0;
        step -= Math.Abs(latitude) > 80 ? 1 : 0;
        return Math.Clamp(step, 1, GeohashBits.MaxStep);
    }

    private static void Surround(GeohashBits center, Span<GeohashBits> squares)
    {
        squares[0] = center;
        squares[North] = GeohashCodec.Neighbor(center, 0, 1);
        squares[South] = GeohashCodec.Neighbor(center, 0, -1);
        squares[East] = GeohashCodec.Neighbor(center, 1, 0);
        squares[West] = GeohashCodec.Neighbor(center, -1, 0);
        squares[NorthEast] = GeohashCodec.Neighbor(center, 1, 1);
        squares[NorthWest] = GeohashCodec.Neighbor(center, -1, 1);
        squares[SouthEast] = GeohashCodec.Neighbor(center, 1, -1);
        squares[SouthWest] = GeohashCodec.Neighbor(center, -1, -1);
    }

    /// <summary>Whether the shape reaches beyond the squares around.</summary>
    private static bool IsTooSmall(
        in GeoRectangle world, in GeoRectangle bounds, ReadOnlySpan<GeohashBits> squares) =>
        GeohashCodec.Decode(world, squares[North]).North < bounds.North
        || GeohashCodec.Decode(world, squares[South]).South > bounds.South
        || GeohashCodec.Decode(world, squares[East]).East < bounds.East
        || GeohashCodec.Decode(world, squares[West]).West > bounds.West;

    private static void LeaveOut(
        in GeoRectangle center, in GeoRectangle bounds, Span<GeohashBits> squares)
    {
        if (center.South < bounds.South)
        {
            squares[South] = squares[SouthWest] = squares[SouthEast] = default;
        }
        if (center.North > bounds.North)
        {
            squares[North] = squares[NorthEast] = squares[NorthWest] = default;
        }
        if (center.West < bounds.West)
        {
            squares[West] = squares[SouthWest] = squares[NorthWest] = default;
        }
        if (center.East > bounds.East)
        {
            squares[East] = squares[SouthEast] = squares[NorthEast] = default;
        }
    }
}
