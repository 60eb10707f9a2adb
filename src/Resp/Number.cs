// Number: integers as text, strictly.
// Port of redis 7.2 util.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The parsers accept exactly what the formatters produce, so a string that parses can be stored as
// the number and printed again without a difference; everything else (+1, 007, spaces) stays a
// string.
namespace RedisNet.Resp;

using System;

/// <summary>Numbers from bytes and to bytes.</summary>
public static partial class Number
{
    /// <summary>The room any 64-bit integer fits in.</summary>
    /// <port>util.h LONG_STR_SIZE</port>
    public const int MaxInt64Length = 21;

    private static ReadOnlySpan<byte> DigitPairs =>
        "0001020304050607080910111213141516171819"u8 +
        "2021222324252627282930313233343536373839"u8 +
        "4041424344454647484950515253545556575859"u8 +
        "6061626364656667686970717273747576777879"u8 +
        "8081828384858687888990919293949596979899"u8;

    /// <summary>Parses the canonical form of a signed 64-bit integer, and nothing else.</summary>
    /// <port>util.c string2ll</port>
    public static bool TryParseInt64(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.IsEmpty || text.Length >= MaxInt64Length)
        {
            return false;
        }

        bool negative = text[0] == (byte)'-';
        ReadOnlySpan<byte> digits = negative ? text[1..] : text;
        if (digits.IsEmpty || digits[0] == (byte)'0')
        {
            return text.Length == 1 && digits.Length == 1;
        }

        if (!TryParseDigits(digits, out ulong magnitude))
        {
            return false;
        }

        ulong most = negative ? 1UL << 63 : long.MaxValue;
        value = negative ? (long)(0 - magnitude) : (long)magnitude;
        return magnitude <= most;
    }

    /// <summary>Parses an unsigned 64-bit integer the lenient way C does: the strict form, or
    /// anything that strtoull reads to the end.</summary>
    /// <remarks>So <c>" 7"</c> and <c>"+7"</c> are 7, <c>"-1"</c> fails, and <c>" -1"</c> is
    /// 2^64-1.</remarks>
    /// <port>util.c string2ull</port>
    public static bool TryParseUInt64(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        if (TryParseInt64(text, out long signed))
        {
            value = (ulong)signed;
            return signed >= 0;
        }

        int i = 0;
        while (i < text.Length && InlineArgs.IsSpace(text[i]))
        {
            i++;
        }

        bool negative = i < text.Length && text[i] == (byte)'-';
        if (i < text.Length && text[i] is (byte)'-' or (byte)'+')
        {
            i++;
        }

        if (!TryParseDigits(text[i..], out ulong magnitude))
        {
            return false;
        }

        value = negative ? 0 - magnitude : magnitude;
        return true;
    }

    /// <summary>Writes a signed integer and returns its length. The room must suffice.</summary>
    /// <port>util.c ll2string</port>
    public static int FormatInt64(Span<byte> dest, long value)
    {
        if (value >= 0)
        {
            return FormatUInt64(dest, (ulong)value);
        }

        dest[0] = (byte)'-';
        return 1 + FormatUInt64(dest[1..], 0 - (ulong)value);
    }

    /// <summary>Writes an unsigned integer and returns its length. The room must suffice.</summary>
    /// <port>util.c ull2string</port>
    public static int FormatUInt64(Span<byte> dest, ulong value)
    {
        if (value < 10)
        {
            dest[0] = (byte)('0' + value);
            return 1;
        }

        int length = Digits10(value);
        int next = length - 1;
        dest = dest[..length];
        ReadOnlySpan<byte> pairs = DigitPairs;
        while (value >= 100)
        {
            int pair = (int)(value % 100) * 2;
            value /= 100;
            dest[next] = pairs[pair + 1];
            dest[next - 1] = pairs[pair];
            next -= 2;
        }

        if (value < 10)
        {
            dest[next] = (byte)('0' + value);
        }
        else
        {
            dest[next] = pairs[((int)value * 2) + 1];
            dest[next - 1] = pairs[(int)value * 2];
        }

        return length;
    }

    /// <summary>The number of decimal digits.</summary>
    /// <port>util.c digits10</port>
    public static int Digits10(ulong value)
    {
        int digits = 1;
        while (value >= 10000)
        {
            value /= 10000;
            digits += 4;
        }

        return digits + (value >= 1000 ? 3 : value >= 100 ? 2 : value >= 10 ? 1 : 0);
    }

    /// <summary>The length of a signed number as text.</summary>
    /// <port>util.c sdigits10</port>
    public static int SDigits10(long value) =>
        value < 0 ? 1 + Digits10(0 - (ulong)value) : Digits10((ulong)value);

    private static bool TryParseDigits(ReadOnlySpan<byte> digits, out ulong value)
    {
        value = 0;
        foreach (byte b in digits)
        {
            uint digit = (uint)(b - '0');
            if (digit > 9 || value > ulong.MaxValue / 10)
            {
                return false;
            }

            value *= 10;
            if (value > ulong.MaxValue - digit)
            {
                return false;
            }

            value += digit;
        }

        return !digits.IsEmpty;
    }
}
