// FloatText: the grammar of C's strtod, split into sign, digits and exponent without any rounding.
// No port: stands in front of double and extended conversion, which C leaves to its library.
//
//   [+-] inf | infinity                      any case
//   [+-] digits [. digits] [e [+-] digits]   at least one digit
//   [+-] 0x hex  [. hex]   [p [+-] digits]   the exponent is one of two
// The whole text must be used up: no white space, no rest, no NaN.
namespace RedisNet.Resp;

using System;

internal ref struct FloatText
{
    // Beyond this the value is out of any range, whatever the digits (texts end at 5 KiB).
    private const int ExponentCap = 1_000_000;

    /// <summary>The digits in front of and behind the point, as text.</summary>
    public ReadOnlySpan<byte> Whole;

    /// <summary>The digits behind the point, as text.</summary>
    public ReadOnlySpan<byte> Fraction;

    public bool Negative;
    public bool Infinite;
    public bool Hex;

    /// <summary>The written exponent, of ten or (hexadecimal) of two, capped.</summary>
    public int Exponent;

    public static bool TryParse(ReadOnlySpan<byte> text, out FloatText result)
    {
        result = default;
        if (text.IsEmpty)
        {
            return false;
        }

        result.Negative = text[0] == (byte)'-';
        if (text[0] is (byte)'-' or (byte)'+')
        {
            text = text[1..];
        }

        if (EqualsNoCase(text, "inf"u8) || EqualsNoCase(text, "infinity"u8))
        {
            result.Infinite = true;
            return true;
        }

        result.Hex = text.Length > 2 && text[0] == (byte)'0' && (text[1] | 32) == 'x';
        text = result.Hex ? text[2..] : text;
        result.Whole = TakeDigits(ref text, result.Hex);
        if (!text.IsEmpty && text[0] == (byte)'.')
        {
            text = text[1..];
            result.Fraction = TakeDigits(ref text, result.Hex);
        }

        return result.Whole.Length + result.Fraction.Length > 0
            && (text.IsEmpty || result.TakeExponent(text));
    }

    /// <summary>Whether any digit is other than zero.</summary>
    public readonly bool IsNonZero() =>
        Whole.ContainsAnyExcept((byte)'0') || Fraction.ContainsAnyExcept((byte)'0');

    /// <summary>The value of a hexadecimal digit; any case.</summary>
    public static int HexDigit(byte b) => b <= '9' ? b - '0' : (b | 32) - 'a' + 10;

    private static bool EqualsNoCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        if (text.Length != lower.Length)
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if ((text[i] | 32) != lower[i])
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> TakeDigits(scoped ref ReadOnlySpan<byte> text, bool hex)
    {
        int n = 0;
        while (n < text.Length && (hex ? char.IsAsciiHexDigit((char)text[n])
            : char.IsAsciiDigit((char)text[n])))
        {
            n++;
        }

        ReadOnlySpan<byte> digits = text[..n];
        text = text[n..];
        return digits;
    }

    private bool TakeExponent(ReadOnlySpan<byte> text)
    {
        if ((text[0] | 32) != (Hex ? 'p' : 'e'))
        {
            return false;
        }

        text = text[1..];
        bool negative = !text.IsEmpty && text[0] == (byte)'-';
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+')
        {
            text = text[1..];
        }

        ReadOnlySpan<byte> digits = TakeDigits(ref text, false);
        foreach (byte b in digits)
        {
            Exponent = Math.Min(ExponentCap, (Exponent * 10) + (b - '0'));
        }

        Exponent = negative ? -Exponent : Exponent;
        return !digits.IsEmpty && text.IsEmpty;
    }
}
