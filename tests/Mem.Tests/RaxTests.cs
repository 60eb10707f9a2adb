// RaxTests: the tree against a sorted model, and against what C made of the same operations.
// Tests of src/Mem/Rax/*.cs.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class RaxTests : MemFixture
{
    private Rax _rax;

    public RaxTests(string kind)
        : base(kind)
    {
    }

    [SetUp]
    public void MakeTree()
    {
        _rax = Rax.New(Z);
    }

    [TearDown]
    public void FreeTree()
    {
        Rax.Free(Z, ref _rax);
        Assert.That(_rax.IsNull);
    }

    // Made by redis 7.2.4 rax.c from the operations of Work below: kind of keys, seed, keys, nodes,
    // digest of all nodes, digest of what the iterators of Trace saw.
    [TestCase(0, 0, 541, 588, 0xe2fbca5495012185UL, 0x71a4d6029fe9c60dUL)]
    [TestCase(0, 1, 538, 589, 0x1964f52a4c2f88ebUL, 0x5cc6481e306de2eeUL)]
    [TestCase(0, 2, 535, 592, 0x7e569aa9a2959cd0UL, 0x22de3cf20937bf38UL)]
    [TestCase(1, 0, 593, 1037, 0xa4d035ded47d0923UL, 0xd42ad35c7f2361b6UL)]
    [TestCase(1, 1, 608, 1043, 0x50c60d3ffe15e0acUL, 0xab89c4002c6eefe4UL)]
    [TestCase(1, 2, 598, 994, 0x24519a5df50f8119UL, 0xa934cefd61cb96d7UL)]
    [TestCase(2, 0, 593, 1093, 0xd04b3ae6e9ec82b2UL, 0x84608a09877be17bUL)]
    [TestCase(2, 1, 598, 1091, 0x0413967ef7f9f60dUL, 0x03ad76005296efeaUL)]
    [TestCase(2, 2, 615, 1109, 0x547e49a317923a04UL, 0x40e6172091e970fdUL)]
    [TestCase(3, 0, 986, 2441, 0x7535360f5f37948bUL, 0x41318894a4251fc3UL)]
    [TestCase(3, 1, 1035, 2519, 0x615abf6b9b4b2f55UL, 0x1b78a95203134cf9UL)]
    [TestCase(3, 2, 1004, 2460, 0xd57de015b7569c65UL, 0x98a3d1f28727a2a0UL)]
    public void The_nodes_and_the_ways_over_them_are_those_of_C(
        int kind, int seed, int keys, int nodes, ulong digest, ulong trace)
    {
        Seeded random = new((ulong)((seed * 1000) + kind));
        Work(random, kind, 2000, null);
        Assert.That(_rax.Size, Is.EqualTo(keys));
        Assert.That(_rax.NumNodes, Is.EqualTo(nodes));
        Assert.That(RaxShape.Digest(_rax), Is.EqualTo(digest));
        Assert.That(Trace(random, kind), Is.EqualTo(trace));
        RaxShape.Check(_rax);
    }

    [Test]
    public void Random_inserts_removes_and_seeks_agree_with_a_sorted_model()
    {
        int seeds = 0;
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            seeds++;
            RunAgainstModel(new Seeded((ulong)seed));
            return true;
        }).QuickCheckThrowOnFailure();
        Assert.That(seeds, Is.GreaterThanOrEqualTo(100));
    }

    [Test]
    public void The_empty_key_is_a_key()
    {
        Assert.That(_rax.TryFind(""u8, out _), Is.False);
        Assert.That(_rax.Insert(Z, ""u8, 7));
        Assert.That(_rax.Insert(Z, "a"u8, 8));
        Assert.That(_rax.TryFind(""u8, out nint value) && value == 7);
        RaxIterator it = new(Z, _rax);
        it.Seek(RaxOp.First);
        Assert.That(it.Next() && it.Key.IsEmpty && it.Data == 7);
        Assert.That(it.Next() && it.Key.SequenceEqual("a"u8) && it.Data == 8);
        Assert.That(it.Prev() && it.Key.IsEmpty);
        Assert.That(it.Prev(), Is.False);
        it.Stop();
        Assert.That(_rax.Remove(Z, ""u8, out nint old) && old == 7);
        Assert.That(_rax.Remove(Z, ""u8), Is.False);
    }

    [Test]
    public void An_insert_over_a_key_gives_the_old_value_and_a_try_insert_keeps_it()
    {
        Assert.That(_rax.Insert(Z, "key"u8, 1, out nint old));
        Assert.That(old == 0);
        Assert.That(_rax.Insert(Z, "key"u8, 2, out old), Is.False);
        Assert.That(old == 1);
        Assert.That(_rax.TryInsert(Z, "key"u8, 3, out old), Is.False);
        Assert.That(old == 2);
        Assert.That(_rax.Insert(Z, "key"u8, 0, out old), Is.False);
        Assert.That(old == 2);
        Assert.That(_rax.TryFind("key"u8, out nint value) && value == 0);
        Assert.That(_rax.Insert(Z, "key"u8, 4, out old), Is.False);
        Assert.That(old == 0);
        Assert.That(_rax.TryFind("key"u8, out value) && value == 4);
        Assert.That(_rax.Size, Is.EqualTo(1));
    }

    [Test]
    public void A_node_may_have_all_256_edges()
    {
        byte[] order = Enumerable.Range(0, 256).Select(i => (byte)((i * 77) + 13)).ToArray();
        foreach (byte b in order)
        {
            Assert.That(_rax.Insert(Z, [b], b + 1));
            Assert.That(_rax.Insert(Z, [b, 1, 2], b + 1000));
        }

        RaxShape.Check(_rax);
        RaxIterator it = new(Z, _rax);
        it.Seek(RaxOp.Last);
        for (int i = 255; i >= 0; i--)
        {
            Assert.That(it.Prev() && it.Data == i + 1000);
            Assert.That(it.Prev() && it.Data == i + 1);
        }

        it.Stop();
        foreach (byte b in order)
        {
            Assert.That(_rax.Remove(Z, [b], out nint old) && old == b + 1);
            Assert.That(_rax.Remove(Z, [b, 1, 2], out old) && old == b + 1000);
        }

        Assert.That(_rax.NumNodes, Is.EqualTo(1));
    }

    [Test]
    public void Keys_longer_and_deeper_than_the_iterators_own_room_are_walked_and_freed()
    {
        byte[] deep = new byte[1500];
        deep.AsSpan().Fill((byte)'x');
        for (int n = 0; n < deep.Length; n++)
        {
            Assert.That(_rax.Insert(Z, deep.AsSpan(0, n), n + 1));
        }

        RaxIterator it = new(Z, _rax);
        it.Seek(RaxOp.First);
        for (int n = 0; n < deep.Length; n++)
        {
            Assert.That(it.Next() && it.Key.Length == n && it.Data == n + 1);
        }

        Assert.That(it.Next(), Is.False);
        it.Seek(RaxOp.Lt, it.Key);
        Assert.That(it.Prev() && it.Key.Length == deep.Length - 2);
        it.Stop();
    }

    [Test]
    public void An_iterator_may_seek_its_own_key_after_the_tree_changed()
    {
        for (int i = 0; i < 200; i++)
        {
            _rax.Insert(Z, Ascii(i), i + 1);
        }

        RaxIterator it = new(Z, _rax);
        it.Seek(RaxOp.First);
        int seen = 0;
        while (it.Next())
        {
            seen++;
            Assert.That(_rax.Remove(Z, it.Key));
            it.Seek(RaxOp.Gt, it.Key);
        }

        it.Stop();
        Assert.That(seen, Is.EqualTo(200));
        Assert.That(_rax.Size, Is.Zero);
        Assert.That(_rax.NumNodes, Is.EqualTo(1));
    }

    [Test]
    public void An_iterator_that_has_not_sought_is_at_the_end()
    {
        _rax.Insert(Z, "a"u8, 1);
        RaxIterator it = new(Z, _rax);
        Assert.That(it.Eof && !it.Next() && !it.Prev());
        it.Seek(RaxOp.Eq, "b"u8);
        Assert.That(it.Eof && !it.Next());
        it.Seek(RaxOp.Eq, "a"u8);
        Assert.That(it.Eof, Is.False);
        it.Stop();
        Assert.That(it.Eof);
    }

    [Test]
    public void A_random_walk_ends_at_keys_and_comes_to_all_of_a_small_tree()
    {
        ulong random = 1;
        RaxIterator it = new(Z, _rax);
        it.Seek(RaxOp.First);
        Assert.That(it.RandomWalk(ref random), Is.False);
        _rax.Insert(Z, ""u8, 1);
        it.Seek(RaxOp.First);
        Assert.That(it.RandomWalk(ref random) && it.Key.IsEmpty && it.Data == 1);
        for (int i = 0; i < 20; i++)
        {
            _rax.Insert(Z, Ascii(i), i + 2);
        }

        HashSet<nint> seen = new();
        for (int i = 0; i < 2000; i++)
        {
            it.Seek(RaxOp.First);
            Assert.That(it.RandomWalk(ref random));
            Assert.That(_rax.TryFind(it.Key, out nint value) && value == it.Data);
            seen.Add(value);
        }

        it.Stop();
        Assert.That(seen, Has.Count.EqualTo(21));
    }

    [Test]
    public void Work_on_a_tree_allocates_no_managed_memory()
    {
        long before = 0;
        for (int i = 0; i < 300; i++)
        {
            before = i == 200 ? GC.GetAllocatedBytesForCurrentThread() : before;
            _rax.Insert(Z, "stream"u8, 1);
            _rax.TryInsert(Z, "streams"u8, 2, out _);
            _rax.TryFind("stream"u8, out _);
            RaxIterator it = new(Z, _rax);
            it.Seek(RaxOp.Ge, "str"u8);
            while (it.Next())
            {
            }

            it.Seek(RaxOp.Last);
            it.Prev();
            it.Stop();
            _rax.Remove(Z, "stream"u8);
        }

        if (Debug == null)
        {
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        }
    }

    [Test]
    public void Freeing_shows_every_value_but_zeros_once()
    {
        Rax other = Rax.New(Z);
        Seeded random = new(5);
        HashSet<nint> values = new();
        for (int i = 1; i < 800; i++)
        {
            byte[] key = Key(random, i & 3);
            if (other.TryInsert(Z, key, i % 7 == 0 ? 0 : i, out _) && i % 7 != 0)
            {
                values.Add(i);
            }
        }

        Rax.Free(Z, ref other, (_, value) => Assert.That(values.Remove(value), $"{value}"));
        Assert.That(values, Is.Empty);
        Rax.Free(Z, ref other);
    }

    [Test]
    public void An_insert_that_is_refused_memory_changes_no_key()
    {
        if (Debug == null)
        {
            return;
        }

        Seeded random = new(11);
        SortedDictionary<string, nint> model = new(StringComparer.Ordinal);
        int refused = 0;
        for (int i = 0; i < 500; i++)
        {
            byte[] key = Key(random, i & 3);
            nint value = random.Below(4) == 0 ? 0 : i + 1;
            RaxInserted done = RaxInserted.OutOfMemory;
            for (int nth = 1; done == RaxInserted.OutOfMemory; nth++)
            {
                Debug.FailNth(nth);
                done = _rax.GenericInsert(Z, key, value, out _, true);
                if (done == RaxInserted.OutOfMemory)
                {
                    refused++;
                    RaxShape.Check(_rax);
                    Assert.That(_rax.Size, Is.EqualTo(model.Count));
                }
            }

            Debug.FailNth(0);
            string text = Encoding.Latin1.GetString(key);
            Assert.That(done == RaxInserted.Inserted, Is.EqualTo(!model.ContainsKey(text)));
            model[text] = value;
            if (i % 100 == 0)
            {
                Compare(model);
            }
        }

        Compare(model);
        Assert.That(refused, Is.GreaterThan(500));
    }

    [Test]
    public void The_last_key_is_that_of_an_iterator()
    {
        byte[] last = new byte[3];
        Assert.That(_rax.TryLast(last, out _), Is.False);
        Seeded random = new(21);
        for (int i = 1; i < 300; i++)
        {
            byte[] key = [(byte)random.Below(4), (byte)random.Below(4), (byte)random.Next()];
            _rax.Insert(Z, key, i);
            RaxIterator it = new(Z, _rax);
            it.Seek(RaxOp.Last);
            Assert.That(_rax.TryLast(last, out nint value) && value == it.Data);
            Assert.That(it.Key.SequenceEqual(last));
            it.Stop();
        }
    }

    [Test]
    public void A_refused_insert_below_a_leaf_keeps_the_leaf()
    {
        if (Debug == null)
        {
            return;
        }

        _rax.Insert(Z, "foo"u8, 1);
        for (int nth = 1; nth <= 2; nth++)
        {
            Debug.FailNth(nth);
            Rax rax = _rax;
            Assert.That(
                () => rax.Insert(Z, "foobar"u8, 2), Throws.TypeOf<OutOfMemoryException>());
            Assert.That(_rax.TryFind("foo"u8, out nint value) && value == 1);
            Assert.That(_rax.NumNodes, Is.EqualTo(2));
        }

        Debug.FailNth(2);
        Assert.That(() => Rax.New(Z), Throws.TypeOf<OutOfMemoryException>());
    }

    [Test]
    public void A_removal_succeeds_when_memory_to_join_runs_is_refused()
    {
        if (Debug == null)
        {
            return;
        }

        Seeded random = new(12);
        SortedDictionary<string, nint> model = new(StringComparer.Ordinal);
        for (int i = 0; i < 600; i++)
        {
            byte[] key = Key(random, i & 3);
            _rax.Insert(Z, key, i + 1);
            model[Encoding.Latin1.GetString(key)] = i + 1;
        }

        foreach (string text in model.Keys.ToArray())
        {
            Debug.FailNth(1 + random.Below(2));
            Assert.That(_rax.Remove(Z, Encoding.Latin1.GetBytes(text), out nint old));
            Assert.That(old == model[text]);
            model.Remove(text);
            RaxShape.Check(_rax);
        }

        Debug.FailNth(0);
        Assert.That(_rax.NumNodes, Is.EqualTo(1));
    }

    [Test]
    public void The_example_nodes_of_the_file_head_have_these_bytes()
    {
        _rax.Insert(Z, "foo"u8, 1);
        _rax.Insert(Z, "foobar"u8, 2);
        nint head = Child(_rax.Address, 0);
        Assert.That(Hex(head, 7), Is.EqualTo("1c000000" + "666f6f"));
        nint second = Child(head, 8);
        Assert.That(Hex(second, 7), Is.EqualTo("1d000000" + "626172"));
        Assert.That(Hex(second + 16, 8), Is.EqualTo("0100000000000000"));
        Assert.That(Hex(Child(second, 8), 4), Is.EqualTo("01000000"));
        _rax.Insert(Z, "foobar"u8, 0);
        Assert.That(Hex(Child(second, 8), 4), Is.EqualTo("03000000"));
    }

    private static nint Child(nint block, int offset) =>
        System.Runtime.InteropServices.MemoryMarshal.Read<nint>(Zmalloc.Span(block + offset, 8));

    private static string Hex(nint at, int length) =>
        Convert.ToHexStringLower(Zmalloc.Span(at, length));

    private static byte[] Ascii(int i) =>
        Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture));

    /// <summary>0 numbers, 1 short words of two letters, 2 stream ids, 3 long runs.</summary>
    private static byte[] Key(Seeded random, int kind)
    {
        byte[] key;
        switch (kind)
        {
            case 0:
                return Ascii(random.Below(1000));
            case 1:
                key = new byte[1 + random.Below(12)];
                for (int i = 0; i < key.Length; i++)
                {
                    key[i] = (byte)('a' + random.Below(2));
                }

                return key;
            case 2:
                key = new byte[16];
                int ms = 1000 + random.Below(300);
                key[6] = (byte)(ms >> 8);
                key[7] = (byte)ms;
                key[15] = (byte)random.Below(4);
                return key;
            default:
                key = new byte[random.Below(40)];
                for (int i = 0; i < key.Length; i++)
                {
                    key[i] = (byte)(random.Below(8) == 0 ? 'a' + random.Below(26) : 'a');
                }

                return key;
        }
    }

    private void Work(
        Seeded random, int kind, int steps, SortedDictionary<string, nint>? model)
    {
        for (int i = 0; i < steps; i++)
        {
            byte[] key = Key(random, kind);
            int op = random.Below(8);
            nint value = random.Below(5) == 0 ? 0 : i + 1;
            string text = model == null ? string.Empty : Encoding.Latin1.GetString(key);
            if (op >= 5)
            {
                bool removed = _rax.Remove(Z, key, out _);
                Assert.That(model == null || removed == model.Remove(text));
                continue;
            }

            bool added = op < 4
                ? _rax.Insert(Z, key, value) : _rax.TryInsert(Z, key, value, out _);
            if (model == null)
            {
                continue;
            }

            Assert.That(added, Is.EqualTo(!model.ContainsKey(text)));
            if (added || op < 4)
            {
                model[text] = value;
            }
        }
    }

    private ulong Trace(Seeded random, int kind)
    {
        Fnv hash = new();
        RaxIterator it = new(Z, _rax);
        for (int i = 0; i < 300; i++)
        {
            byte[] key = Key(random, kind);
            foreach (RaxOp op in new[]
                { RaxOp.First, RaxOp.Last, RaxOp.Eq, RaxOp.Lt, RaxOp.Le, RaxOp.Gt, RaxOp.Ge })
            {
                it.Seek(op, key);
                Seen(hash, it.Next(), ref it);
                Seen(hash, it.Next(), ref it);
                it.Seek(op, key);
                Seen(hash, it.Prev(), ref it);
                Seen(hash, it.Prev(), ref it);
            }
        }

        it.Stop();
        return hash.Value;
    }

    private static void Seen(Fnv hash, bool any, ref RaxIterator it)
    {
        if (!any)
        {
            hash.Add(0xff);
            return;
        }

        hash.Add32(it.Key.Length);
        hash.AddAll(it.Key);
        hash.Add64(it.Data);
    }

    private void RunAgainstModel(Seeded random)
    {
        SortedDictionary<string, nint> model = new(StringComparer.Ordinal);
        int kind = random.Below(4);
        Work(random, kind, 150, model);
        RaxShape.Check(_rax);
        Compare(model);
        string[] keys = [.. model.Keys];
        RaxIterator it = new(Z, _rax);
        for (int i = 0; i < 30; i++)
        {
            byte[] key = Key(random, kind);
            string text = Encoding.Latin1.GetString(key);
            int at = Array.BinarySearch(keys, text, StringComparer.Ordinal);
            int ge = at < 0 ? ~at : at;
            int gt = at < 0 ? ~at : at + 1;
            ExpectSeek(ref it, RaxOp.Ge, key, keys, ge);
            ExpectSeek(ref it, RaxOp.Gt, key, keys, gt);
            ExpectSeek(ref it, RaxOp.Le, key, keys, gt - 1);
            ExpectSeek(ref it, RaxOp.Lt, key, keys, ge - 1);
            ExpectSeek(ref it, RaxOp.Eq, key, keys, at < 0 ? -1 : at);
        }

        it.Stop();
        foreach (string text in keys)
        {
            Assert.That(_rax.Remove(Z, Encoding.Latin1.GetBytes(text), out nint old));
            Assert.That(old == model[text]);
        }

        Assert.That(_rax.NumNodes, Is.EqualTo(1));
    }

    private static void ExpectSeek(
        ref RaxIterator it, RaxOp op, byte[] key, string[] keys, int at)
    {
        it.Seek(op, key);
        bool there = at >= 0 && at < keys.Length;
        Assert.That(it.Eof, Is.EqualTo(!there), $"{op}");
        Assert.That(it.Next(), Is.EqualTo(there));
        Assert.That(!there || it.Key.SequenceEqual(Encoding.Latin1.GetBytes(keys[at])), $"{op}");
    }

    private void Compare(SortedDictionary<string, nint> model)
    {
        Assert.That(_rax.Size, Is.EqualTo(model.Count));
        RaxIterator it = new(Z, _rax);
        it.Seek(RaxOp.First);
        foreach ((string text, nint value) in model)
        {
            byte[] key = Encoding.Latin1.GetBytes(text);
            Assert.That(it.Next() && it.Key.SequenceEqual(key) && it.Data == value, text);
            Assert.That(_rax.TryFind(key, out nint found) && found == value);
        }

        Assert.That(it.Next(), Is.False);
        it.Seek(RaxOp.Last);
        foreach ((string text, nint value) in model.Reverse())
        {
            Assert.That(it.Prev() && it.Data == value, text);
        }

        Assert.That(it.Prev(), Is.False);
        it.Stop();
    }
}
