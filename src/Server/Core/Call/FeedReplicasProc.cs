// FeedReplicasProc: the signature of the replication stream's entrance.
// Port of redis 7.2 replication.c replicationFeedSlaves. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Writes a command into the replication stream; a <paramref name="dbId"/> of -1 brings no
/// SELECT.</summary>
public delegate void FeedReplicasProc(RedisServer server, int dbId,
    ReadOnlySpan<ReadOnlyMemory<byte>> argv);
