// MasterLink: what a replica remembers of its link to the master.
// Port of redis 7.2 server.h struct client (replication). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Part of the <see cref="Client"/> that is the link to the master.</summary>
public sealed class MasterLink
{
    /// <summary>Bytes of the stream read, and applied; the difference sits in the query
    /// buffer.</summary>
    public long ReadReplOff;
    public long ReplOff;

    /// <summary>Applied bytes not yet forwarded to sub-replicas.</summary>
    public long ReplApplied;

    /// <summary>The master's replication id (40 hex characters).</summary>
    public string Replid = "";
}
