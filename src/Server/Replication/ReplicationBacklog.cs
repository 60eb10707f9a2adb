// ReplicationBacklog: the recent part of the stream, for partial resynchronisation.
// Port of redis 7.2 server.h replBacklog. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Window over <see cref="ReplicationBuffer"/>.</summary>
/// <port>server.h replBacklog</port>
public sealed class ReplicationBacklog
{
    /// <summary>Bytes of history, and the stream offset of the first of them.</summary>
    public long Histlen;
    public long Offset;
}
