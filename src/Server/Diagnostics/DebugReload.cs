// DebugReload: saves the data set and reads it back in.
// Port of redis 7.2 debug.c debugCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>DEBUG RELOAD.</summary>
internal static class DebugReload
{
    /// <summary>Runs it; returns an error text, or null.</summary>
    /// <port>debug.c debugCommand</port>
    public static string? Run(RedisServer server, bool save, bool flush, bool merge)
    {
        if (save)
        {
            RdbSaveInfo? info = RdbSaveInfo.Populate(server);
            if (!RdbSave.Save(server, server.Config.Dbfilename, info, RdbFlags.KeepCache))
            {
                return "Error trying to save the DB, check server logs";
            }
        }
        if (flush)
        {
            Databases.EmptyData(server, Databases.All, lazy: false);
        }
        RdbFlags flags = merge ? RdbFlags.AllowDup : RdbFlags.None;
        RdbLoadResult loaded = RdbLoader.Load(server, server.Config.Dbfilename, info: null, flags);
        return loaded == RdbLoadResult.Ok ? null
            : "Error trying to load the RDB dump, check server logs.";
    }
}
