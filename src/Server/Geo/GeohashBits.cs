// GeohashBits: a square of the world.
// Port of redis 7.2 geohash.h GeoHashBits. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>The world was cut in half <c>Step</c> times each way; two bits a step say which
/// quarter it was, north and east being 1. No step at all is no square.</summary>
/// <port>geohash.h GeoHashBits</port>
public readonly record struct GeohashBits(ulong Bits, int Step)
{
    /// <summary>Steps of a place: 52 bits, all of which a double holds.</summary>
    /// <port>geohash.h GEO_STEP_MAX</port>
    public const int MaxStep = 26;

    /// <port>geohash.h HASHISZERO</port>
    public bool IsNone => Step == 0;

    /// <summary>The first place of the square.</summary>
    /// <port>geohash_helper.c geohashAlign52Bits</port>
    public ulong Align() => Bits << (2 * (MaxStep - Step));

    /// <summary>The first place behind the square.</summary>
    /// <port>geo.c scoresOfGeoHashBox</port>
    public ulong AlignNext() => (this with { Bits = Bits + 1 }).Align();
}
