// GeoShape: the circle or the box that is searched.
// Port of redis 7.2 geohash.h GeoShape. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>A centre, and a radius or a width and a height, in the unit they were given in.
/// </summary>
/// <port>geohash.h GeoShape</port>
public struct GeoShape
{
    public bool IsBox;
    public GeoPosition Center;

    /// <summary>Meters in the unit.</summary>
    public double Unit;

    public double Radius;
    public double Width;
    public double Height;

    /// <summary>Meters from the centre to what is farthest away.</summary>
    /// <port>geohash_helper.c geohashCalculateAreasByShapeWGS84</port>
    public readonly double Reach
    {
        get
        {
            double reach = IsBox
                ? Math.Sqrt((Width / 2 * (Width / 2)) + (Height / 2 * (Height / 2))) : Radius;
            return reach * Unit;
        }
    }

    /// <summary>A rectangle around all of it. A degree of longitude is shortest at the side that is
    /// nearer to a pole: there the rectangle is measured.</summary>
    /// <port>geohash_helper.c geohashBoundingBox</port>
    public readonly GeoRectangle Bounds()
    {
        double height = Unit * (IsBox ? Height / 2 : Radius);
        double width = Unit * (IsBox ? Width / 2 : Radius);
        double latitudes = GeoDistance.Degrees(height / GeoDistance.EarthRadius);
        double side = Center.Latitude < 0
            ? Center.Latitude - latitudes : Center.Latitude + latitudes;
        double longitudes = GeoDistance.Degrees(
            width / GeoDistance.EarthRadius / Math.Cos(GeoDistance.Radians(side)));
        return new GeoRectangle(
            Center.Longitude - longitudes, Center.Longitude + longitudes,
            Center.Latitude - latitudes, Center.Latitude + latitudes);
    }

    /// <summary>Whether a place is inside, and its distance from the centre in meters.</summary>
    /// <port>geo.c geoWithinShape</port>
    /// <port>geohash_helper.c geohashGetDistanceIfInRadius, geohashGetDistanceIfInRectangle</port>
    /// <port>geohash_helper.c geohashGetDistanceIfInRadiusWGS84</port>
    public readonly bool Contains(GeoPosition at, out double distance)
    {
        distance = 0;
        if (!IsBox)
        {
            distance = GeoDistance.Between(Center, at);
            return !(distance > Radius * Unit);
        }
        // The latitude costs less to tell.
        if (GeoDistance.BetweenLatitudes(at.Latitude, Center.Latitude) > Height * Unit / 2)
        {
            return false;
        }
        var beside = new GeoPosition(Center.Longitude, at.Latitude);
        if (GeoDistance.Between(at, beside) > Width * Unit / 2)
        {
            return false;
        }
        distance = GeoDistance.Between(Center, at);
        return true;
    }
}
