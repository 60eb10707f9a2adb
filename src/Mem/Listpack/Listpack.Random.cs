// Listpack, fourth part: entries drawn by chance.
// Port of redis 7.2 listpack.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The source of chance comes as a parameter and gives 64 uniform bits. Many draws with repetition
// are made first and then fetched in one walk: they are sorted by index, with the order they were
// drawn in beside it. Draws without repetition need one walk and no memory: an entry is taken with
// the chance of what is still wanted among what is still to come, which is the same for all.
using System;

namespace RedisNet.Mem;

/// <content>Random entries.</content>
public readonly unsafe partial struct Listpack
{
    private const int PicksOnStack = 64;

    /// <summary>The first entry of a random pair; <paramref name="pairs"/> is half of <see
    /// cref="Length"/>, at least 1.</summary>
    /// <port>listpack.c lpRandomPair</port>
    public int RandomPair(long pairs, Func<ulong> random)
    {
        MemCheck.That(pairs > 0);
        int p = Seek((long)(random() % (ulong)pairs) * 2);
        MemCheck.That(p != None);
        return p;
    }

    /// <summary>Fills in as many entries as the span is long, in random order, the same one more
    /// than once perhaps.</summary>
    /// <port>listpack.c lpRandomEntries</port>
    public void RandomEntries(Zmalloc z, Span<int> entries, Func<ulong> random)
    {
        Pick(z, entries, 1, random);
    }

    /// <summary>Fills in the first entries of as many pairs as the span is long, in random order,
    /// the same pair more than once perhaps.</summary>
    /// <port>listpack.c lpRandomPairs</port>
    public void RandomPairs(Zmalloc z, Span<int> keys, Func<ulong> random)
    {
        Pick(z, keys, 2, random);
    }

    /// <summary>Fills in the first entries of different pairs, in the order they lie in; returns
    /// how many there are: all of the span, or all pairs.</summary>
    /// <port>listpack.c lpRandomPairsUnique</port>
    public int RandomPairsUnique(Span<int> keys, Func<ulong> random)
    {
        return PickUnique(keys, 2, random);
    }

    /// <summary>Fills in different entries, in the order they lie in; returns how many there are:
    /// all of the span, or all entries.</summary>
    public int RandomEntriesUnique(Span<int> entries, Func<ulong> random)
    {
        return PickUnique(entries, 1, random);
    }

    /// <summary>The next entry to take when <paramref name="remaining"/> different ones are still
    /// wanted from <paramref name="p"/> (included) to the end; may be p itself.</summary>
    /// <remarks><paramref name="index"/> is p's index and becomes that of the result. With
    /// <paramref name="evenOnly"/> the first entries of pairs are drawn. Step beyond the result, or
    /// delete it, before the next call.</remarks>
    /// <port>listpack.c lpNextRandom</port>
    public int NextRandom(
        int p, ref int index, int remaining, bool evenOnly, Func<ulong> random)
    {
        int total = Length;
        for (int i = index; i < total && p != None; i++, p = Next(p))
        {
            if (evenOnly && i % 2 != 0)
            {
                continue;
            }

            int available = evenOnly ? (total - i) / 2 : total - i;
            double chance = (random() >> 11) * (1.0 / (1UL << 53));
            if (chance <= (double)remaining / available)
            {
                index = i;
                return p;
            }
        }

        return None;
    }

    private int PickUnique(Span<int> entries, int step, Func<ulong> random)
    {
        int count = int.Min(entries.Length, Length / step);
        int index = 0;
        int p = First;
        int picked = 0;
        while (picked < count && p != None)
        {
            p = NextRandom(p, ref index, count - picked, step == 2, random);
            MemCheck.That(p != None);
            entries[picked++] = p;
            for (int i = 0; i < step && p != None; i++)
            {
                p = Next(p);
            }

            index += step;
        }

        return picked;
    }

    private void Pick(Zmalloc z, Span<int> entries, int step, Func<ulong> random)
    {
        if (entries.IsEmpty)
        {
            return;
        }

        if (entries.Length <= PicksOnStack)
        {
            Span<ulong> few = stackalloc ulong[entries.Length];
            PickInto(entries, few, step, random);
            return;
        }

        using NativeArray<ulong> many = NativeArray<ulong>.Create(z, entries.Length);
        PickInto(entries, many.Row(0, entries.Length), step, random);
    }

    /// <summary>Each pick is index * 2^32 + order, so that sorting numbers sorts picks.</summary>
    private void PickInto(Span<int> entries, Span<ulong> picks, int step, Func<ulong> random)
    {
        ulong total = (ulong)(Length / step);
        MemCheck.That(total > 0);
        for (int i = 0; i < picks.Length; i++)
        {
            picks[i] = (random() % total << 32) | (uint)i;
        }

        picks.Sort();
        int p = First;
        int at = 0;
        foreach (ulong pick in picks)
        {
            for (int index = (int)(pick >> 32) * step; at < index; at++)
            {
                p = Next(p);
            }

            entries[(int)(uint)pick] = p;
        }
    }
}
