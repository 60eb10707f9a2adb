// WriteRecord: one write of a client, and what became of it.
// Ours, no origin in C.
using System.Collections.Generic;

namespace RedisNet.Campaign;

/// <summary>A SET of a key of its own, or an INCR.</summary>
public sealed class WriteRecord
{
    public required OpKind Kind { get; init; }

    public required int Group { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }

    public required long SentUs { get; init; }

    /// <summary>Where it was executed: the server, its how-manieth run, the history (replication
    /// id) and the offset in it that the write ends at; -1 while none has executed it.</summary>
    public string Server { get; set; } = "";

    public int Starts { get; set; }

    public string Replid { get; set; } = "";

    public long Offset { get; set; } = -1;

    public long ExecutedUs { get; set; }

    /// <summary>When the client had the answer, or -1.</summary>
    public long AckedUs { get; set; } = -1;

    /// <summary>What INCR answered.</summary>
    public long Answer { get; set; }

    /// <summary>Replicas that had acknowledged it when WAIT was satisfied, with the number of their
    /// run; null without WAIT.</summary>
    public Dictionary<string, int>? Ackers { get; set; }

    public override string ToString() => System.FormattableString.Invariant(
        $"{Key} at {Server}, {(Replid.Length > 8 ? Replid[..8] : Replid)}:{Offset}, ")
        + System.FormattableString.Invariant(
            $"executed t={ExecutedUs / 1e6:F6}, acknowledged t={AckedUs / 1e6:F6}");
}
