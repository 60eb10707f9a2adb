// Number.Doubles: doubles as text, as replies, scores and configuration need them.
// Port of redis 7.2 util.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Resp;

using System;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;

public static partial class Number
{
    /// <summary>The room any double fits in.</summary>
    /// <port>util.h MAX_D2STRING_CHARS</port>
    public const int MaxDoubleLength = 128;

    /// <summary>Parses a double that takes up the whole text, correctly rounded.</summary>
    /// <remarks>All that strtod takes: infinities, hexadecimal, no NaN, no white space. A number
    /// too large, or so small that it becomes zero, fails.</remarks>
    /// <port>util.c string2d</port>
    public static bool TryParseDouble(ReadOnlySpan<byte> text, out double value)
    {
        return TryReadDouble(text, out value, out bool outOfRange) && !outOfRange;
    }

    /// <summary>As <see cref="TryParseDouble"/>, but out of range is no failure: what is too large
    /// becomes infinite, what is too small zero, as strtod has it.</summary>
    /// <port>t_zset.c zslParseRange</port>
    public static bool TryReadDouble(
        ReadOnlySpan<byte> text, out double value, out bool outOfRange)
    {
        value = 0;
        outOfRange = false;
        if (!FloatText.TryParse(text, out FloatText parts))
        {
            return false;
        }

        if (parts.Infinite)
        {
            value = parts.Negative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (parts.Hex)
        {
            value = LongDouble.DoubleFromHex(parts);
        }
        else if (!double.TryParse(
            text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            // Only an exponent too long for the framework's parser gets here; the value is then
            // extreme.
            value = parts.IsNonZero() && parts.Exponent > 0 ? double.PositiveInfinity : 0;
            value = parts.Negative ? -value : value;
        }

        outOfRange = double.IsInfinity(value) || (value == 0 && parts.IsNonZero());
        return true;
    }

    /// <summary>Whether a double is an integer that a long holds without loss.</summary>
    /// <port>util.c double2ll</port>
    public static bool TryGetInt64(double value, out long integer)
    {
        const double Half = long.MaxValue / 2;
        integer = 0;
        if (!(value >= -Half && value <= Half))
        {
            return false;
        }

        integer = (long)value;
        return integer == value;
    }

    /// <summary>Writes a double in the shortest form that reads back the same; integers without a
    /// point. Returns the length.</summary>
    /// <port>util.c d2string</port>
    public static int FormatDouble(Span<byte> dest, double value)
    {
        if (double.IsNaN(value))
        {
            "nan"u8.CopyTo(dest);
            return 3;
        }

        if (double.IsInfinity(value))
        {
            ReadOnlySpan<byte> name = value < 0 ? "-inf"u8 : "inf"u8;
            name.CopyTo(dest);
            return name.Length;
        }

        if (value == 0)
        {
            ReadOnlySpan<byte> zero = double.IsNegative(value) ? "-0"u8 : "0"u8;
            zero.CopyTo(dest);
            return zero.Length;
        }

        return TryGetInt64(value, out long integer)
            ? FormatInt64(dest, integer) : Fpconv.Dtoa(value, dest);
    }

    /// <summary>Writes a double with 17 significant digits, as printf's <c>%.17g</c> does. Returns
    /// the length.</summary>
    /// <port>util.c ld2string LD_STR_AUTO</port>
    public static int FormatDouble17(Span<byte> dest, double value)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return FormatDouble(dest, value);
        }

        // d.dddddddddddddddde[+-]ddd, from which printf's layout follows.
        Span<byte> raw = stackalloc byte[32];
        bool fits = Utf8Formatter.TryFormat(Math.Abs(value), raw, out int n, new('E', 16));
        int exp = 0;
        RespCheck.That(fits && Utf8Parser.TryParse(raw[19..n], out exp, out int _));
        Span<byte> digits = stackalloc byte[17];
        digits[0] = raw[0];
        raw.Slice(2, 16).CopyTo(digits[1..]);
        int used = digits.TrimEnd((byte)'0').Length;
        int at = 0;
        if (value < 0)
        {
            dest[at++] = (byte)'-';
        }

        return at + (exp is < -4 or >= 17
            ? Scientific17(dest[at..], digits[..used], exp)
            : Plain17(dest[at..], digits, used, exp));
    }

