// Number.Memory: amounts of memory with a unit, as configuration files have them.
// Port of redis 7.2 util.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Resp;

using System;

public static partial class Number
{
    /// <summary>Parses <c>100</c>, <c>1k</c> (1000), <c>1kb</c> (1024), <c>2gb</c> and the
    /// like.</summary>
    /// <remarks>C's oddities are kept: a unit without digits is 0, a number above 64 bits counts as
    /// the largest one, and the product wraps around.</remarks>
    /// <port>util.c memtoull</port>
    public static bool TryParseMemory(ReadOnlySpan<byte> text, out ulong bytes)
    {
        bytes = 0;
        int digits = 0;
        while (digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9')
        {
            digits++;
        }

        ulong unit = Unit(text[digits..]);
        if (unit == 0 || digits >= 128)
        {
            return false;
        }

        ulong number = 0;
        if (digits > 0 && !TryParseDigits(text[..digits], out number))
        {
            number = ulong.MaxValue;
        }

        bytes = unchecked(number * unit);
        return true;
    }

    private static ulong Unit(ReadOnlySpan<byte> unit)
    {
        if (unit.Length > 2)
        {
            return 0;
        }

        Span<byte> lower = stackalloc byte[2];
        for (int i = 0; i < unit.Length; i++)
        {
            lower[i] = (byte)(unit[i] is >= (byte)'A' and <= (byte)'Z' ? unit[i] + 32 : unit[i]);
        }

        lower = lower[..unit.Length];
        return lower.SequenceEqual(""u8) || lower.SequenceEqual("b"u8) ? 1
            : lower.SequenceEqual("k"u8) ? 1000
            : lower.SequenceEqual("kb"u8) ? 1024
            : lower.SequenceEqual("m"u8) ? 1000 * 1000
            : lower.SequenceEqual("mb"u8) ? 1024 * 1024
            : lower.SequenceEqual("g"u8) ? 1000UL * 1000 * 1000
            : lower.SequenceEqual("gb"u8) ? 1024UL * 1024 * 1024
            : 0;
    }
}
