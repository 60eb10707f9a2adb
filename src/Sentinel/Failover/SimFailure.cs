// SimFailure: the points at which a Sentinel can be told to die, for tests of its peers.
// Port of redis 7.2 sentinel.c SENTINEL_SIMFAILURE_NONE and its siblings. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Sentinel;

/// <summary>Set by SENTINEL SIMULATE-FAILURE. The values are C's; INFO prints them.</summary>
/// <port>sentinel.c SENTINEL_SIMFAILURE_NONE</port>
[Flags]
public enum SimFailure
{
    None = 0,
    CrashAfterElection = 1 << 0,
    CrashAfterPromotion = 1 << 1,
}
