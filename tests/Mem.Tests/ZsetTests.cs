// ZsetTests: list and dict of a sorted set stay one. Tests of src/Mem/Zset/Zset.cs.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class ZsetTests : MemFixture
{
    private readonly ZsetDictType _type = new(new DictShared("0123456789abcdef"u8));
    private Zset _zset;

    public ZsetTests(string kind)
        : base(kind)
    {
    }

    [SetUp]
    public void MakeSet()
    {
        _zset = Zset.Create(Z, _type, 5);
    }

    [TearDown]
    public void FreeSet()
    {
        Zset.Free(Z, ref _zset, _type);
        Assert.That(_zset.IsNull);
        Zset.Free(Z, ref _zset, _type);
    }

    [Test]
    public void Members_come_go_and_change_their_score_in_both_parts()
    {
        Seeded random = new(1);
        Dictionary<int, double> model = new();
        for (int i = 0; i < 4000; i++)
        {
            int n = random.Below(400);
            double score = random.Below(50);
            ZskiplistNode node = _zset.Find(Z, _type, Name(n));
            Assert.That(node.IsNull, Is.EqualTo(!model.ContainsKey(n)));
            if (node.IsNull)
            {
                _zset.Add(Z, _type, score, Name(n));
                model[n] = score;
            }
            else if (random.Below(2) == 0)
            {
                Assert.That(node.Score, Is.EqualTo(model[n]));
                _zset.List.UpdateScore(node, score);
                model[n] = score;
            }
            else
            {
                Assert.That(_zset.Remove(Z, _type, Name(n)));
                Assert.That(_zset.Remove(Z, _type, Name(n)), Is.False);
                model.Remove(n);
            }
        }

        Same(model.Count);
    }

    [Test]
    public void Deleted_ranges_leave_the_dict_too_and_it_shrinks()
    {
        for (int i = 0; i < 3000; i++)
        {
            _zset.Add(Z, _type, i / 10, Name(i));
        }

        Assert.That(
            _zset.DeleteRangeByScore(Z, _type, new ZrangeSpec(100, 110, minEx: true)),
            Is.EqualTo(100));
        Same(2900);
        Assert.That(_zset.DeleteRangeByRank(Z, _type, 1, 10), Is.EqualTo(10));
        Assert.That(_zset.Find(Z, _type, Name(9)).IsNull);
        Same(2890);
        long slots = _zset.Dict(Z, _type).Slots;
        Assert.That(_zset.DeleteRangeByRank(Z, _type, 101, long.MaxValue), Is.EqualTo(2790));
        Same(100);
        while (_zset.Dict(Z, _type).Rehash(100))
        {
        }

        Assert.That(_zset.Dict(Z, _type).Slots, Is.LessThan(slots));
        Assert.That(ZlexRangeSpec.TryParse("-"u8, "+"u8, out ZlexRangeSpec all));
        Assert.That(_zset.DeleteRangeByLex(Z, _type, all), Is.EqualTo(100));
        Same(0);
    }

    [Test]
    public void A_copy_has_the_members_and_nodes_of_its_own()
    {
        for (int i = 0; i < 500; i++)
        {
            _zset.Add(Z, _type, i % 7, Name(i));
        }

        Zset copy = Zset.Dup(Z, _type, _zset, 9);
        ZskiplistNode theirs = copy.List.First;
        for (ZskiplistNode n = _zset.List.First; !n.IsNull; n = n.Forward)
        {
            Assert.That(n.Score, Is.EqualTo(theirs.Score));
            Assert.That(n.Element.SequenceEqual(theirs.Element));
            Assert.That(n.Address != theirs.Address);
            theirs = theirs.Forward;
        }

        while (_zset.Length > 0)
        {
            ZskiplistNode first = _zset.List.First;
            _zset.Remove(Z, _type, ref first);
            Assert.That(first.IsNull);
        }

        Same(0);
        (Zset mine, _zset) = (_zset, copy);
        Same(500);
        Zset.Free(Z, ref mine, _type);
    }

    [Test]
    public void A_set_may_be_freed_by_another_thread_in_the_middle_of_a_rehash()
    {
        Zset other = Zset.Create(Z, _type, 6);
        for (int i = 0; i < 70; i++)
        {
            other.Add(Z, _type, i, Name(i));
        }

        Assert.That(other.Dict(Z, _type).IsRehashing);
        Zset.Free(Z.Remote, ref other, _type);
        Assert.That(Z.DrainRemote(1000), Is.GreaterThan(70));
    }

    [Test]
    public void Work_on_a_set_allocates_no_managed_memory()
    {
        byte[] ele = [0, 0];
        long before = 0;
        for (int i = 0; i < 400; i++)
        {
            before = i == 200 ? GC.GetAllocatedBytesForCurrentThread() : before;
            ele[0] = (byte)i;
            ele[1] = (byte)(i >> 8);
            ZskiplistNode node = _zset.Add(Z, _type, i % 7, ele);
            _zset.List.UpdateScore(node, i % 5);
            _zset.List.GetRank(node);
            _zset.List.FirstInRange(new ZrangeSpec(1, 2));
            if (i % 3 == 0)
            {
                _zset.Remove(Z, _type, ele);
                _zset.DeleteRangeByScore(Z, _type, new ZrangeSpec(3, 3));
            }
        }

        if (Debug == null)
        {
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        }
    }

    private static byte[] Name(int i) =>
        Encoding.ASCII.GetBytes(i.ToString("D5", CultureInfo.InvariantCulture));

    private void Same(int members)
    {
        SkiplistShape.Check(_zset.List);
        Dict<ZsetDictType> dict = _zset.Dict(Z, _type);
        Assert.That(_zset.Length, Is.EqualTo(members));
        Assert.That(dict.Size, Is.EqualTo(members));
        for (ZskiplistNode n = _zset.List.First; !n.IsNull; n = n.Forward)
        {
            Assert.That(dict.Find(n.Element) == n.Address);
        }
    }
}
