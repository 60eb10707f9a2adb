// RdbEncoderTests: which form a string gets.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.IO;
using System.Text;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class RdbEncoderTests
{
    [Test]
    public void Up_to_twenty_bytes_a_string_is_stored_as_it_is()
    {
        Assert.That(Encode(new string('a', 20)), Is.EqualTo("14" + Hex(new string('a', 20))));
    }

    [Test]
    public void From_twenty_one_bytes_on_what_compresses_is_compressed()
    {
        string hex = Encode(new string('a', 21));
        Assert.That(hex, Does.StartWith("c3"));
        Assert.That(hex, Has.Length.LessThan(2 * 18));
    }

    [Test]
    public void Without_compression_it_stays_as_it_is()
    {
        Assert.That(Encode(new string('a', 70), compress: false),
            Is.EqualTo("4046" + Hex(new string('a', 70))));
    }

    [Test]
    public void The_end_is_the_mark_and_the_checksum_of_all_before()
    {
        var encoder = new RdbEncoder(compress: true, checksum: true);
        encoder.Raw("REDIS0011"u8);
        encoder.End();
        ReadOnlySpan<byte> output = encoder.Output;
        ulong sum = Crc64.Update(0, output[..^8]);
        Assert.That(output[9], Is.EqualTo(255));
        Assert.That(BitConverter.ToUInt64(output[^8..]), Is.EqualTo(sum));
    }

    [Test]
    public void Without_checksums_the_checksum_is_zero()
    {
        var encoder = new RdbEncoder(compress: true, checksum: false);
        encoder.Raw("REDIS0011"u8);
        encoder.End();
        Assert.That(BitConverter.ToUInt64(encoder.Output[^8..]), Is.Zero);
    }

    [Test]
    public void What_spills_is_the_same_image_in_pieces(
        [Values(0, 100, 65_535, 65_536, 400_000)] int length,
        [Values] bool compress, [Values] bool random)
    {
        byte[] value = new byte[length];
        if (random)
        {
            new Random(1).NextBytes(value);
        }

        var whole = new RdbEncoder(compress, checksum: true);
        var spilt = new MemoryStream();
        int largest = 0;
        var pieces = new RdbEncoder(compress, checksum: true)
        {
            Spill = bytes =>
            {
                largest = int.Max(largest, bytes.Length);
                spilt.Write(bytes);
            },
        };
        foreach (RdbEncoder encoder in (RdbEncoder[])[whole, pieces])
        {
            encoder.Raw("REDIS0011"u8);
            encoder.String(value);
            encoder.String("after"u8);
            encoder.End();
        }

        spilt.Write(pieces.Output);
        Assert.That(spilt.ToArray(), Is.EqualTo(whole.Output.ToArray()));
        if (random || !compress)
        {
            Assert.That(largest, Is.LessThanOrEqualTo(compress ? 400_100 : 65_536));
            Assert.That(pieces.Output.Length, Is.LessThan(100_000));
        }
    }

    private static string Encode(string text, bool compress = true)
    {
        var encoder = new RdbEncoder(compress, checksum: true);
        encoder.String(Encoding.ASCII.GetBytes(text));
        return Convert.ToHexStringLower(encoder.Output);
    }

    private static string Hex(string text) =>
        Convert.ToHexStringLower(Encoding.ASCII.GetBytes(text));
}
