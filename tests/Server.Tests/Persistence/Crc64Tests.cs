// Crc64Tests: the checksum of the RDB format.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class Crc64Tests
{
    [Test]
    public void The_check_value_is_that_of_the_reference()
    {
        Assert.That(Crc64.Update(0, "123456789"u8), Is.EqualTo(0xe9c6d914c4b8d9caUL));
    }

    [Test]
    public void Every_length_has_the_checksum_of_its_bits_whatever_came_before()
    {
        byte[] data = new byte[700];
        new Random(7).NextBytes(data);
        for (int length = 0; length <= data.Length; length++)
        {
            ReadOnlySpan<byte> part = data.AsSpan(data.Length - length);
            ulong before = Crc64.Update(0, data.AsSpan(0, length % 17));
            ulong all = BitByBit([.. data.AsSpan(0, length % 17), .. part]);
            Assert.That(Crc64.Update(before, part), Is.EqualTo(all), $"length {length}");
        }
    }

    [Test]
    public void A_long_text_has_the_checksum_of_the_reference()
    {
        ReadOnlySpan<byte> text =
            "This is a test of the emergency broadcast system."u8;
        Assert.That(Crc64.Update(0, text), Is.EqualTo(BitByBit(text)));
    }

    [Test]
    public void Pieces_of_any_length_give_the_checksum_of_the_whole()
    {
        byte[] data = new byte[100];
        new Random(1).NextBytes(data);
        ulong whole = Crc64.Update(0, data);
        for (int cut = 0; cut <= data.Length; cut++)
        {
            ulong first = Crc64.Update(0, data.AsSpan(0, cut));
            Assert.That(Crc64.Update(first, data.AsSpan(cut)), Is.EqualTo(whole), $"cut at {cut}");
        }
    }

    private static ulong BitByBit(ReadOnlySpan<byte> data)
    {
        ulong crc = 0;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x95AC9329AC4BC9B5 : crc >> 1;
            }
        }

        return crc;
    }
}
