// QuicklistMarksTests: every node is told of before it changes or goes, and marks tell the old ones
// from the new. Tests of src/Mem/Quicklist/Quicklist.Marks.cs.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class QuicklistMarksTests : QuicklistFixture
{
    public QuicklistMarksTests(string kind)
        : base(kind)
    {
    }

    [TearDown]
    public void StopWatching() => Shared.Watch = null;

    [Test]
    public void Nodes_are_unmarked_when_marking_begins_and_marked_when_they_come_later()
    {
        Quicklist list = Numbered(6, 2, 0);
        list.BeginMarking();
        Assert.That(Marks(list), Is.EqualTo("---"));
        list.SetMark(list.Head);
        list.PushTail(Z, Shared, "more"u8);
        Assert.That(Marks(list), Is.EqualTo("+--+"));
        list.BeginMarking();
        Assert.That(Marks(list), Is.EqualTo("----"), "given up, nothing cleared");
        Quicklist.Free(Z, ref list);
    }

    [Test]
    public void However_often_it_is_given_up_a_mark_does_not_come_round()
    {
        Quicklist list = Numbered(6, 2, 0);
        for (int i = 0; i < 140_000; i++)
        {
            list.BeginMarking();
            if (Marks(list) != "---")
            {
                Assert.Fail($"{Marks(list)} after {i} rounds");
            }

            list.SetMark(i % 3 == 0 ? list.Head : list.Tail);
        }

        Quicklist.Free(Z, ref list);
    }

    [Test]
    public void Random_changes_are_seen_before_they_happen(
        [Values(1, 2, 3, 4, 5, 6)] int seed, [Values(0, 1, 2)] int compress)
    {
        Shared.SetPackedThreshold(50);
        Quicklist list = Numbered(400, 5, compress, tail: 30);
        Recorder recorder = new(Z, list);
        list.BeginMarking();
        Shared.Watch = recorder;
        Seeded random = new((ulong)seed);
        for (int i = 0; i < 1500 && list.Count > 0; i++)
        {
            Change(list, random);
        }

        // What was seen of the old nodes, and those that are left, are all there were.
        Shared.Watch = null;
        recorder.TakeRest();
        Assert.That(recorder.Texts, Has.Count.EqualTo(400));
        recorder.Texts.Sort(StringComparer.Ordinal);
        List<string> all = [];
        for (int i = 0; i < 400; i++)
        {
            all.Add(i.ToString(CultureInfo.InvariantCulture) + new string('t', 30));
        }

        all.Sort(StringComparer.Ordinal);
        Assert.That(recorder.Texts, Is.EqualTo(all));
        Quicklist.Free(Z, ref list);
    }

    [Test]
    public void A_list_that_becomes_a_listpack_says_so()
    {
        Quicklist list = Make(-2, 0, "a", "b");
        Recorder recorder = new(Z, list);
        list.BeginMarking();
        Shared.Watch = recorder;
        Listpack lp = Quicklist.TakeListpack(Z, Shared, ref list);
        Assert.That(recorder.Texts, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(recorder.Ended, Is.True);
        Listpack.Free(Z, ref lp);
    }

    private void Change(Quicklist list, Seeded random)
    {
        byte[] value = Bytes("new" + new string('n', random.Below(70)));
        long at = random.Below((int)list.Count);
        switch (random.Below(8))
        {
            case 0:
                list.Push(Z, Shared, value, random.Below(2) == 0);
                break;
            case 1:
                list.Pop(Z, Shared, random.Below(2) == 0);
                break;
            case 2:
                list.ReplaceAtIndex(Z, Shared, at, value);
                break;
            case 3:
                list.DelRange(Z, Shared, at, random.Below(4));
                break;
            case 4:
                list.Rotate(Z, Shared);
                break;
            case 5:
                QuicklistIterator del =
                    list.GetIteratorEntryAtIdx(Z, Shared, at, out QuicklistEntry gone);
                del.Delete(gone);
                del.Release();
                break;
            default:
                QuicklistIterator it =
                    list.GetIteratorEntryAtIdx(Z, Shared, at, out QuicklistEntry entry);
                if (random.Below(2) == 0)
                {
                    it.InsertAfter(entry, value);
                }
                else
                {
                    it.InsertBefore(entry, value);
                }

                it.Release();
                break;
        }
    }

    private static string Marks(Quicklist list)
    {
        StringBuilder text = new();
        for (QuicklistNode n = list.Head; !n.IsNull; n = n.Next)
        {
            text.Append(list.IsMarked(n) ? '+' : '-');
        }

        return text.ToString();
    }

    /// <summary>Notes the elements of each old node when it is about to change or go.</summary>
    private sealed class Recorder(Zmalloc z, Quicklist list) : IQuicklistWatch
    {
        public List<string> Texts { get; } = [];

        public bool Ended { get; private set; }

        public void Changing(nint address, QuicklistNode node)
        {
            Assert.That(address, Is.EqualTo(list.Address));
            Assert.That(list.IsMarked(node), Is.False);
            Take(node);
        }

        public void Removing(nint address, QuicklistNode node)
        {
            if (!list.IsMarked(node))
            {
                Take(node);
            }
        }

        public void Ending(nint address) => Ended = true;

        public void TakeRest()
        {
            for (QuicklistNode n = list.Head; !n.IsNull; n = n.Next)
            {
                if (!list.IsMarked(n))
                {
                    Take(n);
                }
            }
        }

        private void Take(QuicklistNode node)
        {
            list.SetMark(node);
            nint block = z.Alloc((nuint)node.Size);
            Span<byte> bytes = Zmalloc.Span(block, node.Size);
            if (node.IsCompressed)
            {
                Assert.That(Lzf.Decompress(node.Lzf, bytes), Is.EqualTo(bytes.Length));
            }
            else
            {
                node.Bytes.CopyTo(bytes);
            }

            if (node.IsPlain)
            {
                Texts.Add(Encoding.Latin1.GetString(bytes));
            }
            else
            {
                Texts.AddRange(ListpackText.Texts(Listpack.FromAddress(block)));
            }

            z.Free(block);
        }
    }
}
