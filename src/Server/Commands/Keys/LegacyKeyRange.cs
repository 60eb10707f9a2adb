// LegacyKeyRange: key specs reduced to the old "first key, last key, step".
// Port of redis 7.2 server.c populateCommandLegacyRangeSpec. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// COMMAND INFO still returns the three numbers, and the parse-ahead uses them to prefetch. A
// command whose keys they do not describe in full is marked as having movable keys.
using System;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Keys as a range of arguments: <c>First</c> 0 means none; a negative <c>Last</c> counts
/// from the end.</summary>
/// <port>server.c populateCommandLegacyRangeSpec</port>
public readonly record struct LegacyKeyRange(int First, int Last, int Step, bool Movable)
{
    public static LegacyKeyRange Of(ReadOnlySpan<KeySpec> specs)
    {
        if (specs.IsEmpty)
            return default;
        if (specs.Length == 1 && IsRange(specs[0]))
        {
            KeySpec only = specs[0];
            return new LegacyKeyRange(
                only.Begin.Pos, AbsoluteLast(only), only.Find.KeyStep, IsIncomplete(only));
        }
        return Merge(specs);
    }

    /// <summary>Joins the specs that follow one another with a step of 1; any other makes the keys
    /// movable.</summary>
    private static LegacyKeyRange Merge(ReadOnlySpan<KeySpec> specs)
    {
        int first = int.MaxValue;
        int last = 0;
        int previousLast = 0;
        bool movable = false;
        foreach (KeySpec spec in specs)
        {
            bool follows = previousLast == 0 || previousLast == spec.Begin.Pos - 1;
            if (!IsRange(spec) || spec.Find.KeyStep != 1 || !follows)
            {
                movable = true;
                continue;
            }
            movable |= IsIncomplete(spec);
            first = Math.Min(first, spec.Begin.Pos);
            // Unsigned, so that "up to the end" (negative) is larger than any position.
            last = (int)Math.Max((uint)last, (uint)AbsoluteLast(spec));
            previousLast = last;
        }
        if (first == int.MaxValue)
            return new LegacyKeyRange(0, 0, 0, true);
        Check.That(first != 0 && last != 0);
        return new LegacyKeyRange(first, last, 1, movable);
    }

    private static bool IsRange(KeySpec spec) =>
        spec.Begin.Type == BeginSearchType.Index && spec.Find.Type == FindKeysType.Range;

    private static bool IsIncomplete(KeySpec spec) => spec.Flags.HasFlag(KeyFlags.Incomplete);

    private static int AbsoluteLast(KeySpec spec) =>
        spec.Find.LastKey >= 0 ? spec.Begin.Pos + spec.Find.LastKey : spec.Find.LastKey;
}
