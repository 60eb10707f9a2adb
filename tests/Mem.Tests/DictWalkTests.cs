// DictWalkTests: a walk meets what stays exactly once, and knows what it has met. Tests of
// src/Mem/Dict/Dict.Walk.cs and DictCursor.cs.
using System;
using System.Collections.Generic;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class DictWalkTests : MemFixture
{
    private const int Staying = 200;

    private readonly DictShared _shared = new("0123456789abcdef"u8);
    private Dict<SetDictType> _d;

    public DictWalkTests(string kind)
        : base(kind)
    {
    }

    [SetUp]
    public void MakeTable() => _d = new Dict<SetDictType>(Z, new SetDictType(_shared));

    [TearDown]
    public void ReleaseTable() => _d.Release();

    [Test]
    public void What_stays_is_met_once_while_the_table_grows_and_shrinks()
    {
        int walks = 0;
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            walks++;
            WalkUnderChange(new Seeded((ulong)seed));
            _d.Empty();
            return true;
        }).QuickCheckThrowOnFailure();
        Assert.That(walks, Is.GreaterThanOrEqualTo(100));
    }

    [Test]
    public void Of_an_empty_table_there_is_nothing_to_meet()
    {
        Collector met = new([]);
        Assert.That(_d.Walk(0, ref met), Is.Zero);
        Add(1);
        _d.Delete(Name(1));
        ulong cursor = 0;
        do
        {
            cursor = _d.Walk(cursor, ref met);
        }
        while (cursor != 0);
        Assert.That(met.Names, Is.Empty);
    }

    [Test]
    public void A_step_looks_at_one_bucket_of_the_larger_table_though_it_shrinks_a_thousandfold()
    {
        for (int i = 0; i < 8192; i++)
        {
            Add(i);
        }

        while (_d.Rehash(100))
        {
        }

        for (int i = 8; i < 8192; i++)
        {
            _d.Delete(Name(i));
        }

        Assert.That(_d.Resize());
        Assert.That(_d.TableSize(1), Is.EqualTo(8));
        Collector met = new([]);
        ulong cursor = 0;
        int steps = 0;
        do
        {
            cursor = _d.Walk(cursor, ref met);
            steps++;
        }
        while (cursor != 0);
        Assert.That(steps, Is.EqualTo(8192));
        Assert.That(met.Names, Has.Count.EqualTo(8));
    }

    [Test]
    public void Nothing_is_passed_at_the_start()
    {
        Assert.That(DictCursor.IsPassed(0, 0), Is.False);
        Assert.That(DictCursor.IsPassed(ulong.MaxValue, 0), Is.False);
    }

    [Test]
    public void So_many_steps_ahead_is_where_as_many_steps_lead()
    {
        foreach (ulong mask in new ulong[] { 3, 15, 0xffffff })
        {
            foreach (ulong start in new ulong[] { 0, 1, 2, 5, 11, 0x123456 })
            {
                ulong cursor = start;
                for (uint steps = 1; steps < 20; steps++)
                {
                    cursor = DictCursor.Advance(cursor, mask);
                    Assert.That(
                        DictCursor.Ahead(start, mask, steps), Is.EqualTo(cursor),
                        $"{start} {mask} {steps}");
                }
            }
        }
    }

    private void WalkUnderChange(Seeded random)
    {
        for (int i = 0; i < Staying; i++)
        {
            Add(i);
        }

        Collector met = new([]);
        ulong cursor = 0;
        do
        {
            ulong before = cursor;
            int soFar = met.Names.Count;
            cursor = _d.Walk(cursor, ref met);
            foreach (string name in met.Names.GetRange(soFar, met.Names.Count - soFar))
            {
                ulong hash = _d.GetHash(Bytes(name));
                Assert.That(DictCursor.IsPassed(hash, before), Is.False);
                Assert.That(cursor == 0 || DictCursor.IsPassed(hash, cursor));
            }

            Churn(random);
        }
        while (cursor != 0);

        Dictionary<string, int> times = [];
        foreach (string name in met.Names)
        {
            times[name] = times.GetValueOrDefault(name) + 1;
        }

        for (int i = 0; i < Staying; i++)
        {
            Assert.That(times.GetValueOrDefault(Text(i)), Is.EqualTo(1), Text(i));
        }
    }

    // Much comes, or much goes, so that the table is often of another size and often between two.
    private void Churn(Seeded random)
    {
        int kind = random.Below(6);
        for (int i = random.Below(kind == 0 ? 400 : 30); i > 0; i--)
        {
            int n = Staying + random.Below(3000);
            if (kind is 0 or 1)
            {
                Add(n);
            }
            else
            {
                _d.Delete(Name(n));
            }
        }

        if (kind == 2)
        {
            for (int n = Staying; n < Staying + 3000; n++)
            {
                _d.Delete(Name(n));
            }
        }

        if (_d.HtNeedsResize() || kind == 3)
        {
            _d.Resize();
        }
    }

    private void Add(int n)
    {
        DictLink at = _d.FindPositionForInsert(Name(n), _d.GetHash(Name(n)), out _);
        if (!at.IsNull)
        {
            _d.InsertAtPosition(at, SetMember.New(Z, Name(n)).Address);
        }
    }

    private static string Text(int n) => n.ToString(CultureInfo.InvariantCulture);

    private static byte[] Name(int n) => Bytes(Text(n));

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private readonly struct Collector(List<string> names) : IDictVisitor
    {
        public List<string> Names => names;

        public void Visit(nint entry) => names.Add(
            System.Text.Encoding.ASCII.GetString(SetMember.FromAddress(entry).Bytes));
    }
}
