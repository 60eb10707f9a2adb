// AsciiText: comparisons that take A and a for the same.
// Port of redis 7.2 util.c strcasecmp. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Text;

namespace RedisNet.Server;

/// <summary>Case-insensitive comparison of option words; only ASCII letters fold.</summary>
public static class AsciiText
{
    public static bool EqualsIgnoreCase(this ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) =>
        a.Length == b.Length && Ascii.EqualsIgnoreCase(a, b);
}
