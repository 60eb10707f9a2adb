// SaveParam: one save point.
// Port of redis 7.2 server.h saveparam. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>At least this many changes within this many seconds call for a snapshot.</summary>
/// <port>server.h saveparam</port>
public sealed record SaveParam(long Seconds, int Changes);
