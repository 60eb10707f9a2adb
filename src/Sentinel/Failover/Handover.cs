// Handover: how far the master is in giving its role to a replica itself.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Sentinel;

/// <summary>Part of a failover that was ordered with COORDINATED.</summary>
public enum Handover
{
    /// <summary>An ordinary failover, or none.</summary>
    None,

    /// <summary>Ordered; a replica is still to be chosen.</summary>
    Wanted,

    /// <summary>FAILOVER was sent to the master.</summary>
    Sent,

    /// <summary>The master said yes.</summary>
    Accepted,

    /// <summary>It came to nothing: the replica is to be promoted in the classic way.</summary>
    Failed,
}
