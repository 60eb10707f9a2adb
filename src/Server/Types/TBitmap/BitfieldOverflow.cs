// BitfieldOverflow: what BITFIELD does with a number that does not fit.
// Port of redis 7.2 bitops.c BFOVERFLOW_WRAP and following. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <port>bitops.c BFOVERFLOW_WRAP, BFOVERFLOW_SAT, BFOVERFLOW_FAIL</port>
internal enum BitfieldOverflow
{
    /// <summary>Drop the bits above.</summary>
    Wrap,

    /// <summary>Take the nearest number that fits.</summary>
    Sat,

    /// <summary>Change nothing and reply with null.</summary>
    Fail,
}
