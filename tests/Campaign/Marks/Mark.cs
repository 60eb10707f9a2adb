// Mark: one rare thing that a campaign must have seen.
// Ours, no origin in C.
namespace RedisNet.Campaign;

/// <summary>A name and the line of a log that hits it.</summary>
/// <param name="Source">Who writes the line, or that code of ours hits it.</param>
/// <param name="Line">An event's name, or a part of a plain line; empty if code hits it.</param>
public sealed record Mark(int Index, string Name, MarkSource Source, string Line)
{
    /// <summary>Strict Sentinels cannot get there; the reason stands beside the row.</summary>
    public bool UpstreamOnly { get; init; }

    public override string ToString() => Name;
}
