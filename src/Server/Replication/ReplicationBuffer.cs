// ReplicationBuffer: the command stream, kept once and shared by backlog and replicas.
// Port of redis 7.2 replication.c feedReplicationBuffer. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Blocks of the stream with a reference count each.</summary>
/// <port>server.h replBufBlock</port>
public sealed class ReplicationBuffer
{
    /// <summary>Bytes of memory the blocks take.</summary>
    public long MemoryBytes;
}
