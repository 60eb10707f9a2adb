// ZsetDraw: a sorted set as something to draw from.
// Port of redis 7.2 t_zset.c (ZRANDMEMBER). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Members alone, or with their scores: flat, in RESP3 as pairs.</summary>
internal readonly struct ZsetDraw(Client c, ZsetValue zset, bool withScores) : IDrawable
{
    public long Length => zset.Length;

    public bool IsPacked => !zset.IsSkiplist;

    /// <port>t_zset.c zsetTypeRandomElement</port>
    public nint Draw() => zset.IsSkiplist
        ? zset.Table.GetFairRandomKey(c.Server.NextRandom)
        : zset.Packed.RandomPair(zset.Length, c.Server.NextRandom);

    public void Draw(Span<int> places) =>
        zset.Packed.RandomPairs(c.Server.Z, places, c.Server.NextRandom);

    public void DrawDifferent(Span<int> places) =>
        zset.Packed.RandomPairsUnique(places, c.Server.NextRandom);

    public void CopyPlaces(Span<nint> places)
    {
        ZskiplistNode node = zset.Large.List.First;
        foreach (ref nint place in places)
        {
            place = node.Address;
            node = node.Forward;
        }
    }

    public void Begin(long count) =>
        c.AddReplyArrayLen(withScores && c.Resp == 2 ? count * 2 : count);

    /// <port>t_zset.c zrandmemberReplyWithListpack</port>
    public void Add(nint place) => Add(zset.IsSkiplist
        ? new ZsetCursor(ZskiplistNode.FromAddress(place))
        : new ZsetCursor(zset.Packed, (int)place));

    public void AddAll()
    {
        for (ZsetCursor at = zset.At(0, reverse: true); !at.IsNull; at = at.Step(reverse: true))
        {
            Add(at);
        }
    }

    private void Add(ZsetCursor at)
    {
        if (withScores && c.Resp > 2)
        {
            c.AddReplyArrayLen(2);
        }
        c.AddReplyBulk(at.Element);
        if (withScores)
        {
            c.AddReplyDouble(at.Score);
        }
    }
}
