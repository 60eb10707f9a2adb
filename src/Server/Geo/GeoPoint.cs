// GeoPoint: a place that was found.
// Port of redis 7.2 geo.h geoPoint. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>The member as a place in its set, which must not change before it is read.</summary>
/// <port>geo.h geoPoint</port>
internal struct GeoPoint
{
    public GeoPosition Position;

    /// <summary>Meters from the centre of the search.</summary>
    public double Distance;

    public double Score;
    public ZsetCursor Member;
}