    /// <summary>Writes a double with so many digits behind the point, rounded after it was
    /// multiplied, which is fast and not always exact. What is beyond 64 bits then, or no number,
    /// comes out as the least long. Returns the length.</summary>
    /// <port>util.c fixedpoint_d2string</port>
    public static int FormatFixedPoint(Span<byte> dest, double value, int fractionDigits)
    {
        ulong unit = 1;
        for (int i = 0; i < fractionDigits; i++)
        {
            unit *= 10;
        }

        double scaled = Math.Round(value * unit, MidpointRounding.ToEven);
        long number = scaled is >= long.MinValue and < 9223372036854775808.0
            ? (long)scaled : long.MinValue;
        int at = 0;
        if (number < 0)
        {
            dest[at++] = (byte)'-';
        }

        ulong size = number < 0 ? 0 - (ulong)number : (ulong)number;
        at += FormatUInt64(dest[at..], size / unit);
        dest[at++] = (byte)'.';
        Span<byte> fraction = dest.Slice(at, fractionDigits);
        fraction.Fill((byte)'0');
        size %= unit;
        FormatUInt64(fraction[(fractionDigits - Digits10(size))..], size);
        return at + fractionDigits;
    }

    /// <summary>A double with so many digits behind the point, exactly rounded, as printf's
    /// <c>%f</c> writes it.</summary>
    public static string ToFixed(double value, int fractionDigits)
    {
        string sign = double.IsNegative(value) ? "-" : "";
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? sign + "nan" : sign + "inf";
        }

        (ulong bits, int exponent) = Split(value);
        BigInteger units = bits * BigInteger.Pow(10, fractionDigits);
        BigInteger rounded = units << exponent;
        if (exponent < 0)
        {
            BigInteger half = BigInteger.One << (-exponent - 1);
            BigInteger rest = units - (rounded << -exponent);
            rounded += rest > half || (rest == half && !rounded.IsEven) ? 1 : 0;
        }

        string digits = rounded.ToString(CultureInfo.InvariantCulture)
            .PadLeft(fractionDigits + 1, '0');
        return $"{sign}{digits[..^fractionDigits]}.{digits[^fractionDigits..]}";
    }

    /// <summary>The size of a finite double as an integer times a power of two.</summary>
    internal static (ulong Bits, int Exponent) Split(double value)
    {
        const int ExponentBias = 1075;
        const ulong Implicit = 1UL << 52;
        long raw = BitConverter.DoubleToInt64Bits(value);
        ulong bits = (ulong)raw & (Implicit - 1);
        int exponent = (int)(raw >> 52) & 0x7FF;
        return exponent == 0
            ? (bits, 1 - ExponentBias) : (bits | Implicit, exponent - ExponentBias);
    }

    private static int Scientific17(Span<byte> dest, ReadOnlySpan<byte> digits, int exp)
    {
        int n = 0;
        dest[n++] = digits[0];
        if (digits.Length > 1)
        {
            dest[n++] = (byte)'.';
            digits[1..].CopyTo(dest[n..]);
            n += digits.Length - 1;
        }

        dest[n++] = (byte)'e';
        dest[n++] = exp < 0 ? (byte)'-' : (byte)'+';
        int size = Math.Abs(exp);
        if (size < 10)
        {
            dest[n++] = (byte)'0';
        }

        return n + FormatUInt64(dest[n..], (ulong)size);
    }

    // exp is between -4 and 16; used counts the digits up to the last that is not zero.
    private static int Plain17(Span<byte> dest, ReadOnlySpan<byte> digits, int used, int exp)
    {
        if (exp < 0)
        {
            "0.000"u8[..(1 - exp)].CopyTo(dest);
            digits[..used].CopyTo(dest[(1 - exp)..]);
            return 1 - exp + used;
        }

        int whole = exp + 1;
        digits[..whole].CopyTo(dest);
        if (used <= whole)
        {
            return whole;
        }

        dest[whole] = (byte)'.';
        digits[whole..used].CopyTo(dest[(whole + 1)..]);
        return used + 1;
    }
}
