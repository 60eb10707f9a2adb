// RdbText: numbers in front of a text, as C's library reads them.
// Ours, C has no counterpart.
using System;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Lenient number parsing for aux fields.</summary>
internal static class RdbText
{
    /// <summary>The number the text begins with, 0 without one.</summary>
    public static int Atoi(ReadOnlySpan<byte> text) => (int)Strtoll(text);

    /// <summary>The number the text begins with, white space before it passed over; false without
    /// one.</summary>
    public static bool TrySscanf(ReadOnlySpan<byte> text, out double value)
    {
        int zero = text.IndexOf((byte)0);
        text = (zero < 0 ? text : text[..zero]).TrimStart(" \t\n\v\f\r"u8);
        for (int length = text.Length; length > 0; length--)
        {
            if (Number.TryReadDouble(text[..length], out value, out _))
            {
                return true;
            }
        }

        value = double.NaN;
        return text.TrimStart("+-"u8) is { Length: >= 3 } word
            && word[..3].EqualsIgnoreCase("nan"u8);
    }

    /// <summary>The number the text begins with, 0 without one, the nearest limit beyond the
    /// range.</summary>
    public static long Strtoll(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length && text[at] is (byte)' ' or (>= 9 and <= 13))
        {
            at++;
        }

        bool negative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is (byte)'-' or (byte)'+')
        {
            at++;
        }

        Int128 value = 0;
        for (; at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9'
            && value <= long.MaxValue; at++)
        {
            value = (value * 10) + (text[at] - '0');
        }

        value = negative ? -value : value;
        return (long)Int128.Clamp(value, long.MinValue, long.MaxValue);
    }
}
