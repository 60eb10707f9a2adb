// InstanceFlags: what a Sentinel knows or believes about one instance.
// Port of redis 7.2 sentinel.c SRI_MASTER and its siblings. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Sentinel;

/// <summary>Role and condition of one instance. The values are C's.</summary>
/// <remarks>Adding a flag? Give it a word in <see cref="SentinelReplies"/>, in C's order.</remarks>
/// <port>sentinel.c SRI_MASTER</port>
[Flags]
public enum InstanceFlags
{
    None = 0,
    Master = 1 << 0,
    Replica = 1 << 1,
    Sentinel = 1 << 2,

    /// <summary>Down as far as this Sentinel can tell.</summary>
    SDown = 1 << 3,

    /// <summary>Down as far as a quorum can tell; masters only.</summary>
    ODown = 1 << 4,

    /// <summary>On a Sentinel: it told us that the master is down.</summary>
    MasterDown = 1 << 5,
    FailoverInProgress = 1 << 6,

    /// <summary>The replica chosen to become the master.</summary>
    Promoted = 1 << 7,

    /// <summary>REPLICAOF the new master was sent.</summary>
    ReconfSent = 1 << 8,

    /// <summary>The replica names the new master in its INFO.</summary>
    ReconfInProgress = 1 << 9,

    /// <summary>The replica's link to the new master is up.</summary>
    ReconfDone = 1 << 10,

    /// <summary>The failover was ordered by a person: no election needed.</summary>
    ForceFailover = 1 << 11,

    /// <summary>SCRIPT KILL was already sent to a busy instance in this down episode.</summary>
    ScriptKillSent = 1 << 12,

    /// <summary>The master came back under another run id and has not yet answered PONG.</summary>
    MasterReboot = 1 << 13,
}
