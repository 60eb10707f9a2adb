// PersistenceHooks: connects persistence to the core.
// Ours, C calls across its files.
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Fills in the hooks of <see cref="ServerHooks"/> that are persistence's.</summary>
public static class PersistenceHooks
{
    /// <summary>To be called once, before the server runs.</summary>
    public static void Install(RedisServer server)
    {
        ServerHooks hooks = server.Hooks;
        hooks.PersistenceCron = SavePoints.Cron;
        hooks.LoadData = DiskLoad.Run;
        hooks.SaveForShutdown = static s =>
            RdbSave.Save(s, s.Config.Dbfilename, RdbSaveInfo.Populate(s), RdbFlags.KeepCache);
        hooks.SaveAfterFlush = static s =>
            RdbSave.Save(s, s.Config.Dbfilename, RdbSaveInfo.Populate(s));
        hooks.AbortSnapshot = KillAndWait;
    }

    /// <summary>The process is about to end: the worker removes the temp file first.</summary>
    private static void KillAndWait(RedisServer server)
    {
        if (server.Persistence.Background is { } save)
        {
            save.Kill();
            server.Env.Jobs.Drain(JobKind.Snapshot);
        }
    }
}
