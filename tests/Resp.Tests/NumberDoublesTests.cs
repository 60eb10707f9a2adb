// NumberDoublesTests: doubles against what C prints and reads. No port.
namespace RedisNet.Resp.Tests;

using System;
using System.Globalization;
using System.Text;
using NUnit.Framework;

public sealed class NumberDoublesTests
{
    private static string Format(double value)
    {
        Span<byte> text = stackalloc byte[Number.MaxDoubleLength];
        return Encoding.ASCII.GetString(text[..Number.FormatDouble(text, value)]);
    }

    private static string Format17(double value)
    {
        Span<byte> text = stackalloc byte[Number.MaxDoubleLength];
        return Encoding.ASCII.GetString(text[..Number.FormatDouble17(text, value)]);
    }

    [TestCase(0.0, "0")]
    [TestCase(-0.0, "-0")]
    [TestCase(double.NaN, "nan")]
    [TestCase(double.PositiveInfinity, "inf")]
    [TestCase(double.NegativeInfinity, "-inf")]
    [TestCase(3.0, "3")]
    [TestCase(0.1, "0.1")]
    [TestCase(3.1, "3.1")]
    [TestCase(1e17, "100000000000000000")]
    [TestCase(1e20, "1e+20")]
    [TestCase(1.5e-7, "1.5e-7")]
    [TestCase(5e-324, "5e-324")]
    [TestCase(1.7976931348623157e308, "1.7976931348623157e+308")]
    public void Doubles_print_as_d2string_does(double value, string expected) =>
        Assert.That(Format(value), Is.EqualTo(expected));

    [Test]
    public void Random_doubles_print_as_C_prints_them()
    {
        Span<byte> text = stackalloc byte[Number.MaxDoubleLength];
        foreach (string line in VectorFile.Lines("d2s.txt"))
        {
            string[] parts = line.Split(' ');
            double value = BitConverter.UInt64BitsToDouble(
                ulong.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            int length = Fpconv.Dtoa(value, text);
            Assert.That(Encoding.ASCII.GetString(text[..length]), Is.EqualTo(parts[1]));
            Assert.That(Format17(value), Is.EqualTo(parts[2]));
        }
    }

    [Test]
    public void Random_texts_read_as_C_reads_them()
    {
        foreach (string line in VectorFile.Lines("s2d.txt"))
        {
            int end = line.LastIndexOf(']');
            byte[] text = Encoding.ASCII.GetBytes(line[1..end]);
            bool good = Number.TryParseDouble(text, out double value);
            string bits = BitConverter.DoubleToUInt64Bits(value)
                .ToString("x16", CultureInfo.InvariantCulture);
            Assert.That(good ? bits : "FAIL", Is.EqualTo(line[(end + 2)..]), line);
        }
    }

    [TestCase("inf", double.PositiveInfinity)]
    [TestCase("-INF", double.NegativeInfinity)]
    [TestCase("+infinity", double.PositiveInfinity)]
    [TestCase("0x10", 16)]
    [TestCase("0x1p-1074", 5e-324)]
    [TestCase("0x.8P1", 1)]
    [TestCase(".5", 0.5)]
    [TestCase("5.", 5)]
    [TestCase("+5e0", 5)]
    [TestCase("4.9e-324", 5e-324)]
    [TestCase("0e99999999999", 0)]
    public void Forms_of_strtod_are_read(string text, double expected)
    {
        Assert.That(Number.TryParseDouble(Encoding.ASCII.GetBytes(text), out double d), Is.True);
        Assert.That(d, Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase(" 1")]
    [TestCase("1 ")]
    [TestCase("nan")]
    [TestCase("-nan")]
    [TestCase(".")]
    [TestCase("1e")]
    [TestCase("1e+")]
    [TestCase("0x")]
    [TestCase("0x.p1")]
    [TestCase("1e309")]
    [TestCase("-1e99999999999")]
    [TestCase("1e-400")]
    [TestCase("0x1p-1076")]
    [TestCase("1,5")]
    [TestCase("infinit")]
    [TestCase("1\0")]
    public void Everything_else_is_refused(string text) =>
        Assert.That(Number.TryParseDouble(Encoding.ASCII.GetBytes(text), out _), Is.False);

    [TestCase("1e309", double.PositiveInfinity)]
    [TestCase("-1e99999999999", double.NegativeInfinity)]
    [TestCase("1e-400", 0)]
    [TestCase("-inf", double.NegativeInfinity)]
    [TestCase("2.5", 2.5)]
    public void Out_of_range_is_a_value_to_who_asks_for_it(string text, double expected)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        Assert.That(Number.TryReadDouble(bytes, out double d, out bool outOfRange), Is.True);
        Assert.That(d, Is.EqualTo(expected));
        Assert.That(outOfRange, Is.EqualTo(!Number.TryParseDouble(bytes, out _)));
    }

    [TestCase("")]
    [TestCase("nan")]
    [TestCase("1x")]
    public void No_number_is_none_out_of_range_either(string text) =>
        Assert.That(
            Number.TryReadDouble(Encoding.ASCII.GetBytes(text), out _, out _), Is.False);

    [TestCase(0, "0.0000")]
    [TestCase(-0.0, "0.0000")]
    [TestCase(0.0001, "0.0001")]
    [TestCase(6.0642951598391699e-05, "0.0001")]
    [TestCase(0.00001, "0.0000")]
    [TestCase(-0.00001, "0.0000")]
    [TestCase(0.01, "0.0100")]
    [TestCase(-0.01, "-0.0100")]
    [TestCase(-7.775, "-7.7750")]
    [TestCase(9.87654321, "9.8765")]
    [TestCase(166274.15156960033, "166274.1516")]
    [TestCase(5.00005, "5.0000")]
    [TestCase(1e300, "-922337203685477.5808")]
    [TestCase(double.NaN, "-922337203685477.5808")]
    public void Distances_have_four_digits_behind_the_point(double value, string expected)
    {
        Span<byte> text = stackalloc byte[Number.MaxDoubleLength];
        int length = Number.FormatFixedPoint(text, value, 4);
        Assert.That(Encoding.ASCII.GetString(text[..length]), Is.EqualTo(expected));
    }

    [TestCase(200, "200.000000")]
    [TestCase(-0.0, "-0.000000")]
    [TestCase(200.0078125, "200.007812")]
    [TestCase(200.0234375, "200.023438")]
    [TestCase(1e-7, "0.000000")]
    [TestCase(-5e-7, "-0.000000")]
    [TestCase(0.0000005000001, "0.000001")]
    [TestCase(1e22, "10000000000000000000000.000000")]
    [TestCase(double.PositiveInfinity, "inf")]
    [TestCase(double.NegativeInfinity, "-inf")]
    public void Fixed_digits_are_rounded_exactly(double value, string expected) =>
        Assert.That(Number.ToFixed(value, 6), Is.EqualTo(expected));
}
