// CNumber: numbers as the C library reads them, for the directives that C hands to strtoll.
// Not a port: strtoll is the C library's. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>strtoll over a whole word.</summary>
internal static class CNumber
{
    /// <summary>Blanks in front and a sign are fine, and an empty word is 0. False when something
    /// else than a digit of the base is left, or the number has more than 63 bits.</summary>
    public static bool TryParse(string text, out long value, int numberBase = 10)
    {
        value = 0;
        int i = 0;
        while (i < text.Length && text[i] is ' ' or (>= '\t' and <= '\r'))
        {
            i++;
        }
        bool negative = i < text.Length && text[i] == '-';
        if (negative || (i < text.Length && text[i] == '+'))
        {
            i++;
        }
        if (i == text.Length)
        {
            return text.Length == 0; // Nothing but blanks or a sign was not converted.
        }
        for (; i < text.Length; i++)
        {
            int digit = text[i] - '0';
            long limit = (long.MaxValue - digit) / numberBase;
            if (digit < 0 || digit >= numberBase || value > limit)
            {
                return false;
            }
            value = value * numberBase + digit;
        }
        value = negative ? -value : value;
        return true;
    }
}
