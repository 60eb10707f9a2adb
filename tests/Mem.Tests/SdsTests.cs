// SdsTests: headers, growth and editing. Tests of src/Mem/Sds.cs.
using System;
using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class SdsTests : MemFixture
{
    public SdsTests(string kind)
        : base(kind)
    {
    }

    [TestCase(0, 3)]
    [TestCase(1, 1)]
    [TestCase(31, 1)]
    [TestCase(32, 3)]
    [TestCase(255, 3)]
    [TestCase(256, 5)]
    [TestCase(65535, 5)]
    [TestCase(65536, 9)]
    public void The_header_has_the_size_C_would_choose(int length, int header)
    {
        byte[] text = Bytes(length);
        Sds s = Sds.New(Z, text);
        Assert.That(s.Length, Is.EqualTo(length));
        Assert.That(s.Span.SequenceEqual(text));
        Assert.That(s.AllocSize - s.Alloc - 1, Is.EqualTo(header));
        Assert.That(Zmalloc.Span(s.Address + length, 1)[0], Is.Zero, "NUL");
        Sds.Free(Z, ref s);
        Assert.That(s.IsNull);
    }

    [Test]
    public void A_doubling_append_asks_for_twice_the_length_and_a_long_one_for_a_mebibyte_more()
    {
        Sds s = Sds.New(Z, Bytes(40));
        Sds.CatLen(Z, ref s, Bytes(300));
        Assert.That(s.Alloc, Is.GreaterThanOrEqualTo(680).And.LessThan(680 + 90));
        Sds.GrowZero(Z, ref s, 2_000_000);
        Assert.That(s.Alloc, Is.GreaterThanOrEqualTo(2_000_000 + 1048576).And.LessThan(3_060_000));
        Assert.That(s.Span[..40].SequenceEqual(Bytes(40)));
        Assert.That(s.Span[340..].ContainsAnyExcept((byte)0), Is.False);
        Sds.Free(Z, ref s);
    }

    [Test]
    public void Non_greedy_growth_takes_what_is_needed_only()
    {
        Sds s = Sds.New(Z, Bytes(100));
        Sds.MakeRoomForNonGreedy(Z, ref s, 100);
        Assert.That(s.Avail, Is.GreaterThanOrEqualTo(100).And.LessThan(130));
        Sds.Free(Z, ref s);
    }

    [Test]
    public void A_string_grows_through_all_header_kinds_and_keeps_its_text()
    {
        Sds s = Sds.Empty(Z);
        byte[] all = Bytes(200_000);
        int at = 0;
        for (int step = 1; at + step <= all.Length; step += 7)
        {
            Sds.CatLen(Z, ref s, all.AsSpan(at, step));
            at += step;
        }

        Assert.That(s.Span.SequenceEqual(all.AsSpan(0, at)));
        Sds.RemoveFreeSpace(Z, ref s, false);
        Assert.That(s.Avail, Is.Zero);
        Assert.That(s.Span.SequenceEqual(all.AsSpan(0, at)));
        Sds.Free(Z, ref s);
    }

    [TestCase(0, -1, "Ciao")]
    [TestCase(1, 1, "i")]
    [TestCase(1, -1, "iao")]
    [TestCase(-2, -1, "ao")]
    [TestCase(2, 1, "")]
    [TestCase(1, 100, "iao")]
    [TestCase(100, 100, "")]
    [TestCase(4, 6, "")]
    [TestCase(-100, 1, "")]
    [TestCase(0, -10, "")]
    public void Range_keeps_what_C_keeps(int start, int end, string expected)
    {
        Sds s = Sds.New(Z, "Ciao"u8);
        s.Range(start, end);
        Assert.That(System.Text.Encoding.ASCII.GetString(s.Span), Is.EqualTo(expected));
        Assert.That(Zmalloc.Span(s.Address + expected.Length, 1)[0], Is.Zero);
        Sds.Free(Z, ref s);
    }

    [Test]
    public void Resize_cuts_grows_and_changes_the_header()
    {
        Sds s = Sds.New(Z, Bytes(300));
        Sds.Resize(Z, ref s, 20, wouldRegrow: true);
        Assert.That(s.Length, Is.EqualTo(20));
        Assert.That(s.AllocSize, Is.EqualTo(24));
        Sds.Resize(Z, ref s, 10, wouldRegrow: false);
        Assert.That(s.AllocSize, Is.EqualTo(12), "kind 5");
        Sds.Resize(Z, ref s, 70_000, wouldRegrow: true);
        Assert.That(s.Avail, Is.EqualTo(69_990));
        Assert.That(s.Span.SequenceEqual(Bytes(300).AsSpan(0, 10)));
        Sds.Free(Z, ref s);
    }

    [Test]
    public void CpyLen_dup_clear_and_compare()
    {
        Sds s = Sds.New(Z, "abc"u8);
        Sds.CpyLen(Z, ref s, "a much longer text than before, so it must move"u8);
        Sds t = Sds.Dup(Z, s);
        Assert.That(Sds.Cmp(s, t), Is.Zero);
        Sds.CatLen(Z, ref t, "!"u8);
        Assert.That(Sds.Cmp(s, t), Is.Negative);
        Assert.That(Sds.Cmp(t, s), Is.Positive);
        t.Clear();
        Assert.That(t.Length, Is.Zero);
        Sds.Free(Z, ref s);
        Sds.Free(Z, ref t);
    }

    [Test]
    public void Bytes_written_into_the_room_become_text_by_IncrLen()
    {
        Sds s = Sds.NewLen(Z, 3);
        "abc"u8.CopyTo(s.Span);
        Sds.MakeRoomFor(Z, ref s, 10);
        "def"u8.CopyTo(s.AvailSpan);
        s.IncrLen(3);
        s.IncrLen(-1);
        Assert.That(s.Span.SequenceEqual("abcde"u8));
        long tooMuch = s.Avail + 1;
        Sds copy = s;
        Assert.That(() => copy.IncrLen(tooMuch), Throws.TypeOf<MemoryFaultException>());
        Sds.Free(Z, ref s);
    }

    [Test]
    public void Headers_are_byte_for_byte_those_of_C()
    {
        if (Debug == null)
        {
            return;
        }

        Sds five = Sds.New(Z, "abc"u8);
        Assert.That(Hex(five, 1), Is.EqualTo("1861626300"));
        Sds eight = Sds.New(Z, "abc"u8);
        Sds.Resize(Z, ref eight, 6, wouldRegrow: true);
        Assert.That(Hex(eight, 3), Is.EqualTo("03060161626300"));
        Sds sixteen = Sds.New(Z, new byte[256]);
        Assert.That(Hex(sixteen, 5)[..10], Is.EqualTo("0001000102"));
        Sds thirtyTwo = Sds.New(Z, new byte[65536]);
        Assert.That(Hex(thirtyTwo, 9)[..18], Is.EqualTo("000001000000010003"));
        Sds.Free(Z, ref five);
        Sds.Free(Z, ref eight);
        Sds.Free(Z, ref sixteen);
        Sds.Free(Z, ref thirtyTwo);
    }

    [Test]
    public void A_refused_allocation_leaves_the_string_whole()
    {
        if (Debug == null)
        {
            return;
        }

        Sds s = Sds.New(Z, Bytes(200));
        for (int length = 201; length < 70_000; length *= 3)
        {
            Debug.FailNth(1);
            Sds copy = s;
            Assert.That(
                () => Sds.GrowZero(Z, ref copy, length), Throws.TypeOf<OutOfMemoryException>());
            Assert.That(s.Span.SequenceEqual(Bytes(200)));
        }

        Debug.FailNth(1);
        Assert.That(Sds.TryNew(Z, "x"u8).IsNull);
        Sds.Free(Z, ref s);
    }

    [Test]
    public void Edits_in_any_order_do_what_they_do_to_a_list() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            RunAgainstModel(new Seeded((ulong)seed));
            return true;
        }).QuickCheckThrowOnFailure();

    private void RunAgainstModel(Seeded random)
    {
        var model = new List<byte>();
        Sds s = Sds.Empty(Z);
        for (int i = 0; i < 60; i++)
        {
            byte[] text = Bytes(random.Below(random.Below(10) == 0 ? 70_000 : 40));
            switch (random.Below(8))
            {
                case 0:
                    model = [.. text];
                    Sds.CpyLen(Z, ref s, text);
                    break;
                case 1:
                    int length = model.Count + random.Below(50) - 10;
                    model.AddRange(new byte[int.Max(0, length - model.Count)]);
                    Sds.GrowZero(Z, ref s, length);
                    break;
                case 2:
                    int start = random.Below(model.Count + 3) - 1;
                    int end = random.Below(model.Count + 3) - 1;
                    model = KeepRange(model, start, end);
                    s.Range(start, end);
                    break;
                case 3:
                    Sds.RemoveFreeSpace(Z, ref s, wouldRegrow: random.Below(2) == 0);
                    break;
                case 4:
                    int size = random.Below(model.Count + 60);
                    model = model[..int.Min(size, model.Count)];
                    Sds.Resize(Z, ref s, size, wouldRegrow: true);
                    break;
                case 5:
                    Sds.MakeRoomForNonGreedy(Z, ref s, text.Length);
                    break;
                default:
                    model.AddRange(text);
                    Sds.CatLen(Z, ref s, text);
                    break;
            }
            Assert.That(s.Span.SequenceEqual(model.ToArray()), $"edit {i}");
            Assert.That(Zmalloc.Span(s.Address + model.Count, 1)[0], Is.Zero, "NUL");
            Assert.That(s.Alloc, Is.GreaterThanOrEqualTo(model.Count));
        }
        Sds.Free(Z, ref s);
    }

    private static List<byte> KeepRange(List<byte> model, int start, int end)
    {
        start += start < 0 ? model.Count : 0;
        end = int.Min(end + (end < 0 ? model.Count : 0), model.Count - 1);
        return start < 0 || start > end ? [] : model[start..(end + 1)];
    }

    private static string Hex(Sds s, int header)
    {
        Span<byte> bytes = Zmalloc.Span(s.Address - header, header + (int)s.Length + 1);
        return Convert.ToHexStringLower(bytes);
    }
}
