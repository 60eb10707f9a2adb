// DictTests: the table against a model, its resizing rules, its order. Tests of src/Mem/Dict*.cs.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class DictTests : MemFixture
{
    private readonly DictShared _shared = new("0123456789abcdef"u8);
    private Dict<RobjDictType> _d;

    public DictTests(string kind)
        : base(kind)
    {
    }

    [SetUp]
    public void MakeTable()
    {
        _shared.CanResize = DictResize.Enable;
        _d = new Dict<RobjDictType>(Z, new RobjDictType(_shared));
    }

    [TearDown]
    public void ReleaseTable()
    {
        _d.Release();
    }

    [Test]
    public void Random_adds_deletes_and_resizes_agree_with_a_model()
    {
        int seeds = 0;
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            seeds++;
            RunAgainstModel((ulong)seed, 200);
            return true;
        }).QuickCheckThrowOnFailure();
        Assert.That(seeds, Is.GreaterThanOrEqualTo(100));
    }

    [Test]
    public void A_scan_shows_everything_that_stays_while_the_table_grows_and_shrinks()
    {
        for (ulong seed = 0; seed < 12; seed++)
        {
            ScanUnderChange(seed);
            _d.Empty();
        }
    }

    [Test]
    public void A_scan_of_a_stable_table_visits_the_buckets_in_reversed_bit_order()
    {
        AddRange(0, 8);
        FinishRehash();
        Assert.That(_d.Slots, Is.EqualTo(8));
        List<ulong> cursors = new();
        ulong cursor = 0;
        do
        {
            cursors.Add(cursor);
            cursor = _d.Scan(cursor, _ => { });
        }
        while (cursor != 0);

        Assert.That(cursors, Is.EqualTo(new ulong[] { 0, 4, 2, 6, 1, 5, 3, 7 }));
    }

    [Test]
    public void The_table_doubles_when_a_key_is_added_at_one_entry_a_bucket()
    {
        AddRange(0, 4);
        Assert.That(_d.Slots, Is.EqualTo(4));
        AddRange(4, 5);
        Assert.That(_d.IsRehashing);
        Assert.That(_d.TableSize(1), Is.EqualTo(8));
    }

    [Test]
    public void In_avoid_mode_it_grows_only_past_five_entries_a_bucket()
    {
        _shared.CanResize = DictResize.Avoid;
        AddRange(0, 24);
        Assert.That(_d.Slots, Is.EqualTo(4));
        AddRange(24, 25);
        Assert.That(_d.IsRehashing);
        Assert.That(_d.TableSize(1), Is.EqualTo(32));
        Assert.That(_d.Rehash(100), Is.False, "32 / 4 is forced, so it runs");
        Assert.That(_d.IsRehashing, Is.False);
    }

    [Test]
    public void In_forbid_mode_nothing_moves()
    {
        AddRange(0, 5);
        _shared.CanResize = DictResize.Forbid;
        long index = _d.RehashIndex;
        Assert.That(_d.Rehash(10), Is.False);
        Assert.That(_d.RehashIndex, Is.EqualTo(index));
        AddRange(5, 100);
        Assert.That(_d.TableSize(1), Is.EqualTo(8));
    }

    [Test]
    public void A_rehash_step_passes_at_most_ten_empty_buckets()
    {
        _d.Expand(1024);
        AddRange(0, 1);
        Assert.That(_d.Expand(2048));
        long at = _d.RehashIndex;
        Assert.That(_d.Rehash(1) || !_d.IsRehashing);
        Assert.That(!_d.IsRehashing || _d.RehashIndex - at <= 10);
        while (_d.Rehash(1))
        {
        }

        Assert.That(_d.Slots, Is.EqualTo(2048));
        Assert.That(_d.Find(Key(0)) != 0);
    }

    [Test]
    public void It_shrinks_to_the_smallest_power_of_two_that_holds_its_entries()
    {
        AddRange(0, 1000);
        FinishRehash();
        for (int i = 60; i < 1000; i++)
        {
            Assert.That(_d.Delete(Key(i)));
        }

        Assert.That(_d.HtNeedsResize());
        Assert.That(_d.Resize());
        Assert.That(_d.Resize(), Is.False, "already rehashing");
        Assert.That(_d.RehashMilliseconds(1000, () => 0), Is.GreaterThanOrEqualTo(0));
        Assert.That(_d.Slots, Is.EqualTo(64));
        Assert.That(_d.HtNeedsResize(), Is.False);
        ExpectRange(0, 60);
    }

    [Test]
    public void Timed_rehashing_stops_when_the_clock_says_so()
    {
        _d.Expand(1 << 14);
        AddRange(0, 8000);
        Assert.That(_d.Expand(1 << 15));
        long now = 0;
        Assert.That(_d.RehashMilliseconds(1, () => now += 600), Is.EqualTo(200));
        Assert.That(_d.IsRehashing);
    }

    [Test]
    public void The_first_entry_of_a_chain_is_the_newest()
    {
        _shared.CanResize = DictResize.Forbid;
        AddRange(0, 40);
        List<string> scanned = new();
        _d.Scan(0, de => scanned.Add(Encoding.ASCII.GetString(_d.KeyOf(de))));
        List<string> newestFirst = new(scanned);
        newestFirst.Sort((a, b) => int.Parse(b, CultureInfo.InvariantCulture)
            .CompareTo(int.Parse(a, CultureInfo.InvariantCulture)));
        Assert.That(scanned, Is.EqualTo(newestFirst));
    }

    [Test]
    public void A_safe_iterator_pauses_rehashing_and_survives_deletes()
    {
        AddRange(0, 100);
        Assert.That(_d.IsRehashing || _d.Expand(512));
        long index = _d.RehashIndex;
        int seen = 0;
        DictIterator<RobjDictType> it = new(_d, true);
        for (nint de = it.Next(); de != 0; de = it.Next())
        {
            seen++;
            Assert.That(_d.Delete(_d.KeyOf(de).ToArray()));
            Assert.That(_d.RehashIndex, Is.EqualTo(index));
        }

        it.Reset();
        Assert.That(seen, Is.EqualTo(100));
        Assert.That(_d.Size, Is.Zero);
    }

    [Test]
    public void An_unsafe_iterator_reports_a_change_of_the_table()
    {
        AddRange(0, 10);
        DictIterator<RobjDictType> it = new(_d, false);
        it.Next();
        AddRange(10, 11);
        bool faulted = false;
        try
        {
            it.Reset();
        }
        catch (MemoryFaultException)
        {
            faulted = true;
        }

        Assert.That(faulted);
    }

    [Test]
    public void Two_phase_unlink_pauses_rehashing_between_its_phases()
    {
        AddRange(0, 5);
        ulong hash = _d.GetHash(Key(3));
        DictLink link = _d.TwoPhaseUnlinkFind(Key(3), hash);
        Assert.That(_d.KeyOf(link.Entry).SequenceEqual(Key(3)));
        long index = _d.RehashIndex;
        _d.Find(Key(1));
        Assert.That(_d.RehashIndex, Is.EqualTo(index));
        _d.TwoPhaseUnlinkFree(link);
        Assert.That(_d.Find(Key(3)) == 0);
        Assert.That(_d.TwoPhaseUnlinkFind(Key(3), hash).IsNull);
    }

    [Test]
    public void An_entry_that_moved_is_relinked_by_its_old_address()
    {
        AddRange(0, 50);
        for (int i = 0; i < 50; i++)
        {
            ulong hash = _d.GetHash(Key(i));
            Robj o = Robj.FromAddress(_d.Find(Key(i), hash));
            nint old = o.Address;
            if (Robj.SetString(Z, ref o, Bytes(44)))
            {
                _d.ReplaceLink(_d.FindLinkByAddress(old, hash), o.Address);
            }
        }

        ExpectRange(0, 50);
    }

    [Test]
    public void Random_keys_are_present_keys_and_in_time_all_of_them()
    {
        Seeded random = new(5);
        Assert.That(_d.GetRandomKey(random.Next) == 0);
        AddRange(0, 20);
        HashSet<nint> seen = new();
        for (int i = 0; i < 2000; i++)
        {
            seen.Add(_d.GetRandomKey(random.Next));
            seen.Add(_d.GetFairRandomKey(random.Next));
        }

        Assert.That(seen, Has.Count.EqualTo(20));
    }

    [Test]
    public void GetSomeKeys_fills_what_is_asked_for_or_all_there_is()
    {
        Seeded random = new(5);
        AddRange(0, 100);
        Assert.That(_d.IsRehashing || _d.Expand(256));
        nint[] some = new nint[10];
        int stored = _d.GetSomeKeys(some, random.Next);
        Assert.That(stored, Is.EqualTo(10));
        foreach (nint de in some)
        {
            Assert.That(_d.Find(_d.KeyOf(de)) == de);
        }

        Assert.That(_d.GetSomeKeys(new nint[1000], random.Next), Is.InRange(1, 100));
    }

    [Test]
    public void Statistics_have_the_text_of_C()
    {
        Assert.That(
            _d.GetStats(true),
            Is.EqualTo("Hash table 0 stats (main hash table):\n"
                + "No stats available for empty dictionaries\n"));
        AddRange(0, 1);
        Assert.That(
            _d.GetStats(true),
            Is.EqualTo("Hash table 0 stats (main hash table):\n table size: 4\n"
                + " number of elements: 1\n different slots: 1\n max chain length: 1\n"
                + " avg chain length (counted): 1.00\n avg chain length (computed): 1.00\n"
                + " Chain length distribution:\n   0: 3 (75.00%)\n   1: 1 (25.00%)\n"));
        Assert.That(
            _d.GetStats(false),
            Is.EqualTo("Hash table 0 stats (main hash table):\n table size: 4\n"
                + " number of elements: 1\n"));
        _d.Empty();
        _d.Expand(32);
        AddRange(0, 1);
        Assert.That(_d.GetStats(true), Does.Contain("   1: 1 (3.12%)\n"), "ties to even");
        Assert.That(_d.Expand(64));
        Assert.That(
            _d.GetStats(false), Does.Contain("Hash table 1 stats (rehashing target):\nNo stats"));
    }

    [Test]
    public void Finding_and_prefetching_allocate_nothing()
    {
        AddRange(0, 1000);
        byte[] key = Key(77);
        Lookups(key, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Lookups(key, 1000);
        long slack = Debug == null ? 0 : long.MaxValue;
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThanOrEqualTo(slack));
    }

    [Test]
    public void A_refused_bucket_array_leaves_the_table_as_it_was()
    {
        if (Debug == null)
        {
            return;
        }

        AddRange(0, 4);
        Debug.FailNth(1);
        Assert.That(_d.TryExpand(64), Is.False);
        Robj o = Robj.Create(Z, Key(4), 0);
        Debug.FailNth(1);
        Assert.That(() => _d.Add(o.Address), Throws.TypeOf<OutOfMemoryException>());
        Assert.That(_d.IsRehashing, Is.False);
        ExpectRange(0, 4);
        Assert.That(_d.Add(o.Address));
        ExpectRange(0, 5);
    }

    [Test]
    public void Growth_can_be_forbidden_by_memory_policy()
    {
        _shared.ExpandAllowed = (_, _) => false;
        AddRange(0, 50);
        _shared.ExpandAllowed = null;
        Assert.That(_d.Slots, Is.EqualTo(4));
        ExpectRange(0, 50);
    }

    private static byte[] Key(int i)
    {
        return Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture));
    }

    private void Lookups(byte[] key, int times)
    {
        for (int i = 0; i < times; i++)
        {
            ulong hash = _d.GetHash(key);
            _d.PrefetchBucket(hash);
            _d.PrefetchEntry(hash);
            _d.PrefetchValue(key, hash);
            _d.Find(key, hash);
        }
    }

    private void AddRange(int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            Assert.That(_d.Add(Robj.Create(Z, Key(i), i).Address));
        }
    }

    private void ExpectRange(int from, int to)
    {
        Assert.That(_d.Size, Is.EqualTo(to - from));
        for (int i = from; i < to; i++)
        {
            Assert.That(_d.Find(Key(i)) != 0, $"{i}");
        }
    }

    private void FinishRehash()
    {
        while (_d.Rehash(100))
        {
        }
    }

    private void RunAgainstModel(ulong seed, int steps)
    {
        Seeded random = new(seed);
        Dictionary<int, long> model = new();
        int range = 1 + random.Below(300);
        for (int i = 0; i < steps; i++)
        {
            int n = random.Below(range);
            byte[] key = Key(n);
            switch (random.Below(8))
            {
                case < 4:
                    Robj o = Robj.Create(Z, key, i);
                    bool added = _d.Add(o.Address);
                    Assert.That(added, Is.EqualTo(model.TryAdd(n, i)));
                    if (!added)
                    {
                        Robj.Free(Z, ref o);
                    }

                    break;
                case 4:
                case 5:
                    Assert.That(_d.Delete(key), Is.EqualTo(model.Remove(n)));
                    break;
                case 6:
                    nint de = _d.Find(key);
                    Assert.That(de != 0, Is.EqualTo(model.ContainsKey(n)));
                    break;
                default:
                    _ = random.Below(2) == 0 ? _d.Resize() : _d.Rehash(random.Below(5));
                    break;
            }
        }

        Compare(model);
        _d.Empty();
    }

    private void Compare(Dictionary<int, long> model)
    {
        Dictionary<int, long> found = new();
        DictIterator<RobjDictType> it = new(_d, false);
        for (nint de = it.Next(); de != 0; de = it.Next())
        {
            Robj.FromAddress(de).TryGetInteger(out long value);
            string key = Encoding.ASCII.GetString(_d.KeyOf(de));
            found.Add(int.Parse(key, CultureInfo.InvariantCulture), value);
        }

        it.Reset();
        Assert.That(found, Is.EquivalentTo(model));
        Assert.That(_d.Size, Is.EqualTo(model.Count));
        Assert.That(_d.TableUsed(0) + _d.TableUsed(1), Is.EqualTo(model.Count));
    }

    /// <summary>Keys 0..99 stay; others come and go between the calls, with resizes and rehash
    /// steps.</summary>
    private void ScanUnderChange(ulong seed)
    {
        Seeded random = new(seed);
        AddRange(0, 100);
        HashSet<int> seen = new();
        HashSet<int> ever = new();
        ulong cursor = 0;
        int calls = 0;
        do
        {
            cursor = _d.Scan(
                cursor, de => seen.Add(int.Parse(_d.KeyOf(de), CultureInfo.InvariantCulture)));
            Churn(random, ever);
            calls++;
        }
        while (cursor != 0 && calls < 20_000);

        Assert.That(calls, Is.LessThan(20_000));
        for (int i = 0; i < 100; i++)
        {
            Assert.That(seen.Contains(i), $"seed {seed}");
        }

        seen.ExceptWith(ever);
        Assert.That(seen, Has.Count.EqualTo(100), $"seed {seed}: something was never there");
    }

    private void Churn(Seeded random, HashSet<int> ever)
    {
        int some = random.Below(40);
        bool grow = random.Below(2) == 0;
        for (int i = 0; i < some; i++)
        {
            int n = 100 + random.Below(2000);
            if (!grow)
            {
                _d.Delete(Key(n));
                continue;
            }

            ever.Add(n);
            Robj o = Robj.Create(Z, Key(n), n);
            if (!_d.Add(o.Address))
            {
                Robj.Free(Z, ref o);
            }
        }

        if (random.Below(5) == 0)
        {
            _d.Resize();
        }

        _d.Rehash(random.Below(4));
    }
}
