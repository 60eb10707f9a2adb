// GeoAllocationTests: the handlers of the commands on geo indexes allocate no managed memory.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;
using RedisNet.Mem;

namespace RedisNet.Tests.Server.Geo;

[NonParallelizable]
public sealed class GeoAllocationTests
{
    [TestCase("GEOADD", "k", "1", "1", "a", "2", "2", "b")]
    [TestCase("GEODIST", "k", "a", "b", "km")]
    [TestCase("GEOPOS", "k", "a", "b", "none")]
    [TestCase("GEOHASH", "k", "a", "b", "none")]
    [TestCase("GEOSEARCH", "k", "FROMMEMBER", "a", "BYRADIUS", "500", "km", "ASC")]
    [TestCase("GEOSEARCH", "k", "FROMLONLAT", "1", "1", "BYBOX", "9", "9", "km", "WITHDIST",
        "WITHCOORD", "WITHHASH")]
    [TestCase("GEORADIUS", "k", "1", "1", "500", "km", "COUNT", "1")]
    [TestCase("GEORADIUSBYMEMBER_RO", "k", "a", "500", "km", "COUNT", "2", "ANY")]
    public void A_steady_call_allocates_nothing(params string[] words)
    {
        using var z = new ZmallocSlab();
        using var s = new ServerFixture(z: z);
        s.Ask("GEOADD k 1 1 a 2 2 b 3 3 c");
        Assert.That(HandlerAllocation.Measure(s, words), Is.Zero);
    }
}
