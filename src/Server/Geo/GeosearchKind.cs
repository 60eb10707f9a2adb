// GeosearchKind: which of the searches it is.
// Port of redis 7.2 geo.c RADIUS_COORDS and following. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>The searches differ in their arguments.</summary>
/// <port>geo.c RADIUS_COORDS, RADIUS_MEMBER, GEOSEARCH, GEOSEARCHSTORE</port>
internal enum GeosearchKind
{
    /// <summary>GEORADIUS key longitude latitude radius unit.</summary>
    Radius,

    /// <summary>GEORADIUSBYMEMBER key member radius unit.</summary>
    RadiusByMember,

    /// <summary>GEOSEARCH key.</summary>
    Search,

    /// <summary>GEOSEARCHSTORE destination key.</summary>
    SearchStore,
}
