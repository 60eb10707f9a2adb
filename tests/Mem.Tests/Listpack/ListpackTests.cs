// ListpackTests: encodings, walking and seeking. Tests of src/Mem/Listpack/Listpack.cs.
// The golden bytes are those of Redis 7.2.4: RPUSH what the test names, then DUMP the key with
// `config set rdbcompression no`; the listpack follows the payload's first bytes (type, node count,
// container, length).
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class ListpackTests : MemFixture
{
    public ListpackTests(string kind)
        : base(kind)
    {
    }

    [Test]
    public void The_example_of_the_file_head_has_these_bytes()
    {
        Assert.That(HexOf("a", "1", "1024"), Is.EqualTo(
            "0f000000" + "0300" + "816102" + "0101" + "c40002" + "ff"));
    }

    [Test]
    public void Integers_of_every_width_are_those_of_C()
    {
        string[] values =
        [
            "0", "127", "128", "-1", "-4096", "4095", "4096", "-4097", "32767", "-32768", "32768",
            "-32769", "8388607", "-8388608", "8388608", "-8388609", "2147483647", "-2147483648",
            "2147483648", "-2147483649", "9223372036854775807", "-9223372036854775808",
        ];
        Assert.That(HexOf(values), Is.EqualTo(
            "7b000000160000017f01c08002dfff02d00002cfff02f1001003f1ffef03f1ff7f03f1008003"
            + "f200800004f2ff7fff04f2ffff7f04f200008004f30000800005f3ffff7fff05f3ffffff7f05"
            + "f30000008005f4000000800000000009f4ffffff7fffffffff09"
            + "f4ffffffffffffff7f09f4000000000000008009ff"));
    }

    [Test]
    public void What_does_not_print_back_as_it_was_stays_a_string()
    {
        string[] values =
        [
            "01", "-0", "+1", "", " 1", "9223372036854775808", "-9223372036854775809", "1.0",
        ];
        Assert.That(HexOf(values), Is.EqualTo(
            "49000000080082303103822d3003822b3103800182203103933932323333373230333638353437373538"
            + "303814942d393232333337323033363835343737353830391583312e3004ff"));
    }

    [TestCase(63, "48000000", "bf", "40")]
    [TestCase(64, "4a000000", "e040", "42")]
    [TestCase(125, "87000000", "e07d", "7f")]
    [TestCase(126, "89000000", "e07e", "0180")]
    [TestCase(4095, "0a100000", "efff", "2081")]
    [TestCase(4096, "0e100000", "f000100000", "2085")]
    [TestCase(16380, "0b400000", "f0fc3f0000", "018081")]
    [TestCase(16381, "0c400000", "f0fd3f0000", "018082")]
    public void A_string_has_the_header_and_the_backlen_of_C(
        int length, string total, string header, string backlen)
    {
        string text = new('y', length);
        Assert.That(HexOf(text), Is.EqualTo(
            total + "0100" + header + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(text))
            + backlen + "ff"));
    }

    [TestCase(2097151 - 6, 3)]
    [TestCase(2097151 - 5, 4)]
    [TestCase(268435455 - 6, 4)]
    [TestCase(268435455 - 5, 5)]
    public void The_backlen_grows_one_byte_before_its_bits_are_full(int length, int backlen)
    {
        Assert.That(ListpackCodec.BacklenSize(5 + length), Is.EqualTo(backlen));
    }

    [Test]
    public void A_new_listpack_is_seven_bytes()
    {
        Listpack lp = Listpack.New(Z);
        Assert.That(Convert.ToHexStringLower(lp.Span), Is.EqualTo("070000000000ff"));
        Assert.That(lp.First, Is.EqualTo(Listpack.None));
        Assert.That(lp.Last, Is.EqualTo(Listpack.None));
        Assert.That(lp.Length, Is.Zero);
        Assert.That(lp.Seek(0), Is.EqualTo(Listpack.None));
        Assert.That(lp.Seek(-1), Is.EqualTo(Listpack.None));
        Listpack.Free(Z, ref lp);
        Assert.That(lp.IsNull);
    }

    [Test]
    public void Capacity_is_taken_at_once_and_given_back_by_ShrinkToFit()
    {
        Listpack lp = Listpack.New(Z, 5000);
        Assert.That(Z.UsedMemory, Is.GreaterThanOrEqualTo(5000));
        nint address = lp.Address;
        for (int i = 0; i < 100; i++)
        {
            Listpack.Append(Z, ref lp, i);
        }

        Assert.That(lp.Address, Is.EqualTo(address));
        Listpack.ShrinkToFit(Z, ref lp);
        Assert.That(Z.UsedMemory, Is.LessThan(300));
        Assert.That(lp.Length, Is.EqualTo(100));
        Listpack.Free(Z, ref lp);
    }

    [Test]
    public void Walking_both_ways_gives_the_values_in_order()
    {
        string[] values = ["hello", "foo", "quux", "1024", "-7", new('x', 5000), "", "300000"];
        Listpack lp = Make(values);
        Assert.That(Texts(lp), Is.EqualTo(values));
        List<string> back = [];
        for (int p = lp.Last; p != Listpack.None; p = lp.Prev(p))
        {
            back.Add(Text(lp.Get(p)));
        }

        Assert.That(back, Is.EqualTo(values.Reverse()));
        List<string> fused = [];
        for (int p = lp.First; p != Listpack.None;)
        {
            fused.Add(Text(lp.GetNext(ref p)));
        }

        Assert.That(fused, Is.EqualTo(values));
        Listpack.Free(Z, ref lp);
    }

    [Test]
    public void Seek_finds_every_index_from_either_end_and_nothing_beyond()
    {
        Listpack lp = Make([.. Enumerable.Range(0, 21).Select(i => "v" + i)]);
        for (int i = 0; i < 21; i++)
        {
            Assert.That(Text(lp.Get(lp.Seek(i))), Is.EqualTo("v" + i));
            Assert.That(Text(lp.Get(lp.Seek(i - 21))), Is.EqualTo("v" + i));
        }

        Assert.That(lp.Seek(21), Is.EqualTo(Listpack.None));
        Assert.That(lp.Seek(-22), Is.EqualTo(Listpack.None));
        Assert.That(lp.Seek(long.MaxValue), Is.EqualTo(Listpack.None));
        Assert.That(lp.Seek(long.MinValue), Is.EqualTo(Listpack.None));
        Listpack.Free(Z, ref lp);
    }

    [Test]
    public void Past_65534_entries_the_header_does_not_know_the_count_until_it_is_small_again()
    {
        Listpack lp = Listpack.New(Z, 140_000);
        for (int i = 0; i < 65536; i++)
        {
            Listpack.Append(Z, ref lp, i & 63);
        }

        Assert.That(Convert.ToHexStringLower(lp.Span[4..6]), Is.EqualTo("ffff"));
        Assert.That(lp.Length, Is.EqualTo(65536));
        Assert.That(lp.Get(lp.Seek(65535)).Integer, Is.EqualTo(63));
        Assert.That(lp.Get(lp.Seek(-65536)).Integer, Is.Zero);
        Assert.That(lp.Seek(65536), Is.EqualTo(Listpack.None));
        Assert.That(lp.Seek(-65537), Is.EqualTo(Listpack.None));
        Listpack.DeleteRange(Z, ref lp, -2, 2);
        Assert.That(Convert.ToHexStringLower(lp.Span[4..6]), Is.EqualTo("ffff"));
        Assert.That(lp.Length, Is.EqualTo(65534));
        Assert.That(Convert.ToHexStringLower(lp.Span[4..6]), Is.EqualTo("feff"));
        Listpack.Free(Z, ref lp);
    }

    [TestCase("0", true, 0)]
    [TestCase("-1", true, -1)]
    [TestCase("9223372036854775807", true, long.MaxValue)]
    [TestCase("-9223372036854775808", true, long.MinValue)]
    [TestCase("9223372036854775808", false, 0)]
    [TestCase("-9223372036854775809", false, 0)]
    [TestCase("9999999999999999999", false, 0)]
    [TestCase("18446744073709551616", false, 0)]
    [TestCase("-18446744073709551615", false, 0)]
    [TestCase("", false, 0)]
    [TestCase("-", false, 0)]
    [TestCase("-0", false, 0)]
    [TestCase("00", false, 0)]
    [TestCase("007", false, 0)]
    [TestCase("+1", false, 0)]
    [TestCase("1 ", false, 0)]
    [TestCase("12a", false, 0)]
    [TestCase("--1", false, 0)]
    public void Only_what_an_integer_prints_as_reads_as_an_integer(
        string text, bool reads, long value)
    {
        Assert.That(
            Listpack.TryParseInteger(Encoding.ASCII.GetBytes(text), out long got),
            Is.EqualTo(reads));
        Assert.That(!reads || got == value);
    }

    [Test]
    public void Estimates_are_what_is_then_taken()
    {
        foreach (long v in new[] { 0, 128, 70_000, 9_000_000, 3_000_000_000, long.MinValue })
        {
            Listpack lp = Listpack.New(Z);
            for (int i = 0; i < 5; i++)
            {
                Listpack.Append(Z, ref lp, v);
            }

            Assert.That(Listpack.EstimateBytesRepeatedInteger(v, 5), Is.EqualTo(lp.Bytes));
            Listpack.Free(Z, ref lp);
        }

        Assert.That(Listpack.EstimateEntryBytes("abc"u8), Is.EqualTo(5));
        Assert.That(Listpack.EstimateEntryBytes("123"u8), Is.EqualTo(2));
    }

    [Test]
    public void A_gibibyte_is_the_limit()
    {
        Listpack lp = Listpack.New(Z);
        Assert.That(lp.SafeToAdd((1 << 30) - 7));
        Assert.That(lp.SafeToAdd((1 << 30) - 6), Is.False);
        Assert.That(lp.SafeToAdd(long.MaxValue / 2), Is.False);
        Listpack.Free(Z, ref lp);
    }

    [Test]
    public void A_copy_is_equal_and_apart()
    {
        Listpack lp = Make("a", "2", "c");
        Listpack copy = Listpack.Dup(Z, lp);
        Listpack third = Listpack.FromBytes(Z, lp.Span);
        Listpack.Append(Z, ref lp, "d"u8);
        Assert.That(Texts(copy), Is.EqualTo(new[] { "a", "2", "c" }));
        Assert.That(third.Span.SequenceEqual(copy.Span));
        Listpack.Free(Z, ref lp);
        Listpack.Free(Z, ref copy);
        Listpack.Free(Z, ref third);
    }

    [Test]
    public void An_invented_offset_is_a_fault()
    {
        Listpack lp = Make("hello", "world");
        int[] offsets = [0, 5, lp.Bytes - 1, lp.Bytes, lp.Bytes + 100, -1, int.MaxValue];
        foreach (int p in offsets)
        {
            Listpack copy = lp;
            Assert.That(() => copy.Next(p), Throws.TypeOf<MemoryFaultException>());
            Assert.That(() => copy.Prev(p), Throws.TypeOf<MemoryFaultException>());
            Assert.That(() => copy.Get(p).IsInteger, Throws.TypeOf<MemoryFaultException>());
        }

        Listpack.Free(Z, ref lp);
    }

    [Test]
    public void Operations_allocate_nothing_managed()
    {
        if (Debug != null)
        {
            return;
        }

        Listpack lp = Listpack.New(Z);
        long sum = Work(ref lp);
        long before = GC.GetAllocatedBytesForCurrentThread();
        sum += Work(ref lp);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(sum, Is.Positive);
        Listpack.Free(Z, ref lp);
    }

    private long Work(ref Listpack lp)
    {
        long sum = 0;
        for (int i = 0; i < 50; i++)
        {
            Listpack.AppendPair(Z, ref lp, "field"u8, i * 1000);
            Listpack.Prepend(Z, ref lp, "12345"u8);
            Listpack.Replace(Z, ref lp, lp.First, "something longer"u8);
            sum += lp.Find(lp.First, "field"u8, 0) + lp.Find(lp.First, "1000"u8, 0);
            sum += lp.Get(lp.Last).Integer + lp.Length;
            sum += Listpack.Delete(Z, ref lp, lp.Seek(0));
        }

        Listpack.DeleteRange(Z, ref lp, 0, 50);
        return sum;
    }

    private string HexOf(params string[] values)
    {
        Listpack lp = Make(values);
        string hex = Convert.ToHexStringLower(lp.Span);
        Assert.That(Texts(lp), Is.EqualTo(values));
        Assert.That(Listpack.ValidateIntegrity(lp.Span, true));
        Listpack.Free(Z, ref lp);
        return hex;
    }

    private Listpack Make(params string[] values)
    {
        return ListpackText.Make(Z, values);
    }

    private static List<string> Texts(Listpack lp) => ListpackText.Texts(lp);

    private static string Text(ListpackValue value) => ListpackText.Text(value);
}
