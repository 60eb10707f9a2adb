// Shutdowns: ending in order.
// Port of redis 7.2 server.c prepareForShutdown finishShutdown. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// SHUTDOWN, SIGTERM and SIGINT end the same way. A master with replicas that lag first pauses
// writes and waits for them, up to shutdown-timeout; then the data set is saved if save points are
// configured. If saving fails the server goes on, unless it was told to end by force.
//
// The wait takes up to a second even where the replica has everything, as it does in C: the request
// for its offset is itself part of the stream, so that the answer lies behind by its length, and
// the report the replica sends each second ends the wait. While a CLIENT PAUSE runs the stream must
// not grow, no request is sent, and only that report is left.
using RedisNet.Ae;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Preparing, waiting for, finishing and giving up a shutdown.</summary>
public static class Shutdowns
{
    /// <summary>Begins. True when the process may end now; false when it waits or cannot.</summary>
    /// <port>server.c prepareForShutdown</port>
    public static bool Prepare(RedisServer server, ShutdownFlags flags)
    {
        if (IsInitiated(server))
        {
            return false;
        }

        if (server.Persistence.Loading || server.Mode.IsSentinel)
        {
            flags = (flags & ~ShutdownFlags.Save) | ShutdownFlags.NoSave;
        }

        server.Shutdown.Flags = flags;
        server.Log(LogLevel.Notice, "User requested shutdown...");
        NotifySystemd(server, "STOPPING=1\n");
        if ((flags & ShutdownFlags.Now) == 0 && server.Config.ShutdownTimeout != 0
            && !IsReady(server))
        {
            server.Shutdown.DeadlineUnixMs = server.Time.UnixMs
                + (server.Config.ShutdownTimeout * 1000L);
            if (!server.IsPaused(PauseActions.Replica))
            {
                ReplicationFeed.SendGetack(server);
            }

            server.Pause(PausePurpose.DuringShutdown, long.MaxValue, PauseActions.ClientWriteSet);
            server.Log(LogLevel.Notice, "Waiting for replicas before shutting down.");
            return false;
        }

        return Finish(server);
    }

    /// <summary>SHUTDOWN ABORT. False when there is nothing to abort.</summary>
    /// <port>server.c abortShutdown</port>
    public static bool Abort(RedisServer server)
    {
        if (IsInitiated(server))
        {
            Cancel(server);
        }
        else if (server.Shutdown.Asap)
        {
            server.Shutdown.Asap = false;
        }
        else
        {
            return false;
        }

        server.Log(LogLevel.Notice, "Shutdown manually aborted.");
        return true;
    }

    /// <summary>The part of serverCron: acts on signals and ends the wait for replicas.</summary>
    /// <port>server.c serverCron (shutdown)</port>
    internal static void Cron(RedisServer server)
    {
        if (IsInitiated(server))
        {
            if ((server.Time.UnixMs >= server.Shutdown.DeadlineUnixMs || IsReady(server))
                && Finish(server))
            {
                server.Env.Die.Exit(0);
            }
        }
        else if (server.Shutdown.Asap)
        {
            ShutdownFlags flags = server.Shutdown.LastSignal switch
            {
                (int)Signal.Int => server.Config.ShutdownOnSigint,
                (int)Signal.Term => server.Config.ShutdownOnSigterm,
                _ => ShutdownFlags.None,
            };
            if (Prepare(server, flags))
            {
                server.Env.Die.Exit(0);
            }
        }
    }

    /// <port>server.c whileBlockedCron (shutdown)</port>
    internal static void WhileLoading(RedisServer server)
    {
        if (!server.Shutdown.Asap)
        {
            return;
        }

        if (Prepare(server, ShutdownFlags.NoSave))
        {
            server.Env.Die.Exit(0);
        }

        server.Log(LogLevel.Warning,
            "SIGTERM received but errors trying to shut down the server, check the logs "
            + "for more information");
        server.Shutdown.Asap = false;
        server.Shutdown.LastSignal = 0;
    }

    /// <summary>Signals arrive as reads on a descriptor.</summary>
    /// <port>server.c setupSignalHandlers sigShutdownHandler</port>
    internal static void InstallSignals(RedisServer server)
    {
        ISignals signals = server.Env.Signals;
        if (!signals.Install().Ok)
        {
            return;
        }

        signals.OnRepeatedInt = () =>
        {
            _ = server.Env.Log.Write("You insist... exiting now.\n"u8);
        };
        if (server.Config.CrashLogEnabled)
        {
            signals.OnAbort = () => BugReport.Write(server, Signal.Abort);
        }

        _ = server.El.CreateFileEvent(signals.Descriptor, AeMask.Readable, SignalHandler, server);
    }

