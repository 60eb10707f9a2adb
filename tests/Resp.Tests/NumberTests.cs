// NumberTests: integers, strictly. No port: expectations from util.c's own cases and its rules.
namespace RedisNet.Resp.Tests;

using System;
using System.Globalization;
using System.Text;
using NUnit.Framework;

public sealed class NumberTests
{
    [TestCase("0", 0)]
    [TestCase("1", 1)]
    [TestCase("-1", -1)]
    [TestCase("99", 99)]
    [TestCase("-99", -99)]
    [TestCase("9223372036854775807", long.MaxValue)]
    [TestCase("-9223372036854775808", long.MinValue)]
    public void Canonical_integers_parse(string text, long expected)
    {
        Assert.That(Number.TryParseInt64(Encoding.ASCII.GetBytes(text), out long value), Is.True);
        Assert.That(value, Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase("+1")]
    [TestCase("01")]
    [TestCase("00")]
    [TestCase("-0")]
    [TestCase("-01")]
    [TestCase(" 1")]
    [TestCase("1 ")]
    [TestCase("1a")]
    [TestCase("1\0")]
    [TestCase("9223372036854775808")]
    [TestCase("-9223372036854775809")]
    [TestCase("18446744073709551616")]
    [TestCase("99999999999999999999")]
    [TestCase("000000000000000000001")]
    public void Anything_else_does_not(string text) =>
        Assert.That(Number.TryParseInt64(Encoding.ASCII.GetBytes(text), out _), Is.False);

    [TestCase("18446744073709551615", ulong.MaxValue)]
    [TestCase("0", 0ul)]
    [TestCase(" 7", 7ul)]
    [TestCase("+7", 7ul)]
    [TestCase("007", 7ul)]
    [TestCase(" -1", ulong.MaxValue)]
    public void Unsigned_integers_parse_as_strtoull_does(string text, ulong expected)
    {
        Assert.That(Number.TryParseUInt64(Encoding.ASCII.GetBytes(text), out ulong n), Is.True);
        Assert.That(n, Is.EqualTo(expected));
    }

    [TestCase("-1")]
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("7 ")]
    [TestCase("0x7")]
    [TestCase("18446744073709551616")]
    public void Some_unsigned_texts_fail(string text) =>
        Assert.That(Number.TryParseUInt64(Encoding.ASCII.GetBytes(text), out _), Is.False);

    [Test]
    public void Every_length_of_integer_is_written_as_it_reads()
    {
        Span<byte> text = stackalloc byte[Number.MaxInt64Length];
        Random random = new(1);
        for (int i = 0; i < 20000; i++)
        {
            long value = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            value = i < 3 ? i == 0 ? long.MinValue : i == 1 ? long.MaxValue : 0 : value;
            int length = Number.FormatInt64(text, value);
            string expected = value.ToString(CultureInfo.InvariantCulture);
            Assert.That(Encoding.ASCII.GetString(text[..length]), Is.EqualTo(expected));
            Assert.That(Number.SDigits10(value), Is.EqualTo(length));
            Assert.That(Number.TryParseInt64(text[..length], out long back), Is.True);
            Assert.That(back, Is.EqualTo(value));
        }

        Assert.That(Number.Digits10(ulong.MaxValue), Is.EqualTo(20));
        Assert.That(Number.FormatUInt64(text, ulong.MaxValue), Is.EqualTo(20));
    }
}
