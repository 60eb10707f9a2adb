// GeosearchCommands: what lies in a circle or a box, returned or stored.
// Port of redis 7.2 geo.c georadiusGeneric. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The squares that the shape lies in are intervals of scores (GeoSearchArea); each member of them
// is measured (GeoPoints). What was found is sorted if its order matters, and replied or stored.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>GEOSEARCH, GEOSEARCHSTORE, GEORADIUS, GEORADIUSBYMEMBER and those that only read.
/// </summary>
internal static class GeosearchCommands
{
    /// <port>geo.c georadiusCommand</port>
    public static void Georadius(Client c) => Run(c, 1, GeosearchKind.Radius, mayStore: true);

    /// <port>geo.c georadiusroCommand</port>
    public static void GeoradiusRo(Client c) => Run(c, 1, GeosearchKind.Radius, mayStore: false);

    /// <port>geo.c georadiusbymemberCommand</port>
    public static void Georadiusbymember(Client c) =>
        Run(c, 1, GeosearchKind.RadiusByMember, mayStore: true);

    /// <port>geo.c georadiusbymemberroCommand</port>
    public static void GeoradiusbymemberRo(Client c) =>
        Run(c, 1, GeosearchKind.RadiusByMember, mayStore: false);

    /// <port>geo.c geosearchCommand</port>
    public static void Geosearch(Client c) => Run(c, 1, GeosearchKind.Search, mayStore: false);

    /// <port>geo.c geosearchstoreCommand</port>
    public static void Geosearchstore(Client c) =>
        Run(c, 2, GeosearchKind.SearchStore, mayStore: true);

    /// <port>geo.c georadiusGeneric</port>
    private static void Run(Client c, int keyAt, GeosearchKind kind, bool mayStore)
    {
        Robj o = c.Db.LookupRead(c.Key(keyAt));
        if (c.CheckType(o, ObjType.Zset)
            || !GeosearchRequest.TryParseOrReply(
                c, o, kind, mayStore, out GeosearchRequest request))
        {
            return;
        }
        var found = new GeoPoints(c.Server.Z);
        if (!o.IsNull)
        {
            found.Search(
                new ZsetValue(c.Server, o), request.Shape, request.Any ? request.Count : 0);
        }
        Span<GeoPoint> points = found.Items;
        int count = request.Count == 0
            ? points.Length : (int)long.Min(points.Length, request.Count);
        if (request.Sorted)
        {
            Sort(c.Server.Z, points, request.Descending, count);
        }
        if (request.Store == 0)
        {
            Reply(c, points[..count], request);
        }
        else
        {
            bool isSearch = kind == GeosearchKind.SearchStore;
            Store(c, points[..count], request,
                isSearch ? "geosearchstore"u8 : "georadiusstore"u8);
        }
        found.Dispose();
    }

    /// <summary>Sorts so far that the first <paramref name="count"/> are right.</summary>
    private static void Sort(Zmalloc z, Span<GeoPoint> points, bool descending, int count)
    {
        var order = new GeoOrder(descending);
        if (count == points.Length)
        {
            MergeSort.Sort(z, points, order);
        }
        else
        {
            PartialQuicksort.Sort(points, order, 0, count - 1);
        }
    }

    private static void Reply(
        Client c, ReadOnlySpan<GeoPoint> points, in GeosearchRequest request)
    {
        c.AddReplyArrayLen(points.Length);
        foreach (ref readonly GeoPoint point in points)
        {
            if (request.Options > 0)
            {
                c.AddReplyArrayLen(request.Options + 1);
            }
            c.AddReplyBulk(point.Member.Element);
            if (request.WithDistance)
            {
                c.AddReplyDistance(point.Distance / request.Shape.Unit);
            }
            if (request.WithHash)
            {
                c.AddReplyLongLong((long)point.Score);
            }
            if (request.WithPosition)
            {
                c.AddReplyPosition(point.Position);
            }
        }
    }

    private static void Store(
        Client c, ReadOnlySpan<GeoPoint> points, in GeosearchRequest request,
        ReadOnlySpan<byte> eventName)
    {
        KeyArg key = c.Key(request.Store);
        if (!points.IsEmpty)
        {
            c.Db.SetKey(c, key, Build(c.Server, key.Bytes, points, request));
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Zset, eventName, key.Bytes, c.Db.Id);
            c.Server.Dirty += points.Length;
        }
        else if (c.Db.Delete(key))
        {
            c.Db.SignalModified(c, key);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
            c.Server.Dirty++;
        }
        c.AddReplyLongLong(points.Length);
    }

    private static Robj Build(
        RedisServer server, ReadOnlySpan<byte> key, ReadOnlySpan<GeoPoint> points,
        in GeosearchRequest request)
    {
        Robj built = ZsetValue.NewEntry(server, key, members: -1, memberLength: 0);
        var zset = new ZsetValue(server, built);
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        foreach (ref readonly GeoPoint point in points)
        {
            double score = request.StoreDistance
                ? point.Distance / request.Shape.Unit : point.Score;
            zset.Insert(score, point.Member.Element.Text(scratch));
        }
        zset.ConvertToListpackIfNeeded();
        return built;
    }
}
