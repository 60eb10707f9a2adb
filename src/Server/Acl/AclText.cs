// AclText: small questions about the text of rules.
// Port of redis 7.2 acl.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Rules are text of one char a byte (Latin-1). C looks at most of a rule as at a string that ends
// with a zero byte, and at a password or pattern by its length; where that shows, it is kept.
using System;
using System.Text;

namespace RedisNet.Server;

/// <summary>Helpers for rules and names.</summary>
internal static class AclText
{
    /// <summary>What C takes a text for that it measures with strlen.</summary>
    public static string UpToZero(string text)
    {
        int zero = text.IndexOf('\0', StringComparison.Ordinal);
        return zero < 0 ? text : text[..zero];
    }

    /// <summary>An argument as C prints it with %s.</summary>
    public static string Shown(ReadOnlySpan<byte> bytes) =>
        UpToZero(Encoding.Latin1.GetString(bytes));

    /// <summary>Names and patterns stand bare in files and replies: they hold no blanks.</summary>
    /// <port>acl.c ACLStringHasSpaces</port>
    public static bool HasSpaces(ReadOnlySpan<char> text) =>
        text.IndexOfAny(" \t\n\v\f\r\0") >= 0;

    /// <summary>Lower case of the ASCII letters.</summary>
    public static string Lower(string text) => string.Create(text.Length, text,
        static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
            }
        });
}
