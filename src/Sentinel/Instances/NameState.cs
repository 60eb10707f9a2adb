// NameState: what is known about a host name.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Sentinel;

/// <summary>The answer of <see cref="SentinelNames"/>.</summary>
public enum NameState
{
    /// <summary>It has an address: the present one, or the last good one.</summary>
    Known,

    /// <summary>It has none, or is a name where only literals may stand.</summary>
    Unknown,

    /// <summary>It has none yet, and is being looked up or is to be asked for again.</summary>
    Pending,
}
