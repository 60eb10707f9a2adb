// Comparison: in which sense the replies of two servers must be the same.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Differential;

internal enum Comparison
{
    /// <summary>Byte for byte.</summary>
    Exact,

    /// <summary>The elements in any order: what a hash table answers.</summary>
    Bag,

    /// <summary>Pairs of elements in any order.</summary>
    Pairs,

    /// <summary>A cursor, and elements in any order.</summary>
    Scan,

    /// <summary>A cursor, and pairs in any order.</summary>
    ScanPairs,

    /// <summary>Only the sign of an integer: times to live.</summary>
    Sign,

    /// <summary>Byte for byte but for how long ago something was.</summary>
    Idle,

    /// <summary>Not compared: random, or read from the clock.</summary>
    Loose,
}

internal static class Comparisons
{
    /// <summary>Whether two replies count as the same. 7.0 writes a double with 17 digits and 7.2
    /// with as few as name it, so <paramref name="c72"/> false takes equal doubles for equal.
    /// </summary>
    public static bool Same(this Comparison how, string c, string ours, bool c72) =>
        c == ours || how.Normal(c) == how.Normal(ours) || (!c72 && SameNumbers(c, ours));

    /// <summary>The reply in a form that is equal for replies that count as the same.</summary>
    public static string Normal(this Comparison how, string reply) => how switch
    {
        Comparison.Exact => reply,
        Comparison.Bag => Sorted(reply, 1),
        Comparison.Pairs => Sorted(reply, 2),
        Comparison.Scan => Scan(reply, 1),
        Comparison.ScanPairs => Scan(reply, 2),
        Comparison.Sign => reply is [':', '-', ..] || reply[0] != ':' ? reply : ":",
        Comparison.Idle => WithoutIdleTimes(reply),
        _ => "",
    };

    private static bool SameNumbers(string c, string ours)
    {
        List<string> one = WireReply.Leaves(c);
        List<string> other = WireReply.Leaves(ours);
        return one.Count == other.Count && one.Zip(other).All(
            pair => pair.First == pair.Second || (WireReply.TryDouble(pair.First, out double a)
                && WireReply.TryDouble(pair.Second, out double b) && a == b));
    }

    private static string Sorted(string reply, int group)
    {
        List<string> all = WireReply.Elements(reply);
        if (all.Count == 0)
        {
            return reply;
        }
        bool nested = all[0][0] == '*';
        int size = WireReply.IsMap(reply) ? 2 : nested ? 1 : group;
        IEnumerable<string> units = all.Chunk(size).Select(unit => string.Concat(unit));
        return reply[..reply.IndexOf('\n', StringComparison.Ordinal)]
            + string.Concat(units.Order(StringComparer.Ordinal));
    }

    private static string Scan(string reply, int group) =>
        WireReply.Elements(reply) is [string cursor, string elements]
            ? cursor + Sorted(elements, group) : reply;

    /// <summary>XPENDING's rows have the time in the third place, XINFO CONSUMERS' under a
    /// name.</summary>
    private static string WithoutIdleTimes(string reply)
    {
        List<string> rows = WireReply.Elements(reply);
        return rows.Count == 0 ? reply : string.Concat(rows.Select(Row));
    }

    private static string Row(string row)
    {
        List<string> cells = WireReply.Elements(row);
        bool named = cells.Count > 0 && cells[0] == "$4\r\nname\r\n";
        for (int i = 0; i < cells.Count; i++)
        {
            bool time = named
                ? i > 0 && cells[i - 1] is "$4\r\nidle\r\n" or "$8\r\ninactive\r\n"
                : i == 2;
            if (time)
            {
                cells[i] = "";
            }
        }
        return string.Concat(cells);
    }
}
