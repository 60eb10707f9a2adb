// StreamNodeLimits: how large a node of a stream may become.
// Port of redis 7.2 server.h stream_node_max_bytes, stream_node_max_entries. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Mem;

/// <summary>Limits as configured; 0 is none.</summary>
/// <port>server.h redisServer</port>
public readonly record struct StreamNodeLimits(long MaxBytes, long MaxEntries);
