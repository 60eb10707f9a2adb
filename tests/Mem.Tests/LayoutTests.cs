// LayoutTests: the sizes and offsets the file heads draw.
using System;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

[TestFixture]
public sealed class LayoutTests
{
    [TestCase(typeof(SlabPage), 64)]
    [TestCase(typeof(SlabChunk), 64)]
    [TestCase(typeof(LargeBlock), 64)]
    [TestCase(typeof(DictHeader), 48)]
    [TestCase(typeof(Sds), 8)]
    [TestCase(typeof(Robj), 8)]
    [TestCase(typeof(Zskiplist), 8)]
    [TestCase(typeof(ZskiplistNode), 8)]
    [TestCase(typeof(ZskiplistBlock), 40)]
    [TestCase(typeof(ZskiplistLevel), 16)]
    [TestCase(typeof(Listpack), 8)]
    [TestCase(typeof(Rax), 8)]
    [TestCase(typeof(RaxHeader), 24)]
    [TestCase(typeof(RaxNode), 4)]
    [TestCase(typeof(Intset), 8)]
    public void A_struct_has_the_size_that_is_drawn(Type type, int size)
    {
        Assert.That(Marshal.SizeOf(type), Is.EqualTo(size));
    }

    [TestCase(nameof(DictHeader.Table0), 0)]
    [TestCase(nameof(DictHeader.Used0), 16)]
    [TestCase(nameof(DictHeader.RehashIdx), 32)]
    [TestCase(nameof(DictHeader.PauseRehash), 40)]
    [TestCase(nameof(DictHeader.Exp0), 42)]
    public void A_field_of_the_dict_header_is_where_it_is_drawn(string field, int offset)
    {
        Assert.That((int)Marshal.OffsetOf<DictHeader>(field), Is.EqualTo(offset));
    }

    [TestCase(nameof(ZskiplistBlock.Link), 0)]
    [TestCase(nameof(ZskiplistBlock.Score), 8)]
    [TestCase(nameof(ZskiplistBlock.Backward), 16)]
    [TestCase(nameof(ZskiplistBlock.Forward0), 24)]
    [TestCase(nameof(ZskiplistBlock.ElementLength), 32)]
    [TestCase(nameof(ZskiplistBlock.LevelCount), 36)]
    [TestCase(nameof(ZskiplistBlock.Length), 0)]
    [TestCase(nameof(ZskiplistBlock.Random), 8)]
    [TestCase(nameof(ZskiplistBlock.Tail), 16)]
    public void A_field_of_a_skip_list_block_is_where_it_is_drawn(string field, int offset)
    {
        Assert.That((int)Marshal.OffsetOf<ZskiplistBlock>(field), Is.EqualTo(offset));
    }

    [TestCase(1, 16, 56)]
    [TestCase(2, 16, 72)]
    [TestCase(3, 16, 88)]
    [TestCase(32, 0, 536)]
    public void A_skip_list_block_has_the_size_that_is_drawn(int levels, int element, int size)
    {
        Assert.That((int)ZskiplistBlock.Size(levels, element), Is.EqualTo(size));
    }

    [TestCase(0, false, false, 8)]
    [TestCase(0, false, true, 16)]
    [TestCase(3, true, true, 24)]
    [TestCase(4, false, false, 40)]
    [TestCase(5, false, false, 56)]
    [TestCase(256, false, true, 264 + 2048 + 8)]
    public void A_radix_node_has_the_size_of_C(int size, bool isCompr, bool hasValue, int bytes)
    {
        Assert.That((int)RaxNode.Length(size, isCompr, hasValue), Is.EqualTo(bytes));
    }

    [TestCase(16, 16, false, 48)]
    [TestCase(16, 16, true, 64)]
    [TestCase(0, 0, false, 16)]
    [TestCase(254, 1, false, 271)]
    [TestCase(255, 1, false, 276)]
    public void An_inline_entry_asks_for_header_key_and_value(
        int key, int value, bool isVolatile, int size)
    {
        Assert.That(
            Robj.BlockSize(key, ObjEncoding.Embstr, value, isVolatile), Is.EqualTo(size));
    }

    [Test]
    public void A_16_16_key_costs_48_bytes_and_64_with_a_time_to_live()
    {
        using ZmallocSlab z = new();
        Robj o = Robj.Create(z, "k:0123456789abcd"u8, "0123456789abcdef"u8);
        Assert.That(z.UsedMemory, Is.EqualTo(48));
        Robj.SetExpire(z, ref o, 1);
        Assert.That(z.UsedMemory, Is.EqualTo(64));
        Robj.Free(z, ref o);
        Assert.That(z.UsedMemory, Is.Zero);
    }

    [Test]
    public void The_example_entry_of_the_file_head_has_these_bytes()
    {
        using ZmallocSlab z = new();
        Robj o = Robj.Create(z, "a"u8, "hi"u8);
        Assert.That(
            Convert.ToHexStringLower(Zmalloc.Span(o.Address, 19)),
            Is.EqualTo("0000000000000000" + "80000000" + "00000102" + "61" + "6869"));
        Robj.SetExpire(z, ref o, 0x0102030405060708);
        o.Lru = 0xABCDEF;
        o.Epoch = 7;
        Assert.That(
            Convert.ToHexStringLower(Zmalloc.Span(o.Address, 35)),
            Is.EqualTo("0000000000000000" + "80efcdab" + "01070102" + "0000000000000000"
                + "0807060504030201" + "61" + "6869"));
        Robj.Free(z, ref o);
    }

    [Test]
    public void Types_and_encodings_have_the_numbers_of_C()
    {
        Assert.That((int)ObjType.Stream, Is.EqualTo(6));
        Assert.That((int)ObjEncoding.Embstr, Is.EqualTo(8));
        Assert.That((int)ObjEncoding.Listpack, Is.EqualTo(11));
    }
}
