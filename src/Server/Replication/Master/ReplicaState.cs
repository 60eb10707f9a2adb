// ReplicaState: what a master remembers of one connected replica.
// Port of redis 7.2 server.h struct client (replication). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Part of a <see cref="Client"/> that is a replica.</summary>
public sealed class ReplicaState
{
    public ReplicaPhase Phase;

    /// <summary>As told by REPLCONF.</summary>
    public int ListeningPort;
    public string? AnnouncedAddr;
    public int Capa;
    public int Req;

    /// <summary>Last acknowledged offset and when (unix seconds); the second offset is what its AOF
    /// has synced.</summary>
    public long AckOff;
    public long AofOff;
    public long AckTimeUnixS;

    /// <summary>Streaming starts at the first ACK instead of at once.</summary>
    public bool StartCmdStreamOnAck;

    /// <summary>Offset promised in +FULLRESYNC: where the stream continues after the
    /// snapshot.</summary>
    public long PsyncInitialOffset;

    /// <summary>The RDB file being sent: descriptor (-1 when none), position and size.</summary>
    public int DbFd = -1;
    public long DbOff;
    public long DbSize;
    public byte[]? Preamble;

    /// <summary>When its socket last took only part of a streamed image (unix seconds); 0 when it
    /// keeps up.</summary>
    public long LastPartialWriteUnixS;
}
