// FeedStreamProc: the signature by which applied bytes of a master are passed on.
// Port of redis 7.2 replication.c replicationFeedStreamFromMasterStream. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Passes bytes of the master's stream, now applied, to backlog and
/// sub-replicas.</summary>
public delegate void FeedStreamProc(RedisServer server, ReadOnlySpan<byte> applied);
