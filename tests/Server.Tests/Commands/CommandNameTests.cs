// CommandNameTests: folding of names.
using System;
using System.Text;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Server.Tests.Commands;

public sealed class CommandNameTests
{
    [Test]
    public void Fold_lowers_ascii_letters_and_nothing_else_in_every_byte()
    {
        for (int value = 0; value < 256; value++)
        {
            byte lower = value is >= 'A' and <= 'Z' ? (byte)(value + 32) : (byte)value;
            for (int at = 0; at < 8; at++)
            {
                ulong others = at == 0 ? 0xFF00FF00FF00FF00 : 0;
                ulong word = (others & ~(0xFFUL << (at * 8))) | ((ulong)value << (at * 8));
                ulong expected = (others & ~(0xFFUL << (at * 8))) | ((ulong)lower << (at * 8));
                Assert.That(CommandName.Fold(word), Is.EqualTo(expected), $"byte {value} at {at}");
            }
        }
    }

    [Test]
    public void Names_of_one_length_have_the_same_words_only_if_they_differ_in_case_alone()
    {
        for (int length = 1; length <= 16; length++)
        {
            byte[] name = Encoding.ASCII.GetBytes("abcdefghijklmnop"[..length]);
            var key = new CommandName(name);
            byte[] upper = Encoding.ASCII.GetBytes("ABCDEFGHIJKLMNOP"[..length]);
            Assert.That(new CommandName(upper).Equals(key), Is.True, $"length {length}");
            for (int at = 0; at < length; at++)
            {
                byte[] other = (byte[])name.Clone();
                other[at] = (byte)'#';
                Assert.That(new CommandName(other).Equals(key), Is.False,
                    $"length {length}, byte {at}");
            }
        }
    }

    [Test]
    public void Equal_compares_bytes_with_text_without_regard_to_case()
    {
        Assert.That(CommandName.Equal("FilterBy"u8, "filterby"), Is.True);
        Assert.That(CommandName.Equal("filterb"u8, "filterby"), Is.False);
        Assert.That(CommandName.Equal("filterb\0"u8, "filterby"), Is.False);
        Assert.That(CommandName.Equal("[a"u8, "{a"), Is.False,
            "0x5B and 0x7B differ by 0x20 but are no letters");
        Assert.That(CommandName.Equal(ReadOnlySpan<byte>.Empty, ""), Is.True);
    }
}
