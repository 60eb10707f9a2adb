// ManagedDictTests: objects as values. Tests of src/Mem/ManagedDict.cs.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class ManagedDictTests : MemFixture
{
    private readonly DictShared _shared = new("0123456789abcdef"u8);

    public ManagedDictTests(string kind)
        : base(kind)
    {
    }

    [Test]
    public void Keys_map_to_objects_until_they_are_removed()
    {
        ManagedDict<string> d = new(Z, _shared);
        Assert.That(d.Add("a"u8, "one"));
        Assert.That(d.Add("a"u8, "two"), Is.False);
        Assert.That(d.FetchValue("a"u8), Is.EqualTo("one"));
        Assert.That(d.Replace("a"u8, "three"), Is.False);
        Assert.That(d.Replace("b"u8, "four"));
        Assert.That(d.TryRemove("a"u8, out string? gone) && gone == "three");
        Assert.That(d.TryGet("a"u8, out _), Is.False);
        Assert.That(d.Add("c"u8, "five"), "takes over the free slot");
        Assert.That(d.Count, Is.EqualTo(2));
        d.Release();
    }

    [Test]
    public void Changes_in_any_order_do_what_they_do_to_a_dictionary() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            RunAgainstModel(new Seeded((ulong)seed));
            return true;
        }).QuickCheckThrowOnFailure();

    private void RunAgainstModel(Seeded random)
    {
        ManagedDict<int> d = new(Z, _shared);
        var model = new Dictionary<int, int>();
        for (int i = 0; i < 300; i++)
        {
            int key = random.Below(40);
            switch (random.Below(random.Below(50) == 0 ? 6 : 5))
            {
                case 0:
                    Assert.That(d.Add(Key(key), i), Is.EqualTo(model.TryAdd(key, i)));
                    break;
                case 1:
                    Assert.That(d.Replace(Key(key), i), Is.EqualTo(!model.ContainsKey(key)));
                    model[key] = i;
                    break;
                case 2:
                    Assert.That(d.Delete(Key(key)), Is.EqualTo(model.Remove(key)));
                    break;
                case 3:
                    bool had = model.Remove(key, out int old);
                    Assert.That(d.TryRemove(Key(key), out int gone), Is.EqualTo(had));
                    Assert.That(gone, Is.EqualTo(old));
                    break;
                case 4:
                    had = model.TryGetValue(key, out old);
                    Assert.That(d.TryGet(Key(key), out int value), Is.EqualTo(had));
                    Assert.That(value, Is.EqualTo(old));
                    break;
                default:
                    d.Empty();
                    model.Clear();
                    break;
            }
            Assert.That(d.Count, Is.EqualTo(model.Count));
        }
        int sum = 0;
        foreach (ManagedDict<int>.Item item in d)
        {
            sum += item.Value;
        }
        Assert.That(sum, Is.EqualTo(model.Values.Sum()));
        d.Release();
    }

    [Test]
    public void Case_is_ignored_only_where_asked_for()
    {
        ManagedDict<int> d = new(Z, _shared, noCase: true);
        d.Add("GetRange"u8, 1);
        Assert.That(d.ContainsKey("GETRANGE"u8));
        Assert.That(d.ContainsKey("GETRANG@"u8), Is.False);
        ManagedDict<int> exact = new(Z, _shared);
        exact.Add("x"u8, 1);
        Assert.That(exact.ContainsKey("X"u8), Is.False);
        d.Release();
        exact.Release();
    }

    [Test]
    public void A_loop_may_delete_the_current_key_and_add_others()
    {
        ManagedDict<int> d = new(Z, _shared);
        for (int i = 0; i < 100; i++)
        {
            d.Add(Key(i), i);
        }

        HashSet<int> seen = new();
        foreach (ManagedDict<int>.Item item in d)
        {
            seen.Add(item.Value);
            Assert.That(item.Key.SequenceEqual(Key(item.Value)));
            d.Delete(Key(item.Value));
        }

        Assert.That(seen, Has.Count.EqualTo(100));
        Assert.That(d.Count, Is.Zero);
        d.Release();
    }

    [Test]
    public void Scan_random_and_empty_work_on_the_objects()
    {
        ManagedDict<int> d = new(Z, _shared);
        Seeded random = new(1);
        Assert.That(d.TryGetRandom(random.Next, out _), Is.False);
        for (int i = 0; i < 50; i++)
        {
            d.Add(Key(i), i);
        }

        HashSet<int> seen = new();
        ulong cursor = 0;
        do
        {
            cursor = d.Scan(cursor, (key, value) => seen.Add(value));
        }
        while (cursor != 0);

        Assert.That(seen, Has.Count.EqualTo(50));
        Assert.That(d.TryGetRandom(random.Next, out int some) && some < 50);
        d.Empty();
        Assert.That(d.Count, Is.Zero);
        d.Release();
    }

    [Test]
    public void Two_maps_with_one_seed_iterate_in_the_same_order()
    {
        ManagedDict<int> a = new(Z, _shared);
        ManagedDict<int> b = new(Z, _shared);
        for (int i = 0; i < 30; i++)
        {
            a.Add(Key(i), i);
            b.Add(Key(i), i);
        }

        Assert.That(Order(a), Is.EqualTo(Order(b)));
        a.Release();
        b.Release();
    }

    private static List<int> Order(ManagedDict<int> d)
    {
        List<int> order = new();
        foreach (ManagedDict<int>.Item item in d)
        {
            order.Add(item.Value);
        }

        return order;
    }

    private static byte[] Key(int i)
    {
        return Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture));
    }
}
