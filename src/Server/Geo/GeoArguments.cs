// GeoArguments: positions, units and distances among the arguments, and how they are replied.
// Port of redis 7.2 geo.c (helpers). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Reads arguments by their index; where one is not what it should be, replies with an
/// error and returns false.</summary>
internal static class GeoArguments
{
    private const int DistanceDigits = 4;
    private const int HumanLength = 64;

    /// <summary>A longitude and behind it a latitude.</summary>
    /// <port>geo.c extractLongLatOrReply</port>
    public static bool TryGetPositionOrReply(Client c, int at, out GeoPosition position)
    {
        position = default;
        if (!c.TryGetDoubleOrReply(c.Argv(at), out double longitude)
            || !c.TryGetDoubleOrReply(c.Argv(at + 1), out double latitude))
        {
            return false;
        }
        position = new GeoPosition(longitude, latitude);
        if (GeoRectangle.World.Contains(position))
        {
            return true;
        }
        c.AddReplyError("invalid longitude,latitude pair "
            + $"{Number.ToFixed(longitude, 6)},{Number.ToFixed(latitude, 6)}");
        return false;
    }

    /// <summary>Meters in a unit.</summary>
    /// <port>geo.c extractUnitOrReply</port>
    public static bool TryGetUnitOrReply(Client c, int at, out double unit)
    {
        ReadOnlySpan<byte> word = c.Argv(at);
        unit = word.EqualsIgnoreCase("m"u8) ? 1
            : word.EqualsIgnoreCase("km"u8) ? 1000
            : word.EqualsIgnoreCase("ft"u8) ? 0.3048
            : word.EqualsIgnoreCase("mi"u8) ? 1609.34 : 0;
        if (unit == 0)
        {
            c.AddReplyError("unsupported unit provided. please use M, KM, FT, MI");
        }
        return unit != 0;
    }

    /// <summary>A radius and behind it its unit make the shape a circle.</summary>
    /// <port>geo.c extractDistanceOrReply</port>
    public static bool TryGetCircleOrReply(Client c, int at, ref GeoShape shape)
    {
        if (!c.TryGetDoubleOrReply(c.Argv(at), out double radius, "need numeric radius"))
        {
            return false;
        }
        if (radius < 0)
        {
            c.AddReplyError("radius cannot be negative");
            return false;
        }
        if (!TryGetUnitOrReply(c, at + 1, out double unit))
        {
            return false;
        }
        shape.IsBox = false;
        shape.Radius = radius;
        shape.Unit = unit;
        return true;
    }

    /// <summary>A width, a height and behind them their unit make the shape a box.</summary>
    /// <port>geo.c extractBoxOrReply</port>
    public static bool TryGetBoxOrReply(Client c, int at, ref GeoShape shape)
    {
        if (!c.TryGetDoubleOrReply(c.Argv(at), out double width, "need numeric width")
            || !c.TryGetDoubleOrReply(c.Argv(at + 1), out double height, "need numeric height"))
        {
            return false;
        }
        if (height < 0 || width < 0)
        {
            c.AddReplyError("height or width cannot be negative");
            return false;
        }
        if (!TryGetUnitOrReply(c, at + 2, out double unit))
        {
            return false;
        }
        shape.IsBox = true;
        shape.Width = width;
        shape.Height = height;
        shape.Unit = unit;
        return true;
    }

    /// <summary>A distance, with four digits behind the point.</summary>
    /// <port>geo.c addReplyDoubleDistance</port>
    public static void AddReplyDistance(this Client c, double distance)
    {
        Span<byte> text = stackalloc byte[Number.MaxDoubleLength];
        c.AddReplyBulk(text[..Number.FormatFixedPoint(text, distance, DistanceDigits)]);
    }

    /// <summary>A longitude and a latitude, with all digits that are not zero.</summary>
    /// <port>networking.c addReplyHumanLongDouble</port>
    public static void AddReplyPosition(this Client c, GeoPosition position)
    {
        Span<byte> text = stackalloc byte[HumanLength];
        c.AddReplyArrayLen(2);
        int length = LongDouble.FromDouble(position.Longitude).FormatHuman(text);
        c.AddReplyNumberText(text[..length]);
        length = LongDouble.FromDouble(position.Latitude).FormatHuman(text);
        c.AddReplyNumberText(text[..length]);
    }
}
