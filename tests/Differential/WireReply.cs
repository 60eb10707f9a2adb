// WireReply: a reply as the bytes that came, one char a byte, and where its elements lie.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace RedisNet.Differential;

internal static class WireReply
{
    public static bool IsMap(string reply) => reply[0] == '%';

    /// <summary>The text of a bulk string.</summary>
    public static string Text(string bulk) =>
        bulk[(bulk.IndexOf('\n', StringComparison.Ordinal) + 1)..^2];

    /// <summary>The elements of an array, set, push or map (names and values one after another);
    /// none for any other reply.</summary>
    public static List<string> Elements(string reply)
    {
        var all = new List<string>();
        if (!"*~>%".Contains(reply[0], StringComparison.Ordinal))
        {
            return all;
        }
        int at = LineEnd(reply, 0);
        while (at < reply.Length)
        {
            int end = End(reply, at);
            all.Add(reply[at..end]);
            at = end;
        }
        return all;
    }

    /// <summary>What is no aggregate, and the heads of aggregates, in order.</summary>
    public static List<string> Leaves(string reply)
    {
        var all = new List<string>();
        for (int at = 0; at < reply.Length;)
        {
            bool aggregate = "*~>%".Contains(reply[at], StringComparison.Ordinal);
            int end = aggregate ? LineEnd(reply, at) : End(reply, at);
            all.Add(reply[at..end]);
            at = end;
        }
        return all;
    }

    /// <summary>The number in a double or bulk string.</summary>
    public static bool TryDouble(string leaf, out double value)
    {
        string text = leaf[0] == '$' && leaf[1] != '-' ? Text(leaf) : leaf[1..^2];
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && leaf[0] is '$' or ',';
    }

    /// <summary>Where the reply that begins at <paramref name="start"/> ends, or -1 while it is not
    /// whole.</summary>
    public static int End(ReadOnlySpan<char> text, int start)
    {
        long open = 1;
        int at = start;
        while (open > 0)
        {
            int end = LineEnd(text, at);
            if (end < 0)
            {
                return -1;
            }
            ReadOnlySpan<char> line = text[(at + 1)..(end - 2)];
            char kind = text[at];
            open += Contained(kind, line) - 1;
            at = end;
            if (kind is '$' or '=' && line is not "-1")
            {
                at += int.Parse(line, CultureInfo.InvariantCulture) + 2;
                if (at > text.Length)
                {
                    return -1;
                }
            }
        }
        return at;
    }

    private static long Contained(char kind, ReadOnlySpan<char> line) => kind switch
    {
        '*' or '~' or '>' => Math.Max(0, long.Parse(line, CultureInfo.InvariantCulture)),
        '%' => 2 * long.Parse(line, CultureInfo.InvariantCulture),
        '$' or '=' or '+' or '-' or ':' or ',' or '#' or '_' or '(' => 0,
        _ => throw new IOException($"no reply begins with '{kind}'"),
    };

    private static int LineEnd(ReadOnlySpan<char> text, int at)
    {
        if (at >= text.Length)
        {
            return -1;
        }
        int newline = text[at..].IndexOf('\n');
        return newline < 0 ? -1 : at + newline + 1;
    }
}
