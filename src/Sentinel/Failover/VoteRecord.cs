// VoteRecord: a vote that was cast, kept to be shown.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The election itself uses Leader and LeaderEpoch of the instances, which age away. This is what
// remains for people who ask afterwards; nothing is decided by it.
namespace RedisNet.Sentinel;

/// <summary>For whom, in which epoch, and when (on the clock of intervals) we cast it or heard of
/// it.</summary>
public sealed record VoteRecord(string RunId, ulong Epoch, long AtMs);
