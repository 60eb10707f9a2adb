// CText: what C's string functions see of a text, which may have zero bytes in it.
// Not a port: stands for the char pointers C hands to strchr, strcoll and strtod.
using System;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Texts as C strings.</summary>
internal static class CText
{
    /// <summary>The bytes before the first that is zero.</summary>
    public static ReadOnlySpan<byte> UpToZero(ReadOnlySpan<byte> text)
    {
        int zero = text.IndexOf((byte)0);
        return zero < 0 ? text : text[..zero];
    }

    /// <summary>The number a text is to strtod, which must take all of it: blanks may come first,
    /// and nothing at all is 0. What is too large is infinite, what is too small is 0.</summary>
    public static bool TryGetDouble(
        ReadOnlySpan<byte> text, out double value, out bool outOfRange)
    {
        text = UpToZero(text);
        value = 0;
        outOfRange = false;
        return text.IsEmpty
            || Number.TryReadDouble(text.TrimStart(" \t\n\v\f\r"u8), out value, out outOfRange);
    }
}