    private static void SignalHandler(EventLoop el, int fd, object? clientData, AeMask mask)
    {
        var server = (RedisServer)clientData!;
        for (Signal signal = server.Env.Signals.Take(); signal != Signal.None; signal =
            server.Env.Signals.Take())
        {
            if (signal is not (Signal.Int or Signal.Term))
            {
                continue;
            }

            string name = signal == Signal.Int ? "SIGINT" : "SIGTERM";
            server.Log(
                LogLevel.Warning,
                server.Persistence.Loading
                    ? "Received shutdown signal during loading, scheduling shutdown."
                    : $"Received {name} scheduling shutdown...");
            server.Shutdown.Asap = true;
            server.Shutdown.LastSignal = (int)signal;
        }
    }

    private static bool IsInitiated(RedisServer server) => server.Shutdown.DeadlineUnixMs != 0;

    /// <summary>No replica, or all have everything.</summary>
    /// <port>server.c isReadyToShutdown</port>
    private static bool IsReady(RedisServer server)
    {
        foreach (Client replica in server.Clients.Replicas)
        {
            if ((replica.Replica?.AckOff ?? -1) != server.Repl.MasterReplOffset)
            {
                return false;
            }
        }

        return true;
    }

    /// <port>server.c cancelShutdown</port>
    private static void Cancel(RedisServer server)
    {
        server.Shutdown.Asap = false;
        server.Shutdown.Flags = ShutdownFlags.None;
        server.Shutdown.DeadlineUnixMs = 0;
        server.Shutdown.LastSignal = 0;
        server.Env.Signals.Forget();
        server.ReplyToBlockedOnShutdown();
        server.Unpause(PausePurpose.DuringShutdown);
    }

    /// <port>server.c finishShutdown</port>
    private static bool Finish(RedisServer server)
    {
        LogReplicas(server);
        ShutdownFlags flags = server.Shutdown.Flags;
        if (server.Persistence.HasActiveSave)
        {
            server.Log(LogLevel.Warning, "There is a child saving an .rdb. Killing it!");
            BackgroundSave.KillAndWait(server);
        }

        bool save = (flags & ShutdownFlags.Save) != 0
            || (server.Config.Save.Count > 0 && (flags & ShutdownFlags.NoSave) == 0);
        if (save && !Save(server, force: (flags & ShutdownFlags.Force) != 0))
        {
            server.Log(
                LogLevel.Warning, "Errors trying to shut down the server. Check the logs for "
                    + "more information.");
            Cancel(server);
            return false;
        }

        if (server.PidFileCreated)
        {
            server.Log(LogLevel.Notice, "Removing the pid file.");
            _ = server.Env.Files.Unlink(ServerStart.PidFile(server));
        }

        QueryWrite.FlushReplicas(server);
        server.CloseListeningSockets(unlinkUnixSocket: true);
        server.Log(
            LogLevel.Warning,
            $"{(server.Mode.IsSentinel ? "Sentinel" : "Redis")} is now ready to exit, bye bye...");
        server.Recording?.Close();
        return true;
    }

    private static bool Save(RedisServer server, bool force)
    {
        server.Log(LogLevel.Notice, "Saving the final RDB snapshot before exiting.");
        NotifySystemd(server, "STATUS=Saving the final RDB snapshot\n");
        if (RdbSave.Save(
            server, server.Config.Dbfilename, RdbSaveInfo.Populate(server), RdbFlags.KeepCache))
        {
            return true;
        }

        if (force)
        {
            server.Log(LogLevel.Warning, "Error trying to save the DB. Exit anyway.");
            return true;
        }

        server.Log(LogLevel.Warning, "Error trying to save the DB, can't exit.");
        NotifySystemd(server, "STATUS=Error trying to save the DB, can't exit.\n");
        return false;
    }

    private static void LogReplicas(RedisServer server)
    {
        int lagging = 0;
        foreach (Client c in server.Clients.Replicas)
        {
            if (c.Replica is not { } replica || replica.AckOff == server.Repl.MasterReplOffset)
            {
                continue;
            }

            lagging++;
            long lag = replica.Phase == ReplicaPhase.Online
                ? server.Time.UnixS - replica.AckTimeUnixS : 0;
            server.Log(
                LogLevel.Notice,
                $"Lagging replica {ClientLifecycle.ReplicaName(c)} reported offset "
                + $"{server.Repl.MasterReplOffset - replica.AckOff} behind master, lag={lag}, "
                + $"state={PhaseText(replica.Phase)}.");
        }

        int count = server.Clients.Replicas.Count;
        if (count > 0)
        {
            server.Log(LogLevel.Notice,
                $"{count - lagging} of {count} replicas are in sync when shutting down.");
        }
    }

    /// <port>server.c replstateToString</port>
    private static string PhaseText(ReplicaPhase phase) => phase switch
    {
        ReplicaPhase.WaitBgsaveStart or ReplicaPhase.WaitBgsaveEnd => "wait_bgsave",
        ReplicaPhase.SendBulk => "send_bulk",
        ReplicaPhase.Online => "online",
        _ => "",
    };

    private static void NotifySystemd(RedisServer server, string state)
    {
        if (server.Config.Supervised == SupervisedMode.Systemd)
        {
            _ = server.Env.Processes.NotifySystemd(state);
        }
    }
}
