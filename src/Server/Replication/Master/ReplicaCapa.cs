// ReplicaCapa: what a replica told with REPLCONF that it can do, and what it wants left out.
// Port of redis 7.2 server.h SLAVE_CAPA_EOF. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Bits of <see cref="ReplicaState.Capa"/> and <see cref="ReplicaState.Req"/>.</summary>
/// <port>server.h SLAVE_CAPA_EOF</port>
public static class ReplicaCapa
{
    /// <summary>Takes an RDB of unknown length that ends with a mark.</summary>
    public const int Eof = 1 << 0;

    /// <summary>Understands a +CONTINUE that brings a new replication id.</summary>
    public const int Psync2 = 1 << 1;

    /// <summary>Wants no keys.</summary>
    /// <port>server.h SLAVE_REQ_RDB_EXCLUDE_DATA</port>
    public const int ReqExcludeData = 1 << 0;

    /// <summary>Wants no functions.</summary>
    /// <port>server.h SLAVE_REQ_RDB_EXCLUDE_FUNCTIONS</port>
    public const int ReqExcludeFunctions = 1 << 1;

    /// <port>server.h SLAVE_REQ_RDB_MASK</port>
    public const int ReqMask = ReqExcludeData | ReqExcludeFunctions;
}
