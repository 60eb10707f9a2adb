// GeoDistance: meters between two places.
// Port of redis 7.2 geohash_helper.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The Earth is a ball here: the haversine formula, with one radius for all of it. The operations
// and their order are C's, so that the results are, to the last bit.
using System;

namespace RedisNet.Server;

/// <summary>Great circles.</summary>
public static class GeoDistance
{
    /// <port>geohash_helper.c EARTH_RADIUS_IN_METERS</port>
    public const double EarthRadius = 6372797.560856;

    /// <port>geohash_helper.c D_R</port>
    private const double DegreesToRadians = Math.PI / 180.0;

    /// <port>geohash_helper.c deg_rad</port>
    public static double Radians(double degrees) => degrees * DegreesToRadians;

    /// <port>geohash_helper.c rad_deg</port>
    public static double Degrees(double radians) => radians / DegreesToRadians;

    /// <summary>Meters from one parallel to another.</summary>
    /// <port>geohash_helper.c geohashGetLatDistance</port>
    public static double BetweenLatitudes(double a, double b) =>
        EarthRadius * Math.Abs(Radians(b) - Radians(a));

    /// <summary>Meters from one place to another.</summary>
    /// <port>geohash_helper.c geohashGetDistance</port>
    public static double Between(GeoPosition a, GeoPosition b)
    {
        double v = Math.Sin((Radians(b.Longitude) - Radians(a.Longitude)) / 2);
        if (v == 0)
        {
            return BetweenLatitudes(a.Latitude, b.Latitude);
        }
        double lat1 = Radians(a.Latitude);
        double lat2 = Radians(b.Latitude);
        double u = Math.Sin((lat2 - lat1) / 2);
        double h = (u * u) + (Math.Cos(lat1) * Math.Cos(lat2) * v * v);
        // REDISNET(geo-antipodes): rounding can lead beyond 1 here, and C then has no number.
        return 2.0 * EarthRadius * Math.Asin(Math.Sqrt(Math.Min(h, 1)));
    }
}
