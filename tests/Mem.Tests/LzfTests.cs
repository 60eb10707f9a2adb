// LzfTests: compression there and back, and rubbish that must not expand.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class LzfTests
{
    [Test]
    public void A_run_of_one_letter_becomes_the_bytes_the_reference_makes()
    {
        byte[] output = new byte[96];
        int length = new Lzf().Compress(Encoding.ASCII.GetBytes(new string('a', 100)), output);
        Assert.That(Convert.ToHexStringLower(output.AsSpan(0, length)),
            Is.EqualTo("016161e05700016161"));
    }

    [TestCase(21)]
    [TestCase(33)]
    [TestCase(264)]
    [TestCase(1000)]
    [TestCase(100_000)]
    public void What_compresses_expands_to_itself(int size)
    {
        var random = new Random(size);
        var lzf = new Lzf();
        for (int letters = 1; letters < 40; letters += 3)
        {
            byte[] input = new byte[size];
            for (int i = 0; i < size; i++)
            {
                input[i] = (byte)('a' + (random.Next(letters) / (1 + (i / 500 % 3))));
            }

            byte[] output = new byte[size];
            int length = lzf.Compress(input, output.AsSpan(0, size - 4));
            if (length == 0)
            {
                continue;
            }

            byte[] back = new byte[size];
            Assert.That(Lzf.Decompress(output.AsSpan(0, length), back), Is.EqualTo(size));
            Assert.That(back, Is.EqualTo(input));
        }
    }

    [Test]
    public void Random_bytes_do_not_compress()
    {
        byte[] input = new byte[1000];
        new Random(2).NextBytes(input);
        Assert.That(new Lzf().Compress(input, new byte[996]), Is.Zero);
    }

    [Test]
    public void The_result_does_not_depend_on_what_was_compressed_before()
    {
        byte[] text = Encoding.ASCII.GetBytes(
            string.Concat(System.Linq.Enumerable.Repeat("abcdefghij", 50)));
        byte[] fresh = new byte[600];
        int length = new Lzf().Compress(text, fresh);
        var used = new Lzf();
        used.Compress(Encoding.ASCII.GetBytes(new string('x', 9000) + "abcdefghij"),
            new byte[9000]);
        byte[] later = new byte[600];
        Assert.That(used.Compress(text, later), Is.EqualTo(length));
        Assert.That(later, Is.EqualTo(fresh));
    }

    [Test]
    public void Rubbish_never_expands_beyond_the_room_it_is_given()
    {
        var random = new Random(3);
        byte[] output = new byte[64];
        for (int i = 0; i < 100_000; i++)
        {
            byte[] input = new byte[random.Next(1, 20)];
            random.NextBytes(input);
            Assert.That(Lzf.Decompress(input, output), Is.InRange(0, output.Length));
        }
    }
}
