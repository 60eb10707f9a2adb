// QuotingTests: quoted bytes come back as they were. No port.
namespace RedisNet.Resp.Tests;

using System;
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;

public sealed class QuotingTests
{
    [TestCase("", "\"\"")]
    [TestCase("a\"\\b", "\"a\\\"\\\\b\"")]
    [TestCase("\n\r\t\a\b\0\x7f\xff", "\"\\n\\r\\t\\a\\b\\x00\\x7f\\xff\"")]
    public void Bytes_are_quoted(string bytes, string expected) => Assert.That(
        Quoting.Repr(Encoding.Latin1.GetBytes(bytes)), Is.EqualTo(expected));

    [Test]
    public void Any_bytes_survive_quoting_and_splitting()
    {
        Random random = new(1);
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = new byte[random.Next(40) + (i == 0 ? 5000 : 0)];
            random.NextBytes(bytes);
            List<byte[]>? words = InlineArgs.Split(Encoding.Latin1.GetBytes(Quoting.Repr(bytes)));
            Assert.That(words, Has.Count.EqualTo(1));
            Assert.That(words![0], Is.EqualTo(bytes));
        }
    }

    [TestCase("plain", false)]
    [TestCase("", false)]
    [TestCase("a b", true)]
    [TestCase("a\"", true)]
    [TestCase("\xe9", true)]
    public void Words_that_need_quotes_are_known(string word, bool expected) => Assert.That(
        Quoting.NeedsRepr(Encoding.Latin1.GetBytes(word)), Is.EqualTo(expected));
}
