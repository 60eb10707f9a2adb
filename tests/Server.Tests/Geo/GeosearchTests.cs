// GeosearchTests: searches against looking at every place, and what replicas get. The transcript
// geo.txt has the replies.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Geo;

public sealed class GeosearchTests
{
    private ServerFixture _s = null!;

    [SetUp]
    public void Start() => _s = new ServerFixture();

    [TearDown]
    public void Stop() => _s.Dispose();

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    [TestCase("listpack", 100)]
    [TestCase("skiplist", 3000)]
    public void A_search_finds_what_looking_at_every_place_finds(string encoding, int places)
    {
        var random = new Random(places);
        var all = new List<GeoPosition>();
        var words = new List<string> { "GEOADD", "k" };
        for (int i = 0; i < places; i++)
        {
            var at = new GeoPosition(
                (random.NextDouble() * 20) + 5, (random.NextDouble() * 20) + 40);
            all.Add(GeohashCodec.PositionOf(GeohashCodec.ScoreOf(at)));
            words.AddRange([Text(at.Longitude), Text(at.Latitude), $"{i}"]);
        }
        _s.Do([.. words]);
        _s.Do("OBJECT", "ENCODING", "k").Is($"${encoding.Length}\r\n{encoding}\r\n");
        for (int i = 0; i < 100; i++)
        {
            var shape = new GeoShape
            {
                IsBox = i % 2 == 0,
                Center = all[random.Next(places)],
                Unit = 1000,
                Radius = random.NextDouble() * 300,
                Width = random.NextDouble() * 500,
                Height = random.NextDouble() * 500,
            };
            string[] by = shape.IsBox
                ? ["BYBOX", Text(shape.Width), Text(shape.Height), "km"]
                : ["BYRADIUS", Text(shape.Radius), "km"];
            string reply = _s.Do(["GEOSEARCH", "k", "FROMLONLAT", Text(shape.Center.Longitude),
                Text(shape.Center.Latitude), .. by, "ASC"]).Text;
            string[] found = [.. reply.Split("\r\n").Where((w, n) => n > 0 && n % 2 == 0)];
            Assert.That(found, Is.EqualTo(Inside(shape, all)));
        }
    }

    private static string[] Inside(GeoShape shape, List<GeoPosition> all) =>
    [
        .. all.Select((at, i) => (Inside: shape.Contains(at, out double d), Distance: d, i))
            .Where(p => p.Inside).OrderBy(p => p.Distance).Select(p => $"{p.i}"),
    ];

    [Test]
    public void Replicas_get_ZADD_with_the_scores()
    {
        using var feed = new ReplicationFeed(_s.Server);
        _s.Ask("GEOADD k CH NX 13.361389 38.115556 Palermo 15.087269 37.502669 Catania",
            "GEOADD k NX 1 1 Palermo", "GEORADIUS k 15 37 200 km",
            "GEORADIUS k 15 37 200 km STORE d", "GEOSEARCHSTORE e k FROMLONLAT 1 1 BYRADIUS 1 m");
        Assert.That(string.Join('|', feed.Take()), Is.EqualTo(
            "0 zadd k CH NX 3479099956230698 Palermo 3479447370796909 Catania"
            + "|0 GEORADIUS k 15 37 200 km STORE d"));
    }

    [Test]
    public void The_other_side_of_the_Earth_is_half_its_girth_away()
    {
        var random = new Random(4);
        for (int i = 0; i < 10_000; i++)
        {
            var at = new GeoPosition(-180 * random.NextDouble(), 85 * random.NextDouble());
            var other = new GeoPosition(at.Longitude + 180, -at.Latitude);
            Assert.That(GeoDistance.Between(at, other),
                Is.EqualTo(Math.PI * GeoDistance.EarthRadius).Within(1));
        }
    }
}
