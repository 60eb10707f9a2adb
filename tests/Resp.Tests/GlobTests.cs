// GlobTests: patterns against C's answers, and patterns made to take for ever. No port.
namespace RedisNet.Resp.Tests;

using System;
using System.Text;
using NUnit.Framework;

public sealed class GlobTests
{
    [TestCase("*", "abc", true)]
    [TestCase("*", "", false)]
    [TestCase("", "", true)]
    [TestCase("h?llo", "hello", true)]
    [TestCase("h[^e]llo", "hello", false)]
    [TestCase("h[a-f]llo", "hello", true)]
    [TestCase("h[f-a]llo", "hello", true)]
    [TestCase("h\\*llo", "h*llo", true)]
    [TestCase("h\\*llo", "hello", false)]
    [TestCase("[abc", "c", true)]
    [TestCase("a*c*e", "abcde", true)]
    [TestCase("a*c*f", "abcde", false)]
    [TestCase("abc**", "abc", true)]
    public void Patterns_match(string pattern, string text, bool expected) => Assert.That(
        Glob.IsMatch(Encoding.Latin1.GetBytes(pattern), Encoding.Latin1.GetBytes(text)),
        Is.EqualTo(expected));

    [Test]
    public void Random_patterns_match_as_in_C()
    {
        foreach (string line in VectorFile.Lines("glob.txt"))
        {
            string[] parts = line.Split(' ');
            byte[] pattern = Convert.FromHexString(parts[0].AsSpan(1));
            byte[] text = Convert.FromHexString(parts[1].AsSpan(1));
            Assert.That(
                Glob.IsMatch(pattern, text, parts[2] == "1"), Is.EqualTo(parts[3] == "1"), line);
        }
    }

    [Test]
    public void Stars_without_end_are_answered_at_once()
    {
        byte[] text = Encoding.ASCII.GetBytes(new string('a', 100_000) + "c");
        string stars = string.Concat(System.Linq.Enumerable.Repeat("a*", 500));
        byte[] pattern = Encoding.ASCII.GetBytes(stars + "b");
        Assert.That(Glob.IsMatch(pattern, text), Is.False);
    }

    [Test]
    public void More_than_a_thousand_nested_stars_do_not_match()
    {
        string stars = string.Concat(System.Linq.Enumerable.Repeat("*?", 100_000));
        byte[] pattern = Encoding.ASCII.GetBytes(stars);
        byte[] text = Encoding.ASCII.GetBytes(new string('a', 100_000));
        Assert.That(Glob.IsMatch(pattern, text), Is.False);
    }
}
