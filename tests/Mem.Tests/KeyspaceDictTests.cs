// KeyspaceDictTests: both tables stay right while entries move. Tests of src/Mem/KeyspaceDict.cs.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class KeyspaceDictTests : MemFixture
{
    private readonly DictShared _shared = new("0123456789abcdef"u8);
    private KeyspaceDict _db = null!;

    public KeyspaceDictTests(string kind)
        : base(kind)
    {
    }

    [SetUp]
    public void MakeDatabase()
    {
        _db = new KeyspaceDict(Z, _shared);
    }

    [Test]
    public void Random_writes_expiries_and_deletes_agree_with_a_model()
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            Seeded random = new(seed);
            Dictionary<int, (byte[] Value, long When)> model = new();
            for (int i = 0; i < 1500; i++)
            {
                Step(random, model);
            }

            Compare(model);
            _db.Empty();
            Assert.That(_db.Expires.Size, Is.Zero);
        }

        _db.Release();
    }

    [Test]
    public void A_string_made_raw_can_be_changed_in_place()
    {
        ulong hash = _db.GetHash("k"u8);
        _db.Add(Robj.Create(Z, "k"u8, 12), hash);
        Robj o = _db.Find("k"u8, hash);
        Sds s = _db.UnshareString(ref o, hash);
        Sds.CatLen(Z, ref s, "34"u8);
        o.UpdatePointer(s.Address);
        o = _db.Find("k"u8, hash);
        Assert.That(o.Encoding, Is.EqualTo(ObjEncoding.Raw));
        Assert.That(o.StringSpan(default).SequenceEqual("1234"u8));
        _db.Release();
    }

    [Test]
    public void A_structure_that_is_overwritten_goes_to_the_callback()
    {
        ulong hash = _db.GetHash("k"u8);
        nint list = Z.Alloc(64);
        _db.Add(Robj.Create(Z, "k"u8, ObjType.List, ObjEncoding.Listpack, list), hash);
        Robj o = _db.Find("k"u8, hash);
        _db.SetPointer(ref o, hash, ObjType.Hash, ObjEncoding.Listpack, Z.Alloc(64));
        Assert.That(o.Type, Is.EqualTo(ObjType.Hash));
        _db.SetString(ref o, hash, "now a string"u8);
        Assert.That(o.Type, Is.EqualTo(ObjType.String));
        _db.Release();
    }

    [Test]
    public void A_whole_database_can_be_freed_by_another_thread()
    {
        for (int i = 0; i < 500; i++)
        {
            byte[] key = Key(i);
            ulong hash = _db.GetHash(key);
            Robj o = Robj.Create(Z, key, Bytes(i % 90));
            _db.Add(o, hash);
            _db.SetExpire(ref o, hash, i);
        }

        long full = Z.UsedMemory;
        _db.Release(Z.Remote);
        Assert.That(Z.UsedMemory, Is.EqualTo(full));
        while (Z.DrainRemote(64) > 0)
        {
        }
    }

    [Test]
    public void Values_of_every_kind_that_can_move_are_whole_afterwards()
    {
        ulong hash = _db.GetHash("list"u8);
        Listpack lp = Listpack.New(Z);
        Listpack.Append(Z, ref lp, "element"u8);
        _db.Add(Robj.Create(
            Z, "list"u8, ObjType.List, ObjEncoding.Listpack, lp.Address), hash);
        var set = new Dict<SetDictType>(Z, new SetDictType(_shared));
        for (int i = 0; i < 300; i++)
        {
            set.Add(SetMember.New(Z, Key(i)).Address);
        }

        hash = _db.GetHash("set"u8);
        _db.Add(Robj.Create(Z, "set"u8, ObjType.Set, ObjEncoding.Ht, set.Address), hash);
        Compact();
        Robj o = _db.Find("set"u8, hash);
        set = Dict<SetDictType>.FromAddress(Z, new SetDictType(_shared), o.Pointer);
        Assert.That(Debug == null || Z.Relocated > 300);
        for (int i = 0; i < 300; i++)
        {
            Assert.That(set.Find(Key(i)), Is.Not.Zero);
        }

        o = _db.Find("list"u8, _db.GetHash("list"u8));
        lp = Listpack.FromAddress(o.Pointer);
        Assert.That(lp.Get(lp.First).Bytes.SequenceEqual("element"u8));
        _db.Release();
    }

    [Test]
    public void A_large_value_is_named_and_moved_in_parts()
    {
        var set = new Dict<SetDictType>(Z, new SetDictType(_shared));
        for (int i = 0; i < 300; i++)
        {
            set.Add(SetMember.New(Z, Key(i)).Address);
        }

        ulong hash = _db.GetHash("set"u8);
        _db.Add(Robj.Create(Z, "set"u8, ObjType.Set, ObjEncoding.Ht, set.Address), hash);
        Z.ChoosePages();
        List<byte[]> large = [];
        for (ulong c = _db.Compact(0, 299, large); c != 0; c = _db.Compact(c, 299, large))
        {
        }

        Assert.That(large, Is.EqualTo(new[] { "set"u8.ToArray() }));
        int parts = 0;
        ulong cursor = 0;
        do
        {
            cursor = _db.CompactValue(large[0], cursor);
            parts++;
        }
        while (cursor != 0);
        Assert.That(parts, Is.GreaterThan(100));
        Assert.That(Debug == null || Z.Relocated > 300);
        Assert.That(_db.Delete("set"u8, hash));
        Assert.That(_db.CompactValue(large[0], 0), Is.Zero, "deleted meanwhile");
        Z.LetPagesServe();
        _db.Release();
    }

    [Test]
    public void Overwriting_with_values_of_one_size_allocates_nothing()
    {
        ulong hash = _db.GetHash("key"u8);
        _db.Add(Robj.Create(Z, "key"u8, "0123456789abcdef"u8), hash);
        long used = Z.UsedMemory;
        Overwrite(hash, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Overwrite(hash, 1000);
        long managed = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(Debug != null || managed == 0, $"{managed}");
        Assert.That(Z.UsedMemory, Is.EqualTo(used));
        _db.Release();
    }

    [Test]
    public void Whichever_allocation_is_refused_no_key_is_lost_and_no_link_is_stale()
    {
        if (Debug == null)
        {
            _db.Release();
            return;
        }

        for (int i = 0; i < 40; i++)
        {
            _db.Add(Robj.Create(Z, Key(i), Bytes(i)), _db.GetHash(Key(i)));
        }

        for (int nth = 1; nth <= 6; nth++)
        {
            for (int i = 0; i < 40; i++)
            {
                Debug.FailNth(nth);
                bool refused = WriteAndExpire(i, nth);
                Debug.FailNth(0);
                Assert.That(refused || nth > 1);
                Robj o = _db.Find(Key(i), _db.GetHash(Key(i)));
                Assert.That(o.IsNull, Is.False);
                Assert.That(o.IsVolatile, Is.EqualTo(_db.Expires.Find(Key(i)) == o.Address));
            }

            Debug.CheckAll();
        }

        _db.Release();
    }

    private static byte[] Key(int i)
    {
        return Encoding.ASCII.GetBytes("key:" + i.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Value to long, TTL off, value to short, TTL on; true when some request was
    /// refused.</summary>
    private bool WriteAndExpire(int i, int nth)
    {
        ulong hash = _db.GetHash(Key(i));
        try
        {
            Robj o = _db.Find(Key(i), hash);
            _db.SetString(ref o, hash, Bytes(50 + nth));
            _db.RemoveExpire(ref o, hash);
            _db.SetString(ref o, hash, Bytes(nth));
            _db.SetExpire(ref o, hash, nth);
            return false;
        }
        catch (OutOfMemoryException)
        {
            return true;
        }
    }

    private void Overwrite(ulong hash, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Robj o = _db.Find("key"u8, hash);
            _db.SetString(ref o, hash, "fedcba9876543210"u8);
        }
    }

    private void Step(Seeded random, Dictionary<int, (byte[] Value, long When)> model)
    {
        int n = random.Below(120);
        byte[] key = Key(n);
        ulong hash = _db.GetHash(key);
        Robj o = _db.Find(key, hash);
        Assert.That(o.IsNull, Is.EqualTo(!model.ContainsKey(n)));
        if (o.IsNull)
        {
            byte[] first = Bytes(random.Below(100), n);
            _db.Add(Robj.Create(Z, key, first), hash);
            model[n] = (first, -1);
            return;
        }

        (byte[] value, long when) = model[n];
        switch (random.Below(8))
        {
            case 0:
                value = Bytes(random.Below(100), random.Below(99));
                _db.SetString(ref o, hash, value);
                break;
            case 1:
                long number = (long)random.Next();
                value = Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
                _db.SetInteger(ref o, hash, number);
                break;
            case 2:
            case 3:
                when = (long)(random.Next() >> 1);
                _db.SetExpire(ref o, hash, when);
                break;
            case 4:
                Assert.That(_db.RemoveExpire(ref o, hash), Is.EqualTo(when != -1));
                when = -1;
                break;
            case 5:
                Assert.That(_db.Delete(key, hash));
                model.Remove(n);
                return;
            case 6:
                Compact();
                o = _db.Find(key, hash);
                break;
            default:
                _db.Main.Resize();
                _db.Expires.Resize();
                _db.Expires.Rehash(2);
                break;
        }

        Assert.That(_db.Find(key, hash).Address == o.Address, "the handle follows the move");
        model[n] = (value, when);
    }

    /// <summary>A pass over everything; with the checking allocator each block
    /// moves.</summary>
    private void Compact()
    {
        long relocated = Z.Relocated;
        long used = Z.UsedMemory;
        Z.ChoosePages();
        List<byte[]> large = [];
        ulong cursor = 0;
        do
        {
            cursor = _db.Compact(cursor, 1000, large);
        }
        while (cursor != 0);
        Z.LetPagesServe();
        Assert.That(large, Is.Empty);
        Assert.That(Z.UsedMemory, Is.EqualTo(used));
        Assert.That(Debug == null || Z.Relocated >= relocated + _db.Size);
    }

    private void Compare(Dictionary<int, (byte[] Value, long When)> model)
    {
        byte[] scratch = new byte[Robj.IntegerScratch];
        int withTtl = 0;
        foreach ((int n, (byte[] value, long when)) in model)
        {
            Robj o = _db.Find(Key(n), _db.GetHash(Key(n)));
            Assert.That(o.StringSpan(scratch).SequenceEqual(value));
            Assert.That(o.Expire, Is.EqualTo(when));
            withTtl += when == -1 ? 0 : 1;
            nint inExpires = _db.Expires.Find(Key(n));
            Assert.That(inExpires == (when == -1 ? 0 : o.Address));
        }

        Assert.That(_db.Size, Is.EqualTo(model.Count));
        Assert.That(_db.Expires.Size, Is.EqualTo(withTtl));
        int iterated = 0;
        DictIterator<ExpireDictType> it = new(_db.Expires, false);
        while (it.Next() != 0)
        {
            iterated++;
        }

        it.Reset();
        Assert.That(iterated, Is.EqualTo(withTtl));
    }
}
