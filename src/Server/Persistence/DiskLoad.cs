// DiskLoad: the data set at start, and where in which history it stands.
// Port of redis 7.2 server.c loadDataFromDisk. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Loading at start.</summary>
public static class DiskLoad
{
    /// <summary>Loads the RDB file, if there is one; false ends the process with code 1.</summary>
    /// <port>server.c loadDataFromDisk</port>
    public static bool Run(RedisServer server)
    {
        long start = server.Env.Clock.UnixUs();
        bool isMaster = server.Repl.MasterHost == null;
        RdbFlags flags = RdbFlags.None;
        if (isMaster)
        {
            // Keys found expired are deleted on the replicas by way of the backlog.
            ReplicationBacklog.Create(server);
            flags = RdbFlags.FeedRepl;
        }

        var info = new RdbSaveInfo();
        bool restored = false;
        switch (RdbLoader.Load(server, server.Config.Dbfilename, info, flags))
        {
            case RdbLoadResult.Ok:
                double seconds = (server.Env.Clock.UnixUs() - start) / 1e6;
                server.Log(LogLevel.Notice, string.Create(
                    CultureInfo.InvariantCulture, $"DB loaded from disk: {seconds:F3} seconds"));
                restored = RestoreHistory(server, info);
                break;
            case RdbLoadResult.Failed:
                server.Log(
                    LogLevel.Warning, "Fatal error loading the DB, check server logs. Exiting.");
                return false;
        }

        if (!restored && server.Repl.Backlog != null)
        {
            ReplicationBacklog.Free(server);
        }

        return true;
    }

    // A replica can ask its master to continue; a master can let its replicas continue, under its
    // second id.
    private static bool RestoreHistory(RedisServer server, RdbSaveInfo info)
    {
        if (info.ReplId == null || info.ReplOffset == -1 || info.ReplStreamDb == -1)
        {
            return false;
        }

        ReplicationState repl = server.Repl;
        if (repl.MasterHost != null)
        {
            repl.Replid = info.ReplId;
            repl.MasterReplOffset = info.ReplOffset;
            CachedMaster.CacheUsingMyself(server);
            if (info.ReplStreamDb >= 0 && info.ReplStreamDb < server.Db.Length)
            {
                repl.CachedMaster!.Db = server.Db[info.ReplStreamDb];
            }

            return true;
        }

        repl.Replid2 = info.ReplId;
        repl.SecondReplidOffset = info.ReplOffset + 1;
        repl.MasterReplOffset += info.ReplOffset;
        Check.That(repl.Backlog != null);
        repl.Backlog.Offset = repl.MasterReplOffset - repl.Backlog.Histlen + 1;
        repl.Backlog.Rebase(server, info.ReplOffset);
        repl.NoReplicasSinceUnixS = server.Env.Clock.UnixUs() / 1_000_000;
        return true;
    }
}
