// GeohashCodecTests: places, squares and the squares around them.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Geo;

public sealed class GeohashCodecTests
{
    private static GeoPosition Place(Random random) => new(
        (random.NextDouble() * 360) - 180, (random.NextDouble() * 170) - 85);

    [Test]
    public void A_place_comes_back_within_half_a_square()
    {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++)
        {
            GeoPosition at = Place(random);
            GeoPosition back = GeohashCodec.PositionOf(GeohashCodec.ScoreOf(at));
            Assert.That(back.Longitude, Is.EqualTo(at.Longitude).Within(360.0 / (1 << 27)));
            Assert.That(back.Latitude, Is.EqualTo(at.Latitude).Within(171.0 / (1 << 27)));
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(13)]
    [TestCase(26)]
    public void A_square_holds_its_place_and_touches_its_neighbours(int step)
    {
        var random = new Random(step);
        for (int i = 0; i < 300; i++)
        {
            GeoPosition at = Place(random);
            GeohashBits hash = GeohashCodec.Encode(GeoRectangle.World, at, step);
            GeoRectangle square = GeohashCodec.Decode(GeoRectangle.World, hash);
            Assert.That(square.Contains(at), Is.True);
            GeoRectangle east = GeohashCodec.Decode(
                GeoRectangle.World, GeohashCodec.Neighbor(hash, 1, 0));
            GeoRectangle north = GeohashCodec.Decode(
                GeoRectangle.World, GeohashCodec.Neighbor(hash, 0, 1));
            Assert.That(east.West, Is.EqualTo(square.East >= 180 ? -180 : square.East));
            Assert.That(east.South, Is.EqualTo(square.South));
            Assert.That(north.West, Is.EqualTo(square.West));
            Assert.That(north.South, Is.EqualTo(
                square.North >= 85.05 ? GeoRectangle.World.South : square.North).Within(1e-9));
        }
    }

    [Test]
    public void Going_round_leads_back()
    {
        var random = new Random(2);
        for (int i = 0; i < 300; i++)
        {
            GeohashBits hash = GeohashCodec.Encode(
                GeoRectangle.World, Place(random), random.Next(1, 27));
            GeohashBits there = GeohashCodec.Neighbor(hash, 1, -1);
            there = GeohashCodec.Neighbor(there, -1, 0);
            Assert.That(GeohashCodec.Neighbor(there, 0, 1), Is.EqualTo(hash));
        }
    }

    [Test]
    public void The_scores_of_a_square_are_those_of_its_places()
    {
        var random = new Random(3);
        for (int i = 0; i < 1000; i++)
        {
            GeoPosition at = Place(random);
            GeohashBits hash = GeohashCodec.Encode(GeoRectangle.World, at, random.Next(1, 27));
            ulong score = GeohashCodec.ScoreOf(at);
            Assert.That(score, Is.InRange(hash.Align(), hash.AlignNext() - 1));
        }
    }
}
