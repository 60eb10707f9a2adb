// CTextTests: numbers and words as the C library reads them.
using NUnit.Framework;
using RedisNet.Os;

namespace RedisNet.Sentinel.Tests;

public sealed class CTextTests
{
    [TestCase("12", 12)]
    [TestCase("  -7x", -7)]
    [TestCase("+3", 3)]
    [TestCase("abc", 0)]
    [TestCase("", 0)]
    [TestCase("-", 0)]
    [TestCase("2147483648", int.MinValue)]
    [TestCase("99999999999999999999", -1)]
    [TestCase("-99999999999999999999", 0)]
    public void Atoi_reads_what_C_reads(string text, int expected) =>
        Assert.That(CText.Atoi(text), Is.EqualTo(expected));

    [TestCase("18446744073709551615", ulong.MaxValue)]
    [TestCase("18446744073709551616", ulong.MaxValue)]
    [TestCase("-1", ulong.MaxValue)]
    [TestCase("-2 x", ulong.MaxValue - 1)]
    [TestCase("\t42,", 42ul)]
    [TestCase("x", 0ul)]
    public void Strtoull_wraps_negatives_and_saturates(string text, ulong expected) =>
        Assert.That(CText.Strtoull(text), Is.EqualTo(expected));

    [TestCase("9223372036854775807", long.MaxValue)]
    [TestCase("9223372036854775808", long.MaxValue)]
    [TestCase("-9223372036854775808", long.MinValue)]
    [TestCase("-9223372036854775809", long.MinValue)]
    public void Strtoll_saturates(string text, long expected) =>
        Assert.That(CText.Strtoll(text), Is.EqualTo(expected));

    [Test]
    public void Text_keeps_every_byte()
    {
        byte[] bytes = [1, 127, 128, 255];
        Assert.That(CText.Encode(CText.Decode(bytes)), Is.EqualTo(bytes));
    }

    [Test]
    public void Text_ends_at_the_first_NUL() =>
        Assert.That(CText.Decode("ab\0cd"u8), Is.EqualTo("ab"));

    [TestCase("yes", 1)]
    [TestCase("NO", 0)]
    [TestCase("1", -1)]
    public void Yes_and_no_are_read_without_case(string text, int expected) =>
        Assert.That(CText.YesNo(text), Is.EqualTo(expected));

    [TestCase(2026, 11, 22, "Sun Nov 22 01:02:03 2026")]
    [TestCase(2024, 2, 29, "Thu Feb 29 01:02:03 2024")]
    [TestCase(2000, 1, 1, "Sat Jan  1 01:02:03 2000")]
    public void A_moment_is_printed_as_ctime_does(int year, int month, int day, string expected) =>
        Assert.That(
            CText.Ctime(new LocalTime(year, month, day, 1, 2, 3, 0)), Is.EqualTo(expected));
}
