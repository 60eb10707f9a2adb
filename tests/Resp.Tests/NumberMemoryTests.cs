// NumberMemoryTests: amounts of memory with units. No port: expectations from memtoull's rules.
namespace RedisNet.Resp.Tests;

using System.Text;
using NUnit.Framework;

public sealed class NumberMemoryTests
{
    [TestCase("100", 100ul)]
    [TestCase("100b", 100ul)]
    [TestCase("1k", 1000ul)]
    [TestCase("1kb", 1024ul)]
    [TestCase("1M", 1000000ul)]
    [TestCase("1Mb", 1048576ul)]
    [TestCase("2g", 2000000000ul)]
    [TestCase("2GB", 2147483648ul)]
    [TestCase("007kb", 7168ul)]
    [TestCase("", 0ul)]
    [TestCase("gb", 0ul)]
    [TestCase("18446744073709551615", ulong.MaxValue)]
    [TestCase("99999999999999999999", ulong.MaxValue)]
    public void Amounts_parse(string text, ulong expected)
    {
        Assert.That(Number.TryParseMemory(Encoding.ASCII.GetBytes(text), out ulong n), Is.True);
        Assert.That(n, Is.EqualTo(expected));
    }

    [TestCase("-1")]
    [TestCase("zz")]
    [TestCase("1tb")]
    [TestCase("1 kb")]
    [TestCase("1.5gb")]
    [TestCase("1kbb")]
    public void Nonsense_does_not(string text) =>
        Assert.That(Number.TryParseMemory(Encoding.ASCII.GetBytes(text), out _), Is.False);
}
