// RdbSaveInfo: what an RDB file says about replication.
// Port of redis 7.2 rdb.h rdbSaveInfo, rdb.c rdbPopulateSaveInfo. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Replication state stored with a data set, so that a restart can go on with a partial
/// synchronisation.</summary>
/// <port>server.h rdbSaveInfo</port>
public sealed class RdbSaveInfo
{
    /// <summary>Database the master's stream is in; -1 when unknown.</summary>
    public int ReplStreamDb = -1;

    /// <summary>40 hex characters, or null when the file has none.</summary>
    public string? ReplId;
    public long ReplOffset = -1;

    /// <summary>The state to store now, or null when this server is in no replication
    /// chain.</summary>
    /// <port>rdb.c rdbPopulateSaveInfo</port>
    public static RdbSaveInfo? Populate(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        if (repl.MasterHost == null && repl.Backlog != null)
        {
            // With -1 the next write starts with a SELECT anyway, so any database will do.
            return Of(server, repl.ReplicaSelDb == -1 ? 0 : repl.ReplicaSelDb);
        }

        Client? master = repl.Master ?? repl.CachedMaster;
        return master == null ? null : Of(server, master.Db.Id);
    }

    private static RdbSaveInfo Of(RedisServer server, int streamDb) => new()
    {
        ReplStreamDb = streamDb,
        ReplId = server.Repl.Replid,
        ReplOffset = server.Repl.MasterReplOffset,
    };
}
