// StreamReader: who is reading, in XREADGROUP.
// Ours; redis 7.2 t_stream.c has these as parameters and in streamPropInfo. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>A consumer of a group, and where the names of key and group stand in the
/// command.</summary>
/// <port>stream.h streamPropInfo</port>
internal readonly record struct StreamReader(
    StreamGroup Group, StreamConsumer Consumer, bool NoAck, int KeyAt, int GroupAt);
