// GeoRectangle: what lies between two meridians and two parallels.
// Port of redis 7.2 geohash.h GeoHashRange, GeoHashArea. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Degrees from west to east and from south to north.</summary>
/// <port>geohash.h GeoHashRange, GeoHashArea</port>
public readonly record struct GeoRectangle(double West, double East, double South, double North)
{
    /// <summary>What an index can hold: the poles are out, where a square map ends.</summary>
    /// <port>geohash.h GEO_LAT_MIN, GEO_LAT_MAX, GEO_LONG_MIN, GEO_LONG_MAX</port>
    /// <port>geohash.c geohashGetCoordRange</port>
    public static GeoRectangle World => new(-180, 180, -85.05112878, 85.05112878);

    /// <summary>What geohashes as others write them divide.</summary>
    public static GeoRectangle WholeWorld => new(-180, 180, -90, 90);

    public bool Contains(GeoPosition at) =>
        at.Longitude >= West && at.Longitude <= East
        && at.Latitude >= South && at.Latitude <= North;
}
