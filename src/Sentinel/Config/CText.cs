// CText: C's way of reading numbers and strings, where a Sentinel must read what C would read.
// Port of the C library's atoi, strtoll, strtoull, strcasecmp. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Text of a Sentinel (names, addresses, passwords, events) is a string in which one char is one
// byte (Latin-1), so that bytes of any encoding pass through unchanged. What comes from a peer is
// cut at the first NUL, where a C string would end.
using System.Globalization;
using System.Text;
using System;
using RedisNet.Os;

namespace RedisNet.Sentinel;

/// <summary>Number and string reading with the results C gives for well and ill formed
/// input.</summary>
public static class CText
{
    /// <summary>Bytes to one char a byte, up to the first NUL.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        int nul = bytes.IndexOf((byte)0);
        return Encoding.Latin1.GetString(nul < 0 ? bytes : bytes[..nul]);
    }

    /// <summary>The bytes a string of <see cref="Decode"/> came from.</summary>
    public static byte[] Encode(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>The same bytes as a string the system calls take, which write UTF-8.</summary>
    public static string ForSystem(string text) => Encoding.UTF8.GetString(Encode(text));

    /// <summary>Reads a leading integer: garbage is 0, the rest is ignored, overflow saturates a
    /// long and is then cut to 32 bits.</summary>
    public static int Atoi(ReadOnlySpan<char> text) => unchecked((int)Strtoll(text));

    /// <summary>Reads a leading decimal integer, saturating.</summary>
    public static long Strtoll(ReadOnlySpan<char> text)
    {
        ulong magnitude = Magnitude(text, out bool negative, out bool overflow);
        if (negative)
        {
            bool below = overflow || magnitude > 1UL << 63;
            return below ? long.MinValue : unchecked((long)(0 - magnitude));
        }
        return overflow || magnitude > long.MaxValue ? long.MaxValue : (long)magnitude;
    }

    /// <summary>Reads a leading decimal integer without sign; "-1" wraps to 2^64-1, as in
    /// C.</summary>
    public static ulong Strtoull(ReadOnlySpan<char> text)
    {
        ulong magnitude = Magnitude(text, out bool negative, out bool overflow);
        if (overflow)
        {
            return ulong.MaxValue;
        }
        return negative ? unchecked(0 - magnitude) : magnitude;
    }

    /// <summary>ASCII comparison without case.</summary>
    public static bool EqualsIgnoreCase(ReadOnlySpan<char> a, ReadOnlySpan<char> b) =>
        Ascii.EqualsIgnoreCase(a, b);

    /// <summary>Order without case, byte by byte.</summary>
    public static int CompareIgnoreCase(string a, string b)
    {
        int n = Math.Min(a.Length, b.Length);
        for (int i = 0; i < n; i++)
        {
            int d = Lower(a[i]) - Lower(b[i]);
            if (d != 0)
            {
                return d;
            }
        }
        return a.Length - b.Length;
    }

    /// <summary>"yes" is 1, "no" is 0, anything else -1.</summary>
    /// <port>config.c yesnotoi</port>
    public static int YesNo(string text)
    {
        if (EqualsIgnoreCase(text, "yes"))
        {
            return 1;
        }
        return EqualsIgnoreCase(text, "no") ? 0 : -1;
    }

    /// <summary>A moment as the C library prints it: "Sun Nov 22 01:31:57 2026".</summary>
    public static string Ctime(LocalTime t)
    {
        // Sakamoto's congruence: the year begins in March, so a leap day is the last of a year.
        ReadOnlySpan<int> shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        int y = t.Month < 3 ? t.Year - 1 : t.Year;
        int weekday = (y + y / 4 - y / 100 + y / 400 + shift[t.Month - 1] + t.Day) % 7;
        string day = "SunMonTueWedThuFriSat".Substring(weekday * 3, 3);
        string month = "JanFebMarAprMayJunJulAugSepOctNovDec".Substring((t.Month - 1) * 3, 3);
        return string.Create(CultureInfo.InvariantCulture,
            $"{day} {month} {t.Day,2} {t.Hour:00}:{t.Minute:00}:{t.Second:00} {t.Year}");
    }

    private static char Lower(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;

    private static ulong Magnitude(ReadOnlySpan<char> text, out bool negative, out bool overflow)
    {
        negative = overflow = false;
        int i = 0;
        while (i < text.Length && (text[i] is ' ' or (>= '\t' and <= '\r')))
        {
            i++;
        }
        if (i < text.Length && (text[i] is '+' or '-'))
        {
            negative = text[i++] == '-';
        }
        ulong value = 0;
        for (; i < text.Length && char.IsAsciiDigit(text[i]); i++)
        {
            ulong digit = (ulong)(text[i] - '0');
            overflow |= value > (ulong.MaxValue - digit) / 10;
            value = unchecked(value * 10 + digit);
        }
        return value;
    }
}
