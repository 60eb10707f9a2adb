// HashDraw: a hash as something to draw from.
// Port of redis 7.2 t_hash.c (HRANDFIELD). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Fields alone, or with their values: flat, in RESP3 as pairs.</summary>
internal readonly struct HashDraw(Client c, HashValue hash, bool withValues) : IDrawable
{
    public long Length => hash.Length;

    public bool IsPacked => !hash.IsTable;

    /// <port>t_hash.c hashTypeRandomElement</port>
    public nint Draw() => hash.IsTable
        ? hash.Table.GetFairRandomKey(c.Server.NextRandom)
        : hash.Packed.RandomPair(hash.Length, c.Server.NextRandom);

    public void Draw(Span<int> places) =>
        hash.Packed.RandomPairs(c.Server.Z, places, c.Server.NextRandom);

    public void DrawDifferent(Span<int> places) =>
        hash.Packed.RandomPairsUnique(places, c.Server.NextRandom);

    public void CopyPlaces(Span<nint> places)
    {
        var it = new DictIterator<HashDictType>(hash.Table, safe: false);
        foreach (ref nint place in places)
        {
            place = it.Next();
        }
        it.Reset();
    }

    public void Begin(long count) =>
        c.AddReplyArrayLen(withValues && c.Resp == 2 ? count * 2 : count);

    /// <port>t_hash.c hrandfieldReplyWithListpack</port>
    public void Add(nint place) => Add(
        hash.IsTable ? HashPair.Of(place) : HashPair.At(hash.Packed, (int)place));

    public void AddAll()
    {
        foreach (HashPair pair in hash)
        {
            Add(pair);
        }
    }

    private void Add(HashPair pair)
    {
        if (withValues && c.Resp > 2)
        {
            c.AddReplyArrayLen(2);
        }
        c.AddReplyBulk(pair.Field);
        if (withValues)
        {
            c.AddReplyBulk(pair.Value);
        }
    }
}
