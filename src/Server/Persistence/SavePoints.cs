// SavePoints: when a snapshot is due by itself.
// Port of redis 7.2 server.c serverCron (persistence). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>What "save 3600 1 300 100" asks for.</summary>
public static class SavePoints
{
    /// <summary>After a failed save the next one waits this long.</summary>
    /// <port>server.h CONFIG_BGSAVE_RETRY_DELAY</port>
    private const int RetryDelayS = 5;

    /// <summary>Nothing is ever written to disk.</summary>
    /// <port>server.c allPersistenceDisabled</port>
    public static bool AllPersistenceDisabled(RedisServer server) =>
        server.Config.Save.Count == 0 && !server.Config.Appendonly;

    /// <summary>Starts a save that is due, or that was put off. Called on every tick of
    /// serverCron.</summary>
    /// <port>server.c serverCron</port>
    public static void Cron(RedisServer server)
    {
        PersistenceState p = server.Persistence;
        if (!p.HasActiveSave && !p.Loading)
        {
            StartDue(server);
        }

        bool retryAllowed = server.Time.UnixS - p.LastBgsaveTryUnixS > RetryDelayS
            || p.LastBgsaveOk;
        if (!p.HasActiveSave && p.BgsaveScheduled && retryAllowed &&
            BackgroundSave.StartToDisk(
                server, server.Config.Dbfilename, RdbSaveInfo.Populate(server), RdbFlags.None))
        {
            p.BgsaveScheduled = false;
        }
    }

    private static void StartDue(RedisServer server)
    {
        PersistenceState p = server.Persistence;
        foreach (SaveParam point in server.Config.Save)
        {
            bool due = server.Dirty >= point.Changes &&
                server.Time.UnixS - p.LastSaveUnixS > point.Seconds &&
                (server.Time.UnixS - p.LastBgsaveTryUnixS > RetryDelayS || p.LastBgsaveOk);
            if (due)
            {
                server.Log(LogLevel.Notice, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{point.Changes} changes in {point.Seconds} seconds. Saving..."));
                BackgroundSave.StartToDisk(
                    server, server.Config.Dbfilename, RdbSaveInfo.Populate(server), RdbFlags.None);
                break;
            }
        }
    }
}
