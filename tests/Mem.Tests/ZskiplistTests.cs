// ZskiplistTests: the list and the dict over its nodes against a sorted model. Tests of
// src/Mem/Zset/*.cs.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class ZskiplistTests : MemFixture
{
    private readonly DictShared _shared = new("0123456789abcdef"u8);
    private Zskiplist _zsl;
    private Dict<ZsetDictType> _d;

    public ZskiplistTests(string kind)
        : base(kind)
    {
    }

    [SetUp]
    public void MakeSet()
    {
        _zsl = Zskiplist.Create(Z, 1);
        _d = new Dict<ZsetDictType>(Z, new ZsetDictType(_shared));
    }

    [TearDown]
    public void FreeSet()
    {
        _d.Release();
        Zskiplist.Free(Z, ref _zsl);
        Assert.That(_zsl.IsNull);
    }

    [Test]
    public void Random_adds_updates_and_deletes_agree_with_a_sorted_model()
    {
        int seeds = 0;
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            seeds++;
            RunAgainstModel((ulong)seed, 150);
            return true;
        }).QuickCheckThrowOnFailure();
        Assert.That(seeds, Is.GreaterThanOrEqualTo(100));
    }

    [Test]
    public void Every_range_of_scores_has_the_ends_a_plain_scan_finds()
    {
        Seeded random = new(7);
        for (int i = 0; i < 60; i++)
        {
            Add(random.Below(20), Name(i));
        }

        Add(double.PositiveInfinity, "inf");
        Add(double.NegativeInfinity, "-inf");
        for (int n = 0; n < 1500; n++)
        {
            ZrangeSpec range = new(
                Score(random), Score(random), random.Below(2) == 0, random.Below(2) == 0);
            List<string> expected = Scan(x => range.ValueGteMin(x.Score)
                && range.ValueLteMax(x.Score));
            ExpectEnds(expected, _zsl.FirstInRange(range), _zsl.LastInRange(range));
            Assert.That(expected.Count == 0 || _zsl.IsInRange(range));
        }
    }

    [TestCase("-", "+", "a b bb c")]
    [TestCase("[b", "[bb", "b bb")]
    [TestCase("(b", "+", "bb c")]
    [TestCase("[b", "(b", "")]
    [TestCase("(b", "[b", "")]
    [TestCase("[b", "[b", "b")]
    [TestCase("+", "-", "")]
    [TestCase("-", "-", "")]
    [TestCase("+", "+", "")]
    [TestCase("[", "[zz", "a b bb c")]
    [TestCase("[d", "+", "")]
    [TestCase("-", "(a", "")]
    [TestCase("[c", "[a", "")]
    public void A_range_of_elements_holds_what_C_says(string min, string max, string expected)
    {
        foreach (string ele in new[] { "bb", "c", "a", "b" })
        {
            Add(0, ele);
        }

        Assert.That(ZlexRangeSpec.TryParse(Ascii(min), Ascii(max), out ZlexRangeSpec range));
        string[] names = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ExpectEnds([.. names], _zsl.FirstInLexRange(range), _zsl.LastInLexRange(range));
        Assert.That(names.Length == 0 || _zsl.IsInLexRange(range));
        List<string> gone = new();
        ZsetUnlinker unlink = new(_d, gone);
        Assert.That(_zsl.DeleteRangeByLex(Z, range, ref unlink), Is.EqualTo(names.Length));
        Assert.That(gone, Is.EqualTo(names));
        SkiplistShape.Check(_zsl);
    }

    [TestCase("a", "+")]
    [TestCase("", "+")]
    [TestCase("-", "")]
    [TestCase("++", "+")]
    [TestCase("-", "-a")]
    [TestCase("-", "b")]
    public void An_end_without_its_sign_is_refused(string min, string max)
    {
        Assert.That(ZlexRangeSpec.TryParse(Ascii(min), Ascii(max), out _), Is.False);
    }

    [Test]
    public void A_sign_followed_by_a_nul_is_infinite_as_in_C()
    {
        Assert.That(ZlexRangeSpec.TryParse("-\0x"u8, "+\0"u8, out ZlexRangeSpec range));
        Assert.That(range.MinBound, Is.EqualTo(ZlexBound.Min));
        Assert.That(range.MaxBound, Is.EqualTo(ZlexBound.Max));
        Assert.That(range.IsEmpty, Is.False);
    }

    [Test]
    public void Deleting_by_score_lex_and_rank_takes_the_same_as_a_plain_scan()
    {
        for (ulong seed = 0; seed < 150; seed++)
        {
            DeleteOneRange(new Seeded(seed));
        }
    }

    [Test]
    public void A_score_found_through_the_dict_is_the_lists()
    {
        for (int i = 0; i < 500; i++)
        {
            Add(i % 37, Name(i));
        }

        for (int i = 0; i < 500; i++)
        {
            Assert.That(Find(Name(i)).Score, Is.EqualTo(i % 37));
        }

        Assert.That(_d.Find(Ascii("nobody")) == 0);
    }

    [Test]
    public void A_new_score_keeps_the_block_where_it_is_and_asks_for_no_memory()
    {
        for (int i = 0; i < 300; i++)
        {
            Add(i, Name(i));
        }

        while (_d.Rehash(100))
        {
        }

        long used = Z.UsedMemory;
        Seeded random = new(3);
        for (int i = 0; i < 300; i++)
        {
            ZskiplistNode node = Find(Name(i));
            _zsl.UpdateScore(node, random.Below(100));
            Assert.That(Find(Name(i)).Address, Is.EqualTo(node.Address));
        }

        Assert.That(Z.UsedMemory, Is.EqualTo(used));
        SkiplistShape.Check(_zsl);
    }

    [Test]
    public void A_quarter_of_the_nodes_of_a_level_is_on_the_next()
    {
        const int Count = 40_000;
        for (int i = 0; i < Count; i++)
        {
            _zsl.Insert(Z, i, "m"u8);
        }

        int[] levels = new int[Zskiplist.MaxLevel + 1];
        for (ZskiplistNode n = _zsl.First; !n.IsNull; n = n.Forward)
        {
            levels[n.LevelCount]++;
        }

        Assert.That(levels[1], Is.EqualTo(Count * 3 / 4).Within(Count / 50));
        Assert.That(levels[2], Is.EqualTo(Count * 3 / 16).Within(Count / 50));
        Assert.That(levels[3], Is.EqualTo(Count * 3 / 64).Within(Count / 50));
        Assert.That(_zsl.Level, Is.InRange(6, 14));
    }

    [Test]
    public void The_same_seed_gives_the_same_levels()
    {
        Zskiplist other = Zskiplist.Create(Z, 1);
        for (int i = 0; i < 100; i++)
        {
            ZskiplistNode a = _zsl.Insert(Z, i, "m"u8);
            ZskiplistNode b = other.Insert(Z, i, "m"u8);
            Assert.That(b.LevelCount, Is.EqualTo(a.LevelCount));
        }

        Zskiplist.Free(Z, ref other);
    }

    [Test]
    public void Not_a_number_is_no_score()
    {
        Assert.That(
            () => _zsl.Insert(Z, double.NaN, "m"u8), Throws.TypeOf<MemoryFaultException>());
        ZskiplistNode node = _zsl.Insert(Z, 1, "m"u8);
        Assert.That(
            () => _zsl.UpdateScore(node, double.NaN), Throws.TypeOf<MemoryFaultException>());
        Assert.That(_zsl.Length, Is.EqualTo(1));
    }

    [Test]
    public void Both_zeros_are_one_score()
    {
        _zsl.Insert(Z, 0.0, "b"u8);
        _zsl.Insert(Z, -0.0, "a"u8);
        Assert.That(_zsl.GetRank(0.0, "a"u8), Is.EqualTo(1));
        Assert.That(_zsl.Delete(Z, 0.0, "a"u8));
        Assert.That(_zsl.Delete(Z, -0.0, "b"u8));
    }

    [Test]
    public void An_element_with_another_score_is_not_found()
    {
        _zsl.Insert(Z, 1, "a"u8);
        Assert.That(_zsl.Delete(Z, 2, "a"u8), Is.False);
        Assert.That(_zsl.Delete(Z, 0, "a"u8), Is.False);
        Assert.That(_zsl.GetRank(2, "a"u8), Is.Zero);
        Assert.That(_zsl.GetElementByRank(0).IsNull);
        Assert.That(_zsl.GetElementByRank(2).IsNull);
        Assert.That(_zsl.GetElementByRank(1).Element.SequenceEqual("a"u8));
    }

    [Test]
    public void A_refused_allocation_leaves_the_list_whole()
    {
        if (Debug == null)
        {
            return;
        }

        for (int i = 0; i < 50; i++)
        {
            Debug.FailNth(1);
            Assert.That(
                () => _zsl.Insert(Z, i, "m"u8), Throws.TypeOf<OutOfMemoryException>());
            Assert.That(_zsl.Length, Is.EqualTo(i));
            _zsl.Insert(Z, i, "m"u8);
            SkiplistShape.Check(_zsl);
        }

        Debug.FailNth(1);
        Assert.That(() => Zskiplist.Create(Z, 1), Throws.TypeOf<OutOfMemoryException>());
    }

    [Test]
    public void The_example_node_of_the_file_head_has_these_bytes()
    {
        ZskiplistNode node = _zsl.Insert(Z, 1.0, "ab"u8);
        while (node.LevelCount != 1)
        {
            _zsl.Delete(Z, ref node);
            node = _zsl.Insert(Z, 1.0, "ab"u8);
        }

        Assert.That(
            Convert.ToHexStringLower(Zmalloc.Span(node.Address, 42)),
            Is.EqualTo("0000000000000000" + "000000000000f03f" + "0000000000000000"
                + "0000000000000000" + "02000000" + "01000000" + "6162"));
    }

    [Test]
    public void A_member_of_16_bytes_costs_what_is_drawn()
    {
        if (Debug != null)
        {
            return;
        }

        bool[] seen = new bool[4];
        for (int i = 0; i < 200; i++)
        {
            long before = Z.UsedMemory;
            ZskiplistNode node = _zsl.Insert(Z, i, "0123456789abcdef"u8);
            if (node.LevelCount < seen.Length)
            {
                seen[node.LevelCount] = true;
                Assert.That(
                    Z.UsedMemory - before, Is.EqualTo(40 + (16 * node.LevelCount)));
            }
        }

        Assert.That(seen, Is.EqualTo(new[] { false, true, true, true }));
    }

    private static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);

    private static string Name(int i) => "m" + i.ToString(CultureInfo.InvariantCulture);

    private static double Score(Seeded random)
    {
        return random.Below(24) switch
        {
            0 => double.NegativeInfinity,
            1 => double.PositiveInfinity,
            int n => (n - 2) / 1.0,
        };
    }

    private void Add(double score, string ele)
    {
        byte[] bytes = Ascii(ele);
        _d.PrepareAdd();
        Assert.That(_d.Find(bytes) == 0);
        _d.AddAbsent(_zsl.Insert(Z, score, bytes).Address, _d.GetHash(bytes));
    }

    private ZskiplistNode Find(string ele)
    {
        nint node = _d.Find(Ascii(ele));
        Assert.That(node != 0);
        return ZskiplistNode.FromAddress(node);
    }

    private void Remove(string ele)
    {
        byte[] bytes = Ascii(ele);
        ZskiplistNode node = ZskiplistNode.FromAddress(_d.Unlink(bytes, _d.GetHash(bytes)));
        _zsl.Delete(Z, ref node);
        Assert.That(node.IsNull);
    }

    private List<string> Scan(Predicate<ZskiplistNode> wanted)
    {
        List<string> found = new();
        for (ZskiplistNode n = _zsl.First; !n.IsNull; n = n.Forward)
        {
            if (wanted(n))
            {
                found.Add(Encoding.Latin1.GetString(n.Element));
            }
        }

        return found;
    }

    private static void ExpectEnds(
        List<string> expected, ZskiplistNode first, ZskiplistNode last)
    {
        Assert.That(first.IsNull, Is.EqualTo(expected.Count == 0));
        Assert.That(last.IsNull, Is.EqualTo(expected.Count == 0));
        if (expected.Count > 0)
        {
            Assert.That(first.Element.SequenceEqual(Ascii(expected[0])));
            Assert.That(last.Element.SequenceEqual(Ascii(expected[^1])));
        }
    }

    private void RunAgainstModel(ulong seed, int steps)
    {
        Seeded random = new(seed);
        SortedSet<(double Score, string Ele)> model = new(ByScoreThenBytes());
        Dictionary<string, double> scores = new();
        int range = 1 + random.Below(120);
        for (int i = 0; i < steps; i++)
        {
            string ele = Name(random.Below(range));
            double score = Score(random);
            if (!scores.TryGetValue(ele, out double old))
            {
                Add(score, ele);
                model.Add((score, ele));
                scores[ele] = score;
            }
            else if (random.Below(3) == 0)
            {
                Remove(ele);
                model.Remove((old, ele));
                scores.Remove(ele);
            }
            else
            {
                _zsl.UpdateScore(Find(ele), score);
                model.Remove((old, ele));
                model.Add((score, ele));
                scores[ele] = score;
            }
        }

        Compare(model);
        foreach (string ele in scores.Keys)
        {
            Remove(ele);
        }

        Assert.That(_zsl.Length + _d.Size, Is.Zero);
    }

    private void Compare(SortedSet<(double Score, string Ele)> model)
    {
        SkiplistShape.Check(_zsl);
        Assert.That(_d.Size, Is.EqualTo(model.Count));
        ZskiplistNode n = _zsl.First;
        int rank = 0;
        foreach ((double score, string ele) in model)
        {
            rank++;
            Assert.That(n.Score, Is.EqualTo(score));
            Assert.That(n.Element.SequenceEqual(Ascii(ele)));
            Assert.That(_zsl.GetRank(n), Is.EqualTo(rank));
            Assert.That(_zsl.GetElementByRank(rank).Address, Is.EqualTo(n.Address));
            n = n.Forward;
        }

        Assert.That(n.IsNull);
    }

    private static Comparer<(double Score, string Ele)> ByScoreThenBytes() =>
        Comparer<(double Score, string Ele)>.Create((a, b) =>
            a.Score != b.Score ? a.Score.CompareTo(b.Score)
            : string.CompareOrdinal(a.Ele, b.Ele));

    /// <summary>Fills a list, deletes one interval by a random one of the three ways, empties
    /// it.</summary>
    private void DeleteOneRange(Seeded random)
    {
        int way = random.Below(3);
        int count = random.Below(80);
        for (int i = 0; i < count; i++)
        {
            Add(way == 1 ? 0 : random.Below(12), Name(i));
        }

        List<string> all = Scan(_ => true);
        List<string> gone = new();
        ZsetUnlinker unlink = new(_d, gone);
        List<string> expected;
        if (way == 0)
        {
            ZrangeSpec range = new(
                Score(random), Score(random), random.Below(2) == 0, random.Below(2) == 0);
            expected = Scan(n => range.ValueGteMin(n.Score) && range.ValueLteMax(n.Score));
            Assert.That(
                _zsl.DeleteRangeByScore(Z, range, ref unlink), Is.EqualTo(expected.Count));
        }
        else if (way == 1)
        {
            string min = Name(random.Below(80));
            string max = Name(random.Below(80));
            Assert.That(ZlexRangeSpec.TryParse(
                Ascii("[" + min), Ascii("(" + max), out ZlexRangeSpec range));
            expected = all.FindAll(
                e => string.CompareOrdinal(e, min) >= 0 && string.CompareOrdinal(e, max) < 0);
            Assert.That(
                _zsl.DeleteRangeByLex(Z, range, ref unlink), Is.EqualTo(expected.Count));
        }
        else
        {
            int start = 1 + random.Below(90);
            int end = random.Below(90);
            expected = start > end || start > count
                ? [] : all.GetRange(start - 1, int.Min(end, count) - start + 1);
            Assert.That(
                _zsl.DeleteRangeByRank(Z, start, end, ref unlink), Is.EqualTo(expected.Count));
        }

        Assert.That(gone, Is.EqualTo(expected));
        SkiplistShape.Check(_zsl);
        Assert.That(_d.Size, Is.EqualTo(_zsl.Length));
        foreach (string ele in Scan(_ => true))
        {
            Remove(ele);
        }
    }
}
