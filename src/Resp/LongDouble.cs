// LongDouble: x86's 80-bit extended precision in software, for INCRBYFLOAT and HINCRBYFLOAT.
// Port of redis 7.2 util.c (string2ld, ld2string); the arithmetic stands for C's long double.
//
// C computes 0.1 + 0.2 with 64 bits of mantissa and prints 17 digits behind the point, and so shows
// 0.3. To print the same bytes in all cases, not in most, the type has the same 64 bits and rounds
// as the processor does:
//
//   value = (-1)^negative * Mantissa * 2^Exponent      Mantissa has its top bit set, or is 0
//   to the nearest, ties to even; below 2^16384
//   under 2^-16382 the precision shrinks, to nothing at 2^-16446
//
// Decimal text is read exactly: the digits as an integer times or over a power of ten, divided with
// a sticky remainder, rounded once. Printing is exact too. Most numbers fit UInt128 there;
// BigInteger takes the rest.
namespace RedisNet.Resp;

using System;
using System.Globalization;
using System.Numerics;
using System.Text;

/// <summary>An 80-bit floating point number: finite, or infinite after overflow.</summary>
public readonly struct LongDouble
{
    /// <summary>The room the longest human form takes: 4933 digits in front of the point.</summary>
    /// <port>util.h MAX_LONG_DOUBLE_CHARS</port>
    public const int MaxLength = 5 * 1024;

    private const int MaxExponent = 16383 - 63;
    private const int MinExponent = -16382 - 63;
    private const int FractionDigits = 17;
    private const ulong FractionScale = 100_000_000_000_000_000;

    private readonly bool _negative;
    private readonly ulong _mantissa;
    private readonly int _exponent;

    private LongDouble(bool negative, ulong mantissa, int exponent, bool infinite = false)
    {
        _negative = negative;
        _mantissa = mantissa;
        _exponent = exponent;
        IsInfinity = infinite;
    }

    /// <summary>Beyond the range, or written as <c>inf</c>.</summary>
    public bool IsInfinity { get; }

    /// <summary>Zero of either sign.</summary>
    public bool IsZero => _mantissa == 0 && !IsInfinity;

    /// <summary>Exactly the integer.</summary>
    public static LongDouble FromInt64(long value)
    {
        ulong size = value < 0 ? 0 - (ulong)value : (ulong)value;
        return Round(value < 0, size, false, 0);
    }

    /// <summary>Exactly the double, which must be a number.</summary>
    public static LongDouble FromDouble(double value)
    {
        RespCheck.That(!double.IsNaN(value));
        bool negative = double.IsNegative(value);
        if (double.IsInfinity(value))
        {
            return Infinity(negative);
        }

        (ulong bits, int exponent) = Number.Split(value);
        return Round(negative, bits, false, exponent);
    }

    /// <summary>Parses a number that takes up the whole text.</summary>
    /// <port>util.c string2ld</port>
    public static bool TryParse(ReadOnlySpan<byte> text, out LongDouble value)
    {
        value = default;
        if (text.Length >= MaxLength || !FloatText.TryParse(text, out FloatText parts))
        {
            return false;
        }

        if (parts.Infinite)
        {
            value = Infinity(parts.Negative);
            return true;
        }

        value = parts.Hex ? FromHex(parts) : FromDecimal(parts);
        return !value.IsInfinity && (!value.IsZero || !parts.IsNonZero());
    }

    /// <summary>The sum, or null where it would not be a number (infinities of both
    /// signs).</summary>
    public static LongDouble? Add(LongDouble a, LongDouble b)
    {
        if (a.IsInfinity || b.IsInfinity)
        {
            bool clash = a.IsInfinity && b.IsInfinity && a._negative != b._negative;
            return clash ? null : a.IsInfinity ? a : b;
        }

        if (a._mantissa == 0 || b._mantissa == 0)
        {
            return AddZero(a, b);
        }

        if (a._exponent < b._exponent)
        {
            (a, b) = (b, a);
        }

        // 62 guard bits, one bit for the carry. What b loses on the right is remembered as sticky.
        int distance = a._exponent - b._exponent;
        UInt128 x = (UInt128)a._mantissa << 62;
        UInt128 y = (UInt128)b._mantissa << 62;
        UInt128 shifted = distance > 126 ? UInt128.Zero : y >> distance;
        bool sticky = distance > 126 || shifted << distance != y;
        int exponent = a._exponent - 62;
        if (a._negative == b._negative)
        {
            return Round(a._negative, x + shifted, sticky, exponent);
        }

        if (sticky)
        {
            // x - (shifted + part of a unit) lies within the unit below x - shifted.
            shifted++;
        }

        return x >= shifted
            ? Round(a._negative && x != shifted, x - shifted, sticky, exponent)
            : Round(b._negative, shifted - x, false, exponent);
    }

    /// <summary>The nearest double.</summary>
    public double ToDouble()
    {
        if (IsInfinity)
        {
            return _negative ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (_mantissa == 0)
        {
            return _negative ? -0.0 : 0.0;
        }

        return RoundDouble(_negative, _mantissa, false, _exponent);
    }

    /// <summary>A thousand times the number, rounded up to an integer, as of seconds in
    /// milliseconds. False when that is more than 63 bits hold; what is less than they hold counts
    /// as the least.</summary>
    /// <port>timeout.c getTimeoutFromObjectOrReply</port>
    public bool TryGetThousandths(out long value)
    {
        LongDouble scaled = Round(_negative, (UInt128)_mantissa * 1000, false, _exponent);
        bool small = !IsInfinity && !scaled.IsInfinity
            && (scaled._mantissa == 0 || scaled._exponent < 0);
        value = long.MinValue;
        if (!small)
        {
            return _negative;
        }

        int shift = -scaled._exponent;
        ulong whole = shift > 63 ? 0 : scaled._mantissa >> shift;
        bool fraction = scaled._mantissa != 0 && (shift > 63 || whole << shift != scaled._mantissa);
        value = _negative ? -(long)whole : (long)whole;
        if (fraction && !_negative)
        {
            value = unchecked(value + 1);
        }

        return value >= 0 || _negative;
    }

    /// <summary>Writes the number with up to 17 digits behind the point, trailing zeros cut.
    /// Returns the length. <see cref="MaxLength"/> always suffices; 64 does below 2^127.</summary>
    /// <port>util.c ld2string LD_STR_HUMAN</port>
    public int FormatHuman(Span<byte> dest)
    {
        int at = 0;
        if (IsInfinity)
        {
            return Number.FormatDouble(dest, ToDouble());
        }

        (ulong whole, ulong fraction) = Split();
        if (_negative && (whole != 0 || fraction != 0))
        {
            dest[at++] = (byte)'-';
        }

        at += _exponent > 0 ? FormatLarge(dest[at..]) : Number.FormatUInt64(dest[at..], whole);
        if (fraction == 0)
        {
            return at;
        }

        dest[at++] = (byte)'.';
        Span<byte> digits = dest.Slice(at, FractionDigits);
        digits.Fill((byte)'0');
        Number.FormatUInt64(digits[(FractionDigits - Number.Digits10(fraction))..], fraction);
        return at + digits.TrimEnd((byte)'0').Length;
    }

    /// <summary>The human form as text.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(text[..FormatHuman(text)]);
    }

    /// <summary>Digits of base 16 with an exponent of two; exact but for the rounding.</summary>
    internal static LongDouble FromHex(in FloatText parts)
    {
        UInt128 bits = HexBits(parts, out bool sticky, out int exponent);
        return Round(parts.Negative, bits, sticky, exponent);
    }

    /// <summary>The same as a double, rounded once.</summary>
    internal static double DoubleFromHex(in FloatText parts)
    {
        UInt128 bits = HexBits(parts, out bool sticky, out int exponent);
        return RoundDouble(parts.Negative, bits, sticky, exponent);
    }

    private static UInt128 HexBits(in FloatText parts, out bool sticky, out int exponent)
    {
        UInt128 bits = 0;
        sticky = false;
        exponent = parts.Exponent - (4 * parts.Fraction.Length);
        for (int i = 0; i < parts.Whole.Length + parts.Fraction.Length; i++)
        {
            byte b = i < parts.Whole.Length
                ? parts.Whole[i] : parts.Fraction[i - parts.Whole.Length];
            if (bits >> 120 != 0)
            {
                sticky |= b != (byte)'0';
                exponent += 4;
                continue;
            }

            bits = (bits << 4) | (uint)FloatText.HexDigit(b);
        }

        return bits;
    }

    // A double keeps 53 bits, fewer below 2^-1022.
    private static double RoundDouble(bool negative, UInt128 bits, bool sticky, int exponent)
    {
        int length = 128 - (int)UInt128.LeadingZeroCount(bits);
        int drop = Math.Max(length - 53, -1074 - exponent);
        if (drop > 0)
        {
            (bits, exponent) = RoundOff(bits, sticky, exponent, drop);
        }

        double size = Math.ScaleB((double)(ulong)bits, exponent);
        return negative ? -size : size;
    }

    private static LongDouble Infinity(bool negative) => new(negative, 0, 0, true);

    private static LongDouble AddZero(LongDouble a, LongDouble b)
    {
        if (a._mantissa == 0 && b._mantissa == 0)
        {
            return new LongDouble(a._negative && b._negative, 0, 0);
        }

        return a._mantissa == 0 ? b : a;
    }

    private static LongDouble FromDecimal(in FloatText parts)
    {
        if (!parts.IsNonZero())
        {
            return new LongDouble(parts.Negative, 0, 0);
        }

        // Below 10^-10000 and above 10^10000 no digits that fit the text can bring it back into
        // range.
        int scale = parts.Exponent - parts.Fraction.Length;
        if (Math.Abs(scale) > 20000)
        {
            return scale > 0 ? Infinity(parts.Negative) : new LongDouble(parts.Negative, 0, 0);
        }

        if (parts.Whole.Length + parts.Fraction.Length <= 19 && scale is >= -18 and <= 0)
        {
            ulong digits = SmallDigits(parts.Whole, parts.Fraction);
            return FromSmallRatio(parts.Negative, digits, SmallPower(-scale));
        }

        BigInteger number = BigDigits(parts.Whole, parts.Fraction);
        BigInteger power = BigInteger.Pow(10, Math.Abs(scale));
        return scale >= 0
            ? FromRatio(parts.Negative, number * power, BigInteger.One)
            : FromRatio(parts.Negative, number, power);
    }

    private static ulong SmallDigits(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> fraction)
    {
        ulong digits = 0;
        foreach (byte b in whole)
        {
            digits = (digits * 10) + (ulong)(b - '0');
        }

        foreach (byte b in fraction)
        {
            digits = (digits * 10) + (ulong)(b - '0');
        }

        return digits;
    }

    private static ulong SmallPower(int exponent)
    {
        ulong power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }

    private static BigInteger BigDigits(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> fraction)
    {
        string digits = Encoding.ASCII.GetString(whole) + Encoding.ASCII.GetString(fraction);
        return BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    // number < 2^64, divisor < 2^60: shifted to 127 bits the quotient has 66 bits or more.
    private static LongDouble FromSmallRatio(bool negative, ulong number, ulong divisor)
    {
        int shift = 62 + BitOperations.LeadingZeroCount(number);
        UInt128 shifted = (UInt128)number << shift;
        (UInt128 quotient, UInt128 rest) = UInt128.DivRem(shifted, divisor);
        return Round(negative, quotient, rest != 0, -shift);
    }

    private static LongDouble FromRatio(bool negative, BigInteger number, BigInteger divisor)
    {
        // Scaled so that the quotient has 66 or 67 bits.
        int shift = 66 - (int)(number.GetBitLength() - divisor.GetBitLength());
        if (shift > 0)
        {
            number <<= shift;
        }
        else
        {
            divisor <<= -shift;
        }

        BigInteger quotient = BigInteger.DivRem(number, divisor, out BigInteger rest);
        return Round(negative, (UInt128)quotient, !rest.IsZero, -shift);
    }

    /// <summary>bits * 2^exponent, and a little more if <paramref name="sticky"/>, to the
    /// nearest.</summary>
    private static LongDouble Round(bool negative, UInt128 bits, bool sticky, int exponent)
    {
        if (bits == 0)
        {
            return new LongDouble(negative, 0, 0);
        }

        int length = 128 - (int)UInt128.LeadingZeroCount(bits);
        int drop = Math.Max(length - 64, MinExponent - exponent);
        if (drop > 0)
        {
            (bits, exponent) = RoundOff(bits, sticky, exponent, drop);
            if (bits == 0)
            {
                return new LongDouble(negative, 0, 0);
            }
        }

        int zeros = (int)UInt128.LeadingZeroCount(bits) - 64;
        ulong mantissa = zeros >= 0 ? (ulong)(bits << zeros) : (ulong)(bits >> -zeros);
        exponent -= zeros;
        return exponent > MaxExponent
            ? Infinity(negative) : new LongDouble(negative, mantissa, exponent);
    }

    // Drops bits from the right, nearest, ties to even.
    private static (UInt128 Bits, int Exponent) RoundOff(
        UInt128 bits, bool sticky, int exponent, int drop)
    {
        if (drop > 128)
        {
            return (UInt128.Zero, exponent + drop);
        }

        UInt128 kept = drop == 128 ? UInt128.Zero : bits >> drop;
        UInt128 half = UInt128.One << (drop - 1);
        UInt128 rest = drop == 128 ? bits : bits - (kept << drop);
        bool up = rest > half || (rest == half && (sticky || (kept & 1) != 0));
        return (kept + (up ? UInt128.One : UInt128.Zero), exponent + drop);
    }

    // Beyond 64 bits there is no fraction, and the digits are those of a big integer.
    private int FormatLarge(Span<byte> dest)
    {
        BigInteger whole = (BigInteger)_mantissa << _exponent;
        return Encoding.ASCII.GetBytes(whole.ToString(CultureInfo.InvariantCulture), dest);
    }

    // The whole part, if 64 bits hold it, and the fraction in units of 10^-17, rounded to the
    // nearest, ties to even.
    private (ulong Whole, ulong Fraction) Split()
    {
        if (_exponent >= 0)
        {
            return (_mantissa, 0);
        }

        if (_exponent < -127)
        {
            // Less than 2^-64, which is less than half of the last digit.
            return (0, 0);
        }

        int shift = -_exponent;
        UInt128 whole = (UInt128)_mantissa >> shift;
        UInt128 fraction = ((UInt128)_mantissa - (whole << shift)) * FractionScale;
        (UInt128 units, _) = RoundOff(fraction, false, 0, shift);
        return units == FractionScale
            ? ((ulong)whole + 1, 0) : ((ulong)whole, (ulong)units);
    }
}
