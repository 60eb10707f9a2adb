// AeMask: what a descriptor is watched for.
// Port of redis 7.2 ae.h AE_NONE, AE_READABLE, AE_WRITABLE, AE_BARRIER. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
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
}
