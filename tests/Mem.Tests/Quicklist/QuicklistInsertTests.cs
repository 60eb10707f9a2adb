// QuicklistInsertTests: changes in the middle. Tests of src/Mem/Quicklist/Quicklist.Insert.cs.
using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class QuicklistInsertTests : QuicklistFixture
{
    public QuicklistInsertTests(string kind)
        : base(kind)
    {
    }

    [Test]
    public void A_full_node_is_split_and_the_parts_are_merged_where_they_fit()
    {
        Quicklist list = Make(3, 0, "a", "b", "c", "d", "e");
        Insert(list, 1, "x", after: false);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("2 2 2"), "the example of the document");
        Assert.That(Texts(list), Is.EqualTo(new[] { "a", "x", "b", "c", "d", "e" }));
        list.DelRange(Z, Shared, 3, 2);
        Insert(list, 1, "y", after: true);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("3 1 1"));
        Insert(list, 1, "z", after: true);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("2 3 1"), "the new part took b in");
        Assert.That(Texts(list), Is.EqualTo(new[] { "a", "x", "z", "y", "b", "e" }));
        Quicklist.Free(Z, ref list);
    }

    [Test]
    public void Beside_a_full_node_the_neighbour_is_used_or_a_new_node()
    {
        Quicklist list = Make(2, 0, "a", "b", "c");
        Insert(list, 1, "x", after: true);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("2 2"));
        Insert(list, 2, "y", after: false);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("2 1 2"));
        Insert(list, 3, "z", after: false);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("2 2 2"));
        Assert.That(Texts(list), Is.EqualTo(new[] { "a", "b", "y", "z", "x", "c" }));
        Quicklist.Free(Z, ref list);
    }

    [Test]
    public void A_large_element_goes_between_the_parts_of_a_node()
    {
        Shared.SetPackedThreshold(10);
        Quicklist list = Make(-2, 0, "a", "b", "c");
        Insert(list, 1, "0123456789", after: true);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("2 P1 1"));
        Insert(list, 0, "a large one", after: false);
        Insert(list, 3, "another one", after: true);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("P1 2 P1 P1 1"));
        Insert(list, 3, "s", after: true);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("P1 2 P1 1 P1 1"));
        Assert.That(Texts(list), Is.EqualTo(new[]
            { "a large one", "a", "b", "0123456789", "s", "another one", "c" }));
        Shared.SetPackedThreshold(0);
        Quicklist.Free(Z, ref list);
    }

    [Test]
    public void Replacing_changes_between_plain_and_packed()
    {
        Shared.SetPackedThreshold(10);
        Quicklist list = Make(-2, 0, "a", "b", "c");
        Assert.That(list.ReplaceAtIndex(Z, Shared, 1, "a large one"u8));
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("1 P1 1"));
        list.ReplaceAtIndex(Z, Shared, 1, "a larger one"u8);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("1 P1 1"));
        list.ReplaceAtIndex(Z, Shared, -2, "s"u8);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("1 2"));
        list.ReplaceAtIndex(Z, Shared, 0, "and a large one"u8);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("P1 2"));
        Assert.That(list.ReplaceAtIndex(Z, Shared, 3, "x"u8), Is.False);
        Assert.That(Texts(list), Is.EqualTo(new[] { "and a large one", "s", "c" }));
        Shared.SetPackedThreshold(0);
        Quicklist.Free(Z, ref list);
    }

    [TestCase(0, 3, 0, 3)]
    [TestCase(2, 7, 2, 7)]
    [TestCase(0, 100, 0, 20)]
    [TestCase(19, 5, 19, 1)]
    [TestCase(-3, 2, 17, 2)]
    [TestCase(-3, 100, 17, 3)]
    [TestCase(-20, 20, 0, 20)]
    [TestCase(-10, 8, 10, 8)]
    [TestCase(20, 1, 0, 0)]
    [TestCase(-21, 1, 0, 0)]
    [TestCase(5, 0, 0, 0)]
    [TestCase(5, -1, 0, 0)]
    [TestCase(long.MinValue, 5, 0, 0)]
    public void DelRange_removes_what_C_removes(long start, long count, int from, int removed)
    {
        foreach ((int fill, int compress) in new[] { (1, 0), (4, 0), (4, 1), (100, 0) })
        {
            Quicklist list = Numbered(20, fill, compress, 20);
            List<string> model = Texts(list);
            model.RemoveRange(from, removed);
            Assert.That(list.DelRange(Z, Shared, start, count), Is.EqualTo(removed > 0));
            QuicklistShape.AssertSame(list, Model(model));
            Quicklist.Free(Z, ref list);
        }
    }

    [Test]
    public void Random_changes_leave_what_a_list_holds(
        [Values(-1, 1, 3, 16)] int fill, [Values(0, 1, 2, 3)] int compress)
    {
        Seeded random = new((ulong)((fill * 10) + compress + 100));
        Shared.SetPackedThreshold(80);
        List<byte[]> model = [];
        Quicklist list = Quicklist.New(Z, fill, compress);
        for (int step = 0; step < 700; step++)
        {
            Change(random, list, model);
            if (step % 10 == 0 || step < 60)
            {
                QuicklistShape.AssertSame(list, model);
            }
        }

        QuicklistShape.AssertSame(list, model);
        Shared.SetPackedThreshold(0);
        Quicklist.Free(Z, ref list);
    }

    private void Change(Seeded random, Quicklist list, List<byte[]> model)
    {
        byte[] v = ListpackModel.Value(random);
        int i = model.Count == 0 ? -1 : random.Below(model.Count);
        int index = random.Below(2) == 0 ? i : i - model.Count;
        int what = i < 0 ? random.Below(2) : random.Below(model.Count > 120 ? 10 : 8);
        switch (what)
        {
            case 0:
                list.PushHead(Z, Shared, v);
                model.Insert(0, v);
                break;
            case 1:
                list.PushTail(Z, Shared, v);
                model.Add(v);
                break;
            case 2:
            case 3:
                Insert(list, index, v, what == 2);
                model.Insert(what == 2 ? i + 1 : i, v);
                break;
            case 4:
                list.ReplaceAtIndex(Z, Shared, index, v);
                model[i] = v;
                break;
            case 5:
                list.Pop(Z, Shared, i % 2 == 0);
                model.RemoveAt(i % 2 == 0 ? 0 : model.Count - 1);
                break;
            case 6:
                QuicklistIterator iter =
                    list.GetIteratorEntryAtIdx(Z, Shared, index, out QuicklistEntry entry);
                Assert.That(entry.Compare(model[i]));
                iter.Delete(entry);
                iter.Release();
                model.RemoveAt(i);
                break;
            default:
                int count = random.Below(what == 7 ? 4 : 30);
                list.DelRange(Z, Shared, index, count);
                model.RemoveRange(i, int.Min(count, model.Count - i));
                break;
        }
    }

    private void Insert(Quicklist list, long index, string value, bool after)
    {
        Insert(list, index, Bytes(value), after);
    }

    private void Insert(Quicklist list, long index, byte[] value, bool after)
    {
        QuicklistIterator iter =
            list.GetIteratorEntryAtIdx(Z, Shared, index, out QuicklistEntry entry);
        if (after)
        {
            iter.InsertAfter(entry, value);
        }
        else
        {
            iter.InsertBefore(entry, value);
        }

        iter.Release();
    }
}
