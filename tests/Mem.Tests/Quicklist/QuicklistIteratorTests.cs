// QuicklistIteratorTests: walking, seeking, and changing on the way. Tests of
// src/Mem/Quicklist/QuicklistIterator.cs and Quicklist.Iterate.cs.
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class QuicklistIteratorTests : QuicklistFixture
{
    public QuicklistIteratorTests(string kind)
        : base(kind)
    {
    }

    [TestCase(1, 0)]
    [TestCase(4, 1)]
    [TestCase(7, 2)]
    [TestCase(500, 0)]
    public void Every_index_is_found_from_both_sides_and_walked_from_in_both_directions(
        int fill, int compress)
    {
        Quicklist list = Numbered(50, fill, compress, 30);
        List<string> all = Texts(list);
        for (int i = 0; i < 50; i++)
        {
            foreach (int index in new[] { i, i - 50 })
            {
                Assert.That(Walk(list, index, true), Is.EqualTo(all.Skip(i)));
                Assert.That(Walk(list, index, false), Is.EqualTo(all.Take(i + 1).Reverse()));
            }
        }

        foreach (long index in new[] { 50, -51, long.MaxValue, long.MinValue })
        {
            Assert.That(list.GetIteratorAtIdx(Z, Shared, true, index).IsNull);
        }

        QuicklistShape.AssertSame(list, Model(all));
        Quicklist.Free(Z, ref list);
    }

    [TestCase(1, 0, true)]
    [TestCase(4, 1, true)]
    [TestCase(4, 1, false)]
    [TestCase(500, 0, true)]
    [TestCase(500, 0, false)]
    public void Deleting_on_the_way_misses_nothing(int fill, int compress, bool forward)
    {
        for (int every = 1; every < 6; every++)
        {
            Quicklist list = Numbered(40, fill, compress, 30);
            List<string> all = Texts(list);
            List<string> kept = [];
            List<string> seen = [];
            int at = 0;
            QuicklistIterator iter = list.GetIterator(Z, Shared, forward);
            while (iter.Next(out QuicklistEntry entry))
            {
                seen.Add(ListpackText.Text(entry.Value));
                if (at++ % every == 0)
                {
                    iter.Delete(entry);
                }
                else
                {
                    kept.Add(seen[^1]);
                }
            }

            iter.Release();
            all = forward ? all : [.. all.AsEnumerable().Reverse()];
            kept = forward ? kept : [.. kept.AsEnumerable().Reverse()];
            Assert.That(seen, Is.EqualTo(all));
            QuicklistShape.AssertSame(list, Model(kept));
            Quicklist.Free(Z, ref list);
        }
    }

    [Test]
    public void The_direction_can_be_turned_on_the_way()
    {
        Quicklist list = Numbered(10, 3, 0);
        QuicklistIterator iter = list.GetIterator(Z, Shared, true);
        string seen = string.Empty;
        for (int i = 0; i < 8 && iter.Next(out QuicklistEntry entry); i++)
        {
            seen += ListpackText.Text(entry.Value);
            if (i == 4)
            {
                iter.SetDirection(false);
            }
        }

        Assert.That(seen, Is.EqualTo("01234321"));
        iter.Release();
        Quicklist.Free(Z, ref list);
    }

    [Test]
    public void An_insertion_or_a_replacement_ends_the_walk()
    {
        Quicklist list = Numbered(6, 3, 0);
        for (int what = 0; what < 3; what++)
        {
            QuicklistIterator iter =
                list.GetIteratorEntryAtIdx(Z, Shared, 2, out QuicklistEntry entry);
            if (what == 0)
            {
                iter.Replace(entry, "r"u8);
            }
            else if (what == 1)
            {
                iter.InsertBefore(entry, "b"u8);
            }
            else
            {
                iter.InsertAfter(entry, "a"u8);
            }

            Assert.That(iter.Next(out _), Is.False);
            iter.Release();
        }

        Assert.That(Texts(list), Is.EqualTo(new[] { "0", "1", "b", "a", "r", "3", "4", "5" }));
        Quicklist.Free(Z, ref list);
    }

    [Test]
    public void A_node_in_use_is_expanded_and_compressed_again_when_left()
    {
        Quicklist list = Numbered(12, 3, 1, 60);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("3 Z3 Z3 3"));
        QuicklistIterator iter = list.GetIteratorEntryAtIdx(Z, Shared, 4, out _);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("3 3 Z3 3"));
        iter.SetDirection(true);
        iter.Next(out _);
        iter.Next(out _);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("3 Z3 3 3"));
        iter.Release();
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("3 Z3 Z3 3"));
        Quicklist.Free(Z, ref list);
    }

    private List<string> Walk(Quicklist list, long index, bool forward)
    {
        List<string> texts = [];
        QuicklistIterator iter = list.GetIteratorAtIdx(Z, Shared, forward, index);
        while (iter.Next(out QuicklistEntry entry))
        {
            texts.Add(ListpackText.Text(entry.Value));
        }

        iter.Release();
        return texts;
    }
}
