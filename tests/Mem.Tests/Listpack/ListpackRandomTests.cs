// ListpackRandomTests: entries drawn by chance. Tests of src/Mem/Listpack/Listpack.Random.cs.
using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class ListpackRandomTests : MemFixture
{
    public ListpackRandomTests(string kind)
        : base(kind)
    {
    }

    [Test]
    public void A_random_pair_begins_at_an_even_index_and_every_pair_comes_up()
    {
        Listpack lp = Pairs(20);
        Seeded random = new(1);
        HashSet<string> seen = [];
        for (int i = 0; i < 500; i++)
        {
            seen.Add(ListpackText.Text(lp.Get(lp.RandomPair(20, random.Next))));
        }

        Assert.That(seen, Has.Count.EqualTo(20));
        Assert.That(seen, Has.All.StartsWith("k"));
        Assert.That(() => lp.RandomPair(0, random.Next), Throws.TypeOf<MemoryFaultException>());
        Listpack.Free(Z, ref lp);
    }

    [TestCase(5)]
    [TestCase(64)]
    [TestCase(1000)]
    public void Draws_with_repetition_come_in_the_order_they_were_drawn(int count)
    {
        Listpack lp = Pairs(10);
        Listpack entries = lp;
        int[] got = new int[count];
        lp.RandomPairs(Z, got, new Seeded(3).Next);
        Seeded same = new(3);
        Assert.That(got, Is.EqualTo(
            Enumerable.Range(0, count).Select(_ => entries.Seek((long)(same.Next() % 10) * 2))));
        lp.RandomEntries(Z, got, new Seeded(4).Next);
        same = new Seeded(4);
        Assert.That(got, Is.EqualTo(
            Enumerable.Range(0, count).Select(_ => entries.Seek((long)(same.Next() % 20)))));
        lp.RandomEntries(Z, [], same.Next);
        Listpack.Free(Z, ref lp);
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(20)]
    [TestCase(25)]
    public void Draws_without_repetition_are_different_pairs_in_order(int count)
    {
        Listpack lp = Pairs(20);
        Seeded random = new(2);
        int[] hits = new int[20];
        for (int round = 0; round < 400; round++)
        {
            int[] got = new int[count];
            int picked = lp.RandomPairsUnique(got, random.Next);
            Assert.That(picked, Is.EqualTo(int.Min(count, 20)));
            Assert.That(got.Take(picked), Is.Ordered.And.Unique);
            foreach (int p in got.Take(picked))
            {
                hits[int.Parse(ListpackText.Text(lp.Get(p))[1..], null)]++;
            }
        }

        int expected = 400 * int.Min(count, 20) / 20;
        Assert.That(hits, Has.All.InRange(expected / 3, expected * 3));
        Listpack.Free(Z, ref lp);
    }

    [Test]
    public void NextRandom_reaches_the_wanted_number_even_when_what_is_drawn_is_deleted()
    {
        Listpack lp = ListpackText.Make(Z, [.. Enumerable.Range(0, 30).Select(i => "m" + i)]);
        Seeded random = new(8);
        int p = lp.First;
        int index = 0;
        for (int remaining = 12; remaining > 0; remaining--)
        {
            p = lp.NextRandom(p, ref index, remaining, false, random.Next);
            Assert.That(p, Is.EqualTo(lp.Seek(index)));
            p = Listpack.Delete(Z, ref lp, p);
        }

        Assert.That(lp.Length, Is.EqualTo(18));
        Listpack.Free(Z, ref lp);
    }

    private Listpack Pairs(int count)
    {
        Listpack lp = Listpack.New(Z);
        for (int i = 0; i < count; i++)
        {
            byte[] key = System.Text.Encoding.ASCII.GetBytes($"k{i}");
            Listpack.AppendPair(Z, ref lp, key.AsSpan(), i);
        }

        return lp;
    }
}
