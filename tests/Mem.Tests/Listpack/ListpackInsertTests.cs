// ListpackInsertTests: changes. Tests of src/Mem/Listpack/Listpack.Insert.cs.
using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class ListpackInsertTests : MemFixture
{
    public ListpackInsertTests(string kind)
        : base(kind)
    {
    }

    [Test]
    public void Insert_before_after_and_in_place_answer_where_the_entry_is()
    {
        Listpack lp = ListpackText.Make(Z, "b");
        int p = Listpack.Insert(Z, ref lp, "a"u8, lp.First, ListpackWhere.Before);
        Assert.That(p, Is.EqualTo(lp.First));
        p = Listpack.Insert(Z, ref lp, "c"u8, lp.Last, ListpackWhere.After);
        Assert.That(p, Is.EqualTo(lp.Last));
        p = Listpack.Insert(Z, ref lp, 70_000, lp.Seek(1), ListpackWhere.Replace);
        Assert.That(lp.Get(p).Integer, Is.EqualTo(70_000));
        Listpack.Replace(Z, ref lp, p, "2"u8);
        Assert.That(ListpackText.Texts(lp), Is.EqualTo(new[] { "a", "2", "c" }));
        Listpack.Free(Z, ref lp);
    }

    [Test]
    public void Delete_answers_the_entry_after_or_none()
    {
        Listpack lp = ListpackText.Make(Z, "a", "b", "c");
        int p = Listpack.Delete(Z, ref lp, lp.Seek(1));
        Assert.That(ListpackText.Text(lp.Get(p)), Is.EqualTo("c"));
        Assert.That(Listpack.Delete(Z, ref lp, p), Is.EqualTo(Listpack.None));
        Assert.That(Listpack.Delete(Z, ref lp, lp.First), Is.EqualTo(Listpack.None));
        Assert.That(Convert.ToHexStringLower(lp.Span), Is.EqualTo("070000000000ff"));
        Listpack.Free(Z, ref lp);
    }

    [Test]
    public void Pairs_go_to_the_end_or_before_an_entry()
    {
        Listpack lp = Listpack.New(Z);
        Listpack.AppendPair(Z, ref lp, "b"u8, 2);
        int p = Listpack.InsertPair(Z, ref lp, "a"u8, "1"u8, lp.First);
        Assert.That(p, Is.EqualTo(lp.First));
        p = Listpack.InsertPair(Z, ref lp, "c"u8, 3, Listpack.None);
        Assert.That(ListpackText.Text(lp.Get(p)), Is.EqualTo("c"));
        Assert.That(ListpackText.Texts(lp),
            Is.EqualTo(new[] { "a", "1", "b", "2", "c", "3" }));
        Assert.That(lp.Length, Is.EqualTo(6));
        Listpack.Free(Z, ref lp);
    }

    [TestCase(0, 3, "d,e")]
    [TestCase(0, 5, "")]
    [TestCase(0, 100, "")]
    [TestCase(1, 2, "a,d,e")]
    [TestCase(-1, 1, "a,b,c,d")]
    [TestCase(-5, 1, "b,c,d,e")]
    [TestCase(-2, 100, "a,b,c")]
    [TestCase(5, 1, "a,b,c,d,e")]
    [TestCase(-6, 1, "a,b,c,d,e")]
    [TestCase(2, 0, "a,b,c,d,e")]
    [TestCase(1, long.MaxValue, "a")]
    public void DeleteRange_removes_what_C_removes(long index, long count, string left)
    {
        Listpack lp = ListpackText.Make(Z, "a", "b", "c", "d", "e");
        Listpack.DeleteRange(Z, ref lp, index, count);
        Assert.That(string.Join(',', ListpackText.Texts(lp)), Is.EqualTo(left));
        Assert.That(Listpack.ValidateIntegrity(lp.Span, true));
        Listpack.Free(Z, ref lp);
    }

    [Test]
    public void DeleteRangeWithEntry_stops_at_the_end()
    {
        Listpack lp = ListpackText.Make(Z, "a", "b", "c", "d", "e");
        int p = Listpack.DeleteRangeWithEntry(Z, ref lp, lp.Seek(1), 2);
        Assert.That(ListpackText.Text(lp.Get(p)), Is.EqualTo("d"));
        Assert.That(Listpack.DeleteRangeWithEntry(Z, ref lp, p, 0), Is.EqualTo(p));
        Assert.That(
            Listpack.DeleteRangeWithEntry(Z, ref lp, p, 100), Is.EqualTo(Listpack.None));
        Assert.That(ListpackText.Texts(lp), Is.EqualTo(new[] { "a" }));
        Listpack.Free(Z, ref lp);
    }

    [TestCase(new int[0], "a,b,c,d,e,f")]
    [TestCase(new[] { 0 }, "b,c,d,e,f")]
    [TestCase(new[] { 5 }, "a,b,c,d,e")]
    [TestCase(new[] { 1, 2, 4 }, "a,d,f")]
    [TestCase(new[] { 0, 1, 2, 3, 4, 5 }, "")]
    public void BatchDelete_removes_the_entries_named(int[] indexes, string left)
    {
        Listpack lp = ListpackText.Make(Z, "a", "b", "c", "d", "e", "f");
        Listpack copy = lp;
        Listpack.BatchDelete(Z, ref lp, Array.ConvertAll(indexes, i => copy.Seek(i)));
        Assert.That(string.Join(',', ListpackText.Texts(lp)), Is.EqualTo(left));
        Assert.That(lp.Length, Is.EqualTo(6 - indexes.Length));
        Listpack.Free(Z, ref lp);
    }

    [TestCase(3, 5)]
    [TestCase(5, 3)]
    [TestCase(0, 2)]
    [TestCase(2, 0)]
    [TestCase(0, 0)]
    public void Merge_keeps_the_larger_block_and_the_order(int inFirst, int inSecond)
    {
        string[] a = [.. Enumerable.Range(0, inFirst).Select(i => "first" + i)];
        string[] b = [.. Enumerable.Range(0, inSecond).Select(i => "other" + i)];
        Listpack first = ListpackText.Make(Z, a);
        Listpack second = ListpackText.Make(Z, b);
        Listpack.Merge(Z, ref first, ref second);
        Assert.That(first.IsNull, Is.EqualTo(inSecond > inFirst));
        Assert.That(second.IsNull, Is.Not.EqualTo(first.IsNull));
        Listpack merged = first.IsNull ? second : first;
        Assert.That(ListpackText.Texts(merged), Is.EqualTo(a.Concat(b)));
        Assert.That(Listpack.ValidateIntegrity(merged.Span, true));
        Listpack.Free(Z, ref merged);
    }

    [Test]
    public void A_count_that_leaves_16_bits_behind_becomes_unknown_and_stays_so()
    {
        Listpack a = Listpack.New(Z, 140_000);
        for (int i = 0; i < 65533; i++)
        {
            Listpack.Append(Z, ref a, 1);
        }

        Listpack.AppendPair(Z, ref a, 1, 1);
        Assert.That(a.Span[4] == 0xff && a.Span[5] == 0xff);
        Listpack.Delete(Z, ref a, a.First);
        Assert.That(a.Span[4] == 0xff && a.Span[5] == 0xff);
        Assert.That(a.Length, Is.EqualTo(65534));
        Listpack b = ListpackText.Make(Z, "x");
        Listpack.Merge(Z, ref a, ref b);
        Assert.That(a.Span[4] == 0xff && a.Span[5] == 0xff);
        Assert.That(a.Length, Is.EqualTo(65535));
        Listpack.Free(Z, ref a);
    }

    [Test]
    public void Random_changes_leave_what_a_list_holds([Range(1, 6)] int seed)
    {
        Seeded random = new((ulong)seed);
        List<byte[]> model = [];
        Listpack lp = Listpack.New(Z);
        for (int step = 0; step < 400; step++)
        {
            Change(random, ref lp, model);
            ListpackModel.AssertSame(lp, model);
        }

        Listpack.Free(Z, ref lp);
    }

    [Test]
    public void A_refused_allocation_leaves_the_listpack_whole()
    {
        if (Debug == null)
        {
            return;
        }

        Seeded random = new(9);
        List<byte[]> model = [];
        Listpack lp = Listpack.New(Z);
        int refused = 0;
        for (int step = 0; step < 600; step++)
        {
            List<byte[]> before = [.. model];
            Debug.FailNth(random.Below(2));
            try
            {
                Change(random, ref lp, model);
            }
            catch (OutOfMemoryException)
            {
                refused++;
                model = before;
            }

            Debug.FailNth(0);
            ListpackModel.AssertSame(lp, model);
        }

        Assert.That(refused, Is.GreaterThan(50));
        Listpack.Free(Z, ref lp);
    }

    private void Change(Seeded random, ref Listpack lp, List<byte[]> model)
    {
        byte[] v = ListpackModel.Value(random);
        byte[] w = ListpackModel.Value(random);
        int i = model.Count == 0 ? -1 : random.Below(model.Count);
        int what = i < 0 ? random.Below(3) : random.Below(model.Count > 60 ? 11 : 9);
        int count = random.Below(4);
        switch (what)
        {
            case 0:
                Listpack.Append(Z, ref lp, v.AsSpan());
                model.Add(v);
                break;
            case 1:
                Listpack.Prepend(Z, ref lp, v.AsSpan());
                model.Insert(0, v);
                break;
            case 2:
                Listpack.AppendPair(Z, ref lp, v.AsSpan(), w.AsSpan());
                model.AddRange([v, w]);
                break;
            case 3:
                Listpack.Insert(Z, ref lp, v.AsSpan(), lp.Seek(i), ListpackWhere.Before);
                model.Insert(i, v);
                break;
            case 4:
                Listpack.Insert(Z, ref lp, v.AsSpan(), lp.Seek(i), ListpackWhere.After);
                model.Insert(i + 1, v);
                break;
            case 5:
                Listpack.Replace(Z, ref lp, lp.Seek(i), v.AsSpan());
                model[i] = v;
                break;
            case 6:
                Listpack.InsertPair(Z, ref lp, v.AsSpan(), w.AsSpan(), lp.Seek(i));
                model.InsertRange(i, [v, w]);
                break;
            case 7:
                Listpack.Delete(Z, ref lp, lp.Seek(i));
                model.RemoveAt(i);
                break;
            case 8:
                Listpack.DeleteRange(Z, ref lp, i - model.Count, count);
                model.RemoveRange(i, int.Min(count, model.Count - i));
                break;
            default:
                Listpack.DeleteRangeWithEntry(Z, ref lp, lp.Seek(i), count * 10);
                model.RemoveRange(i, int.Min(count * 10, model.Count - i));
                break;
        }
    }
}
