// Loading: what the server says of itself while a data set is being read.
// Port of redis 7.2 rdb.c startLoading. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Start, progress and end of loading.</summary>
public static class Loading
{
    /// <port>rdb.c startLoading</port>
    public static void Start(RedisServer server, long totalBytes)
    {
        PersistenceState p = server.Persistence;
        p.Loading = true;
        p.LoadingStartUnixS = server.Env.Clock.UnixUs() / 1_000_000;
        p.LoadingLoadedBytes = 0;
        p.LoadingTotalBytes = totalBytes;
        p.LoadingRdbUsedMem = 0;
        p.LastLoadKeysExpired = 0;
        p.LastLoadKeysLoaded = 0;
        server.BlockingOperationStarts();
    }

    /// <summary>Notes how far it is, answers clients, and keeps a waiting master patient.</summary>
    /// <port>rdb.c rdbLoadProgressCallback</port>
    public static void Progress(RedisServer server, long loadedBytes)
    {
        PersistenceState p = server.Persistence;
        if (server.Repl.MasterHost != null && server.Repl.State == ReplState.Transfer)
        {
            MasterSync.SendNewline(server);
        }

        p.LoadingLoadedBytes = loadedBytes;
        server.Stats.PeakMemory = long.Max(server.Stats.PeakMemory, server.UsedMemory);
        server.ProcessEventsWhileBlocked();
    }

    /// <port>rdb.c stopLoading</port>
    public static void Stop(RedisServer server)
    {
        server.Persistence.Loading = false;
        server.Persistence.AsyncLoading = false;
        server.BlockingOperationEnds();
    }
}
