// SetDraw: a set as something to draw from.
// Port of redis 7.2 t_set.c (SRANDMEMBER). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Its members; places are those of <see cref="SetValue.At"/>.</summary>
internal readonly struct SetDraw(Client c, SetValue set) : IDrawable
{
    public long Length => set.Length;

    public bool IsPacked => set.Encoding == ObjEncoding.Listpack;

    public nint Draw() => set.RandomPosition();

    public void Draw(Span<int> places) =>
        set.Packed.RandomEntries(c.Server.Z, places, c.Server.NextRandom);

    public void DrawDifferent(Span<int> places) =>
        set.Packed.RandomEntriesUnique(places, c.Server.NextRandom);

    public void CopyPlaces(Span<nint> places)
    {
        SetMembers members = set.GetEnumerator();
        for (int i = 0; members.MoveNext(); i++)
        {
            places[i] = members.Position;
        }
        members.Dispose();
    }

    public void Begin(long count) => c.AddReplyArrayLen(count);

    public void Add(nint place) => c.AddReplyBulk(set.At(place));

    public void AddAll()
    {
        foreach (ListpackValue member in set)
        {
            c.AddReplyBulk(member);
        }
    }
}
