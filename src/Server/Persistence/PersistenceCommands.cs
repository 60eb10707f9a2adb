// PersistenceCommands: SAVE, BGSAVE, LASTSAVE.
// Port of redis 7.2 rdb.c saveCommand, bgsaveCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Text;

namespace RedisNet.Server;

/// <summary>The handlers of the persistence commands.</summary>
public static class PersistenceCommands
{
    /// <port>rdb.c saveCommand</port>
    public static void Save(Client c)
    {
        RedisServer server = c.Server;
        if (server.Persistence.HasActiveSave)
        {
            c.AddReplyError("Background save already in progress");
            return;
        }

        server.Persistence.RdbSaves++;
        if (RdbSave.Save(server, server.Config.Dbfilename, RdbSaveInfo.Populate(server)))
        {
            c.AddReply(Shared.Ok);
        }
        else
        {
            c.AddReplyErrorObject(Shared.Err);
        }
    }

    /// <port>rdb.c bgsaveCommand</port>
    public static void Bgsave(Client c)
    {
        RedisServer server = c.Server;
        if (c.Argc > 2 || (c.Argc == 2 && !Ascii.EqualsIgnoreCase(c.Argv(1), "schedule"u8)))
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }

        if (server.Persistence.HasActiveSave)
        {
            c.AddReplyError("Background save already in progress");
        }
        else if (server.Exec.InExec)
        {
            server.Persistence.BgsaveScheduled = true;
            c.AddReplyStatus("Background saving scheduled"u8);
        }
        else if (BackgroundSave.StartToDisk(
            server, server.Config.Dbfilename, RdbSaveInfo.Populate(server), RdbFlags.None))
        {
            c.AddReplyStatus("Background saving started"u8);
        }
        else
        {
            c.AddReplyErrorObject(Shared.Err);
        }
    }

    /// <port>db.c lastsaveCommand</port>
    public static void Lastsave(Client c) => c.AddReplyLongLong(c.Server.Persistence.LastSaveUnixS);
}
