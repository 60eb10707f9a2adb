// RdbEncodingTests: lengths and integers, byte for byte.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Text;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class RdbEncodingTests
{
    [TestCase(0UL, "00")]
    [TestCase(63UL, "3f")]
    [TestCase(64UL, "4040")]
    [TestCase(16383UL, "7fff")]
    [TestCase(16384UL, "8000004000")]
    [TestCase(4294967295UL, "80ffffffff")]
    [TestCase(4294967296UL, "810000000100000000")]
    public void A_length_takes_as_few_bytes_as_the_format_has_for_it(ulong length, string hex)
    {
        byte[] bytes = new byte[RdbEncoding.MaxLenBytes];
        int n = RdbEncoding.SaveLen(bytes, length);
        Assert.That(Convert.ToHexStringLower(bytes.AsSpan(0, n)), Is.EqualTo(hex));
    }

    [TestCase("0", "c000")]
    [TestCase("-128", "c080")]
    [TestCase("127", "c07f")]
    [TestCase("128", "c18000")]
    [TestCase("-32768", "c10080")]
    [TestCase("32768", "c200800000")]
    [TestCase("-2147483648", "c200000080")]
    [TestCase("2147483648", "")]
    [TestCase("-0", "")]
    [TestCase("+1", "")]
    [TestCase("01", "")]
    [TestCase(" 1", "")]
    [TestCase("1 ", "")]
    [TestCase("", "")]
    [TestCase("12a", "")]
    public void Only_the_text_an_integer_is_printed_as_becomes_one(string text, string hex)
    {
        byte[] bytes = new byte[RdbEncoding.MaxLenBytes];
        int n = RdbEncoding.TryIntegerEncoding(bytes, Encoding.ASCII.GetBytes(text));
        Assert.That(Convert.ToHexStringLower(bytes.AsSpan(0, n)), Is.EqualTo(hex));
    }
}
