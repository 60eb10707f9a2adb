// GeoPosition: a place on Earth.
// Not a port: stands for the pairs of doubles of geo.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Degrees east and degrees north.</summary>
public readonly record struct GeoPosition(double Longitude, double Latitude);
