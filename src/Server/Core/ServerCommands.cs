// ServerCommands: SHUTDOWN and MONITOR.
// Port of redis 7.2 db.c shutdownCommand, replication.c monitorCommand. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Handlers of the server group that concern the process itself.</summary>
public static partial class ServerCommands
{
    /// <port>db.c shutdownCommand</port>
    public static void Shutdown(Client c)
    {
        ShutdownFlags flags = ShutdownFlags.None;
        bool abort = false;
        for (int i = 1; i < c.Argc; i++)
        {
            switch (ClientCommands.Text(c, i).ToLowerInvariant())
            {
                case "nosave":
                    flags |= ShutdownFlags.NoSave;
                    break;
                case "save":
                    flags |= ShutdownFlags.Save;
                    break;
                case "now":
                    flags |= ShutdownFlags.Now;
                    break;
                case "force":
                    flags |= ShutdownFlags.Force;
                    break;
                case "abort":
                    abort = true;
                    break;
                default:
                    c.AddReplyErrorSyntax();
                    return;
            }
        }

        const ShutdownFlags Both = ShutdownFlags.Save | ShutdownFlags.NoSave;
        if ((abort && flags != ShutdownFlags.None) || (flags & Both) == Both)
        {
            c.AddReplyErrorSyntax();
        }
        else if (abort)
        {
            Abort(c);
        }
        else if ((flags & ShutdownFlags.Now) == 0 && c.Has(ClientFlags.DenyBlocking))
        {
            c.AddReplyError("SHUTDOWN without NOW or ABORT isn't allowed for DENY BLOCKING client");
        }
        else
        {
            c.BlockForShutdown();
            if (Shutdowns.Prepare(c.Server, flags))
            {
                c.Server.Env.Die.Exit(0);
            }
        }
    }

    /// <port>server.c monitorCommand</port>
    public static void Monitor(Client c)
    {
        if (c.Has(ClientFlags.DenyBlocking))
        {
            // A script or a transaction would block here for ever.
            c.AddReplyError("MONITOR isn't allowed for DENY BLOCKING client");
            return;
        }

        if (c.Has(ClientFlags.Replica))
        {
            return;
        }

        c.Flags |= ClientFlags.Replica | ClientFlags.Monitor;
        c.Server.Clients.Monitors.Add(c);
        c.AddReply(Shared.Ok);
    }

    private static void Abort(Client c)
    {
        if (Shutdowns.Abort(c.Server))
        {
            c.AddReply(Shared.Ok);
        }
        else
        {
            c.AddReplyError("No shutdown in progress.");
        }
    }
}
