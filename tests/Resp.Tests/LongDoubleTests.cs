// LongDoubleTests: INCRBYFLOAT's arithmetic against C's long double. No port.
namespace RedisNet.Resp.Tests;

using System.Text;
using NUnit.Framework;

public sealed class LongDoubleTests
{
    private static string Sum(string a, string b)
    {
        bool first = LongDouble.TryParse(Encoding.ASCII.GetBytes(a), out LongDouble x);
        bool second = LongDouble.TryParse(Encoding.ASCII.GetBytes(b), out LongDouble y);
        if (!first || !second)
        {
            return $"FAIL{(first ? 1 : 0)}{(second ? 1 : 0)}";
        }

        return LongDouble.Add(x, y)?.ToString() ?? "nan";
    }

    [TestCase("3", "1.1e0", "4.1")]
    [TestCase("1.5", "1.5", "3")]
    [TestCase("0.1", "0.2", "0.3")]
    [TestCase("17179869184", "1.5", "17179869185.5")]
    [TestCase("17179869184", "17179869184", "34359738368")]
    [TestCase("1", "-1.1", "-0.1")]
    [TestCase("0.1", "-0.1", "0")]
    [TestCase("-0.0", "-0.0", "0")]
    [TestCase("5.0e3", "2.0e2", "5200")]
    [TestCase("0", "1e-18", "0")]
    [TestCase("0", "-1e-18", "0")]
    [TestCase("inf", "1", "inf")]
    [TestCase("inf", "-inf", "nan")]
    [TestCase("1e4932", "1e4932", "inf")]
    [TestCase("18446744073709551615", "0.25", "18446744073709551615")]
    public void Sums_are_what_incrbyfloat_replies(string a, string b, string expected) =>
        Assert.That(Sum(a, b), Is.EqualTo(expected));

    [TestCase(" 1")]
    [TestCase("1 ")]
    [TestCase("nan")]
    [TestCase("1e4933")]
    [TestCase("1e-5000")]
    [TestCase("")]
    public void Texts_that_strtold_would_not_take_whole_are_refused(string text) =>
        Assert.That(LongDouble.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);

    [Test]
    public void Random_sums_are_what_C_computes()
    {
        foreach (string line in VectorFile.Lines("add.txt"))
        {
            string[] parts = line.Split(' ');
            Assert.That(Sum(parts[0], parts[1]), Is.EqualTo(parts[2]), line);
        }
    }

    [TestCase(0)]
    [TestCase(-7)]
    [TestCase(long.MinValue)]
    [TestCase(long.MaxValue)]
    public void Integers_are_exact(long value) => Assert.That(
        LongDouble.FromInt64(value).ToString(),
        Is.EqualTo(value.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    [Test]
    public void The_nearest_double_is_found()
    {
        LongDouble.TryParse("0.1"u8, out LongDouble tenth);
        LongDouble.TryParse("-1e-320"u8, out LongDouble tiny);
        Assert.That(tenth.ToDouble(), Is.EqualTo(0.1));
        Assert.That(tiny.ToDouble(), Is.EqualTo(-1e-320));
    }

    [TestCase(0, "0")]
    [TestCase(-0.0, "0")]
    [TestCase(13.36138933897018433, "13.36138933897018433")]
    [TestCase(38.11555639549629859, "38.11555639549629859")]
    [TestCase(-180, "-180")]
    [TestCase(0.1, "0.10000000000000001")]
    [TestCase(1e-10, "0.0000000001")]
    [TestCase(1e-18, "0")]
    [TestCase(double.Epsilon, "0")]
    [TestCase(1e20, "100000000000000000000")]
    [TestCase(double.NegativeInfinity, "-inf")]
    public void A_double_is_shown_with_all_its_digits(double value, string expected) =>
        Assert.That(LongDouble.FromDouble(value).ToString(), Is.EqualTo(expected));
}
