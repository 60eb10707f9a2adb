// RdbFault: what is wrong with an RDB file.
// Port of redis 7.2 rdb.c rdbReportError. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>A finding. The line is that of C's rdb.c, since C's message carries it and tools look
/// for it.</summary>
public sealed record RdbFault(bool IsCorruption, int CLine, string Reason);
