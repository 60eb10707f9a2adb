// QuicklistTests: ends, settings, copies. Tests of src/Mem/Quicklist/Quicklist.cs and
// QuicklistShared.cs.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class QuicklistTests : QuicklistFixture
{
    public QuicklistTests(string kind)
        : base(kind)
    {
    }

    [TestCase(typeof(Quicklist), 8)]
    [TestCase(typeof(QuicklistBlock), 40)]
    [TestCase(typeof(QuicklistNodeBlock), 40)]
    public void A_struct_has_the_size_that_is_drawn(Type type, int size)
    {
        Assert.That(Marshal.SizeOf(type), Is.EqualTo(size));
    }

    [Test]
    public void An_empty_list_has_no_nodes_and_nothing_to_pop()
    {
        Quicklist list = Quicklist.Create(Z);
        Assert.That(list.Count + list.Nodes, Is.Zero);
        Assert.That(list.Fill, Is.EqualTo(-2));
        Assert.That(list.Pop(Z, Shared, true), Is.False);
        Assert.That(list.Peek(false, out _), Is.False);
        Assert.That(Texts(list), Is.Empty);
        Assert.That(list.GetIteratorAtIdx(Z, Shared, true, 0).IsNull);
        list.Rotate(Z, Shared);
        Quicklist copy = Quicklist.Dup(Z, Shared, list);
        Assert.That(copy.Count, Is.Zero);
        Quicklist.Free(Z, ref copy);
        Quicklist.Free(Z, ref list);
        Assert.That(list.IsNull);
        Quicklist.Free(Z, ref list);
    }

    [TestCase(1, "1 1 1 1 1 1 1")]
    [TestCase(0, "1 1 1 1 1 1 1")]
    [TestCase(3, "3 3 1")]
    [TestCase(100, "7")]
    [TestCase(-1, "7")]
    public void Nodes_are_filled_to_the_fill_factor(int fill, string shape)
    {
        Quicklist list = Numbered(7, fill, 0);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo(shape));
        Assert.That(Texts(list), Is.EqualTo(new[] { "0", "1", "2", "3", "4", "5", "6" }));
        Quicklist.Free(Z, ref list);
    }

    [TestCase(-1, 4096)]
    [TestCase(-2, 8192)]
    [TestCase(-5, 65536)]
    [TestCase(-9, 65536)]
    [TestCase(10_000, 8192)]
    public void Nodes_stay_below_the_bytes_of_the_fill_factor(int fill, int limit)
    {
        Quicklist list = Numbered(2000, fill, 0, 90);
        for (QuicklistNode n = list.Head; !n.IsNull; n = n.Next)
        {
            Assert.That(n.Size, Is.LessThanOrEqualTo(limit));
            Assert.That(n.Next.IsNull || n.Size > limit - 110);
        }

        Quicklist.Free(Z, ref list);
    }

    [Test]
    public void An_element_beyond_the_limit_of_a_node_has_one_to_itself()
    {
        Quicklist list = Make(-1, 0, "a", new string('x', 5000), "b", "c");
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("1 1 2"));
        Quicklist.Free(Z, ref list);
    }

    [Test]
    public void From_the_packed_threshold_on_an_element_is_a_plain_node()
    {
        Assert.That(Shared.SetPackedThreshold(10));
        Quicklist list = Make(-2, 0, "a", "123456789", "0123456789", "b");
        list.PushHead(Z, Shared, "head of the list"u8);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("P1 2 P1 1"));
        Assert.That(list.Peek(true, out ListpackValue head));
        Assert.That(head.Bytes.SequenceEqual("head of the list"u8));
        Assert.That(list.Pop(Z, Shared, true));
        Assert.That(Texts(list), Is.EqualTo(new[] { "a", "123456789", "0123456789", "b" }));
        Assert.That(Texts(list, false),
            Is.EqualTo(new[] { "b", "0123456789", "123456789", "a" }));
        Quicklist.Free(Z, ref list);
        Assert.That(Shared.SetPackedThreshold(0));
        Assert.That(Shared.PackedThreshold, Is.EqualTo(1 << 30));
        Assert.That(Shared.SetPackedThreshold((1L << 32) - (1 << 20)));
        Assert.That(Shared.SetPackedThreshold((1L << 32) - (1 << 20) + 1), Is.False);
        Assert.That(Shared.IsLarge(1 << 30));
        Shared.SetPackedThreshold(0);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void Pushing_and_popping_at_both_ends_is_a_deque(int compress)
    {
        Seeded random = new(7);
        Shared.SetPackedThreshold(70);
        LinkedList<byte[]> model = [];
        Quicklist list = Quicklist.New(Z, 4, compress);
        for (int step = 0; step < 3000; step++)
        {
            bool atHead = random.Below(2) == 0;
            if (random.Below(100) < (step < 1500 ? 60 : 45))
            {
                byte[] value = ListpackModel.Value(random);
                list.Push(Z, Shared, value, atHead);
                _ = atHead ? model.AddFirst(value) : model.AddLast(value);
            }
            else if (model.Count > 0)
            {
                byte[] expected = atHead ? model.First!.Value : model.Last!.Value;
                Assert.That(list.Peek(atHead, out ListpackValue got));
                Assert.That(got.TextEquals(expected));
                Assert.That(list.Pop(Z, Shared, atHead));
                model.Remove(atHead ? model.First! : model.Last!);
            }

            if (step % 100 == 0)
            {
                QuicklistShape.AssertSame(list, [.. model]);
            }
        }

        QuicklistShape.AssertSame(list, [.. model]);
        Shared.SetPackedThreshold(0);
        Quicklist.Free(Z, ref list);
    }

    [TestCase(100, 0, 0)]
    [TestCase(1, 0, 0)]
    [TestCase(2, 1, 60)]
    [TestCase(2, 2, 60)]
    public void Rotation_brings_the_last_to_the_front(int fill, int compress, int tail)
    {
        Shared.SetPackedThreshold(40);
        Quicklist list = Numbered(9, fill, compress, tail);
        List<string> model = Texts(list);
        for (int i = 0; i < 11; i++)
        {
            list.Rotate(Z, Shared);
            model.Insert(0, model[^1]);
            model.RemoveAt(model.Count - 1);
            QuicklistShape.AssertSame(list, Model(model));
        }

        Shared.SetPackedThreshold(0);
        Quicklist.Free(Z, ref list);
    }

    [Test]
    public void A_copy_is_equal_in_shape_and_apart()
    {
        Shared.SetPackedThreshold(200);
        Quicklist list = Numbered(60, 5, 2, 70);
        list.PushTail(Z, Shared, new byte[300]);
        list.PushTail(Z, Shared, "end"u8);
        Quicklist copy = Quicklist.Dup(Z, Shared, list);
        Assert.That(QuicklistShape.Of(copy), Is.EqualTo(QuicklistShape.Of(list)));
        Assert.That(QuicklistShape.Of(copy), Does.Contain("Z5"));
        List<string> texts = Texts(list);
        Quicklist.Free(Z, ref list);
        QuicklistShape.AssertSame(copy, Model(texts));
        Quicklist.Free(Z, ref copy);
        Shared.SetPackedThreshold(0);
    }

    [Test]
    public void Whole_listpacks_and_plain_nodes_are_taken_over()
    {
        Quicklist list = Quicklist.New(Z, -2, 0);
        Listpack lp = ListpackText.Make(Z, "a", "1", "b");
        list.AppendListpack(Z, Shared, ref lp);
        Assert.That(lp.IsNull);
        list.AppendPlainNode(Z, Shared, "plain one"u8);
        nint block = Z.Alloc(3);
        "abc"u8.CopyTo(Zmalloc.Span(block, 3));
        list.AppendPlainNode(Z, Shared, ref block, 3);
        Assert.That(block == 0);
        Assert.That(QuicklistShape.Of(list), Is.EqualTo("3 P1 P1"));
        QuicklistShape.AssertSame(list, Model(["a", "1", "b", "plain one", "abc"]));
        Quicklist.Free(Z, ref list);
    }

    [Test]
    public void A_list_of_one_node_gives_its_listpack_away()
    {
        Quicklist list = Make(-2, 0, "a", "1", "b");
        Listpack lp = Quicklist.TakeListpack(Z, Shared, ref list);
        Assert.That(list.IsNull);
        Assert.That(ListpackText.Texts(lp), Is.EqualTo(new[] { "a", "1", "b" }));
        Listpack.Free(Z, ref lp);
    }

    [TestCase(0, long.MaxValue, 1)]
    [TestCase(128, long.MaxValue, 128)]
    [TestCase(-1, 4096, int.MaxValue)]
    [TestCase(-5, 65536, int.MaxValue)]
    [TestCase(-6, 65536, int.MaxValue)]
    public void Limits_of_a_fill_factor(int fill, long size, int count)
    {
        Quicklist.NodeLimit(fill, out long gotSize, out int gotCount);
        Assert.That((gotSize, gotCount), Is.EqualTo((size, count)));
        Assert.That(Quicklist.NodeExceedsLimit(fill, fill < 0 ? size : 8192, 1), Is.False);
        Assert.That(Quicklist.NodeExceedsLimit(fill, fill < 0 ? size + 1 : 8193, 1));
        Assert.That(Quicklist.NodeExceedsLimit(fill, 100, count + 1L), Is.EqualTo(fill >= 0));
    }

    [Test]
    public void Operations_allocate_nothing_managed()
    {
        if (Debug != null)
        {
            return;
        }

        Quicklist list = Numbered(200, 10, 1, 50);
        long sum = Work(list);
        long before = GC.GetAllocatedBytesForCurrentThread();
        sum += Work(list);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(sum, Is.Positive);
        Quicklist.Free(Z, ref list);
    }

    private long Work(Quicklist list)
    {
        long sum = 0;
        for (int i = 0; i < 100; i++)
        {
            list.PushHead(Z, Shared, "1234567890"u8);
            list.PushTail(Z, Shared, "some text"u8);
            list.Pop(Z, Shared, true);
            list.ReplaceAtIndex(Z, Shared, i, "a new value"u8);
            QuicklistIterator iter = list.GetIteratorAtIdx(Z, Shared, true, i);
            while (iter.Next(out QuicklistEntry entry))
            {
                sum += entry.Compare("some text"u8) ? 1 : 0;
            }

            iter.Release();
            list.DelRange(Z, Shared, -1, 1);
        }

        return sum;
    }
}
