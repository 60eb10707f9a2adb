// MigrateSocket: a connection to a server that keys were sent to.
// Port of redis 7.2 cluster.c migrateCachedSocket. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>One connection, kept for the next MIGRATE to the same address.</summary>
/// <port>cluster.c migrateCachedSocket</port>
public sealed class MigrateSocket(string address, Connection conn)
{
    /// <summary>The database last selected is not known.</summary>
    public const long NoDb = -1;

    /// <summary>Host and port as they were given.</summary>
    public string Address { get; } = address;

    public Connection Conn { get; } = conn;

    public long LastDbId { get; set; } = NoDb;

    public long LastUseUnixS { get; set; }
}
