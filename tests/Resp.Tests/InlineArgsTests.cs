// InlineArgsTests: words and quotes against C's answers. No port.
namespace RedisNet.Resp.Tests;

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using NUnit.Framework;

public sealed class InlineArgsTests
{
    [TestCase("", "")]
    [TestCase("a b\tc", "a|b|c")]
    [TestCase("\"\\x41\\x4\\n\" 'a\\'b\\n'", "Ax4\n|a'b\\n")]
    [TestCase("pre\"fix ed\" x", "prefix ed|x")]
    [TestCase("a\vb \fc", "a\vb|c")]
    [TestCase("save \"\"", "save|")]
    [TestCase("a\0b", "a")]
    public void Words_are_split(string line, string expected)
    {
        List<byte[]>? words = InlineArgs.Split(Encoding.Latin1.GetBytes(line));
        Assert.That(
            string.Join('|', words!.Select(Encoding.Latin1.GetString)), Is.EqualTo(expected));
    }

    [TestCase("\"")]
    [TestCase("\"a")]
    [TestCase("\"a\\")]
    [TestCase("'a")]
    [TestCase("\"a\"b")]
    [TestCase("'a'b")]
    public void Quotes_that_do_not_match_are_told(string line) =>
        Assert.That(InlineArgs.Split(Encoding.Latin1.GetBytes(line)), Is.Null);

    [Test]
    public void Random_lines_split_as_in_C()
    {
        foreach (string line in VectorFile.Lines("split.txt"))
        {
            string first = line.Split(' ')[0];
            List<byte[]>? words = InlineArgs.Split(Convert.FromHexString(first.AsSpan(1)));
            string actual = words is null
                ? " FAIL"
                : string.Concat(words.Select(w => " w" + Convert.ToHexStringLower(w)));
            Assert.That(first + actual, Is.EqualTo(line));
        }
    }
}
