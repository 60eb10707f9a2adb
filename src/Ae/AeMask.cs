// AeMask: what a descriptor is watched for.
// Port of redis 7.2 ae.h AE_NONE, AE_READABLE, AE_WRITABLE, AE_BARRIER. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md. Departures: docs/DEVIATIONS.md#ae
using System;

namespace RedisNet.Ae;

/// <summary>What a descriptor is watched for, and what it was found to be.</summary>
[Flags]
public enum AeMask
{
    None = 0,
    Readable = 1,
    Writable = 2,

    /// <summary>With Writable: in one turn the descriptor is written before it is read, so that the
    /// answer to what is read now leaves in a later turn. For whoever must sync a file in
    /// between.</summary>
    Barrier = 4,

    /// <summary>With Readable: reported once when bytes come, and not again while some of them are
    /// left. For whoever reads with more room than there are bytes, and calls <see
    /// cref="EventLoop.ReportAgain"/> when the room was filled. A poller may report more
    /// often.</summary>
    // REDISNET(ae-edge): C's masks are all level triggered.
    Edge = 8,
}
