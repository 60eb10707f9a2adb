// IReplicaStream: what a replica is sent, read from the shared replication buffer.
// Port of redis 7.2 networking.c _writeToClient (replica half). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>A replica's position in the replication buffer, as the sending side sees it.</summary>
public interface IReplicaStream
{
    /// <summary>Bytes wait for this replica.</summary>
    bool HasPending { get; }

    /// <summary>Bytes of the shared buffer that only stay because of this replica, and the blocks
    /// they are in.</summary>
    long MemoryBytes { get; }

    int Blocks { get; }

    /// <summary>Writes one piece to the connection and moves on by what was taken.</summary>
    SysResult WriteTo(Connection conn);
}
