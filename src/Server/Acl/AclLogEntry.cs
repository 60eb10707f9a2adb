// AclLogEntry: one kind of refusal, and how often it happened.
// Port of redis 7.2 acl.c ACLLogEntry. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>An entry of the log. Texts are one char a byte.</summary>
/// <port>acl.c ACLLogEntry</port>
public sealed record AclLogEntry(AclVerdict Reason, AclLogContext Context, string Object,
    string Username, long CreatedUnixMs)
{
    private const long MaxGroupedMs = 60_000;

    /// <summary>How often, within a minute each time.</summary>
    public long Count { get; set; } = 1;

    /// <summary>The client that was refused last, as CLIENT LIST shows it.</summary>
    public string ClientInfo { get; set; } = "";

    public long UpdatedUnixMs { get; set; } = CreatedUnixMs;

    /// <summary>With the time of creation it is unique, also across restarts.</summary>
    public long Id { get; init; }

    /// <summary>Whether the other is the same thing again.</summary>
    /// <port>acl.c ACLLogMatchEntry</port>
    public bool IsLike(AclLogEntry other) =>
        Reason == other.Reason && Context == other.Context
        && Math.Abs(UpdatedUnixMs - other.UpdatedUnixMs) <= MaxGroupedMs
        && Object == other.Object && Username == other.Username;
}
