// Mark: one rare thing that a campaign must have seen.
// Ours, no origin in C.
using System.Collections.Generic;

namespace RedisNet.Campaign;

/// <summary>A name, and the beginning of the line of the log that hits it (empty: hit by hand).
/// </summary>
public sealed record Mark(int Index, string Name, bool OfSentinel, string Event)
{
    /// <summary>Every mark.</summary>
    public static IReadOnlyList<Mark> All { get; } = Number(
        ("election lost", true, "-failover-abort-not-elected"),
        ("tilt entered", true, "+tilt"),
        ("tilt left", true, "-tilt"));

    private static List<Mark> Number(params (string Name, bool OfSentinel, string Event)[] rows)
    {
        var all = new List<Mark>(rows.Length);
        foreach ((string name, bool ofSentinel, string e) in rows)
        {
            all.Add(new Mark(all.Count, name, ofSentinel, e));
        }
        return all;
    }
}
