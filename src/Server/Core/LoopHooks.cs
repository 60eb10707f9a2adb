// LoopHooks: what is done between the events of one turn and the sleep before the next.
// Port of redis 7.2 server.c beforeSleep afterSleep. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Order matters: commands run first; what they unblocked runs next; replication and expiry may
// write more; only then replies are sent, so that one send carries everything (but for long
// strings, see LongBulk); and clients are freed last, when nobody touches them.
using RedisNet.Ae;

namespace RedisNet.Server;

/// <summary>The two hooks around the sleep of the loop.</summary>
public static class LoopHooks
{
    /// <port>server.c beforeSleep</port>
    public static void BeforeSleep(RedisServer server)
    {
        if (server.UsedMemory > server.Stats.PeakMemory)
        {
            server.Stats.PeakMemory = server.UsedMemory;
        }

        if (server.Exec.ProcessingEventsWhileBlocked > 0)
        {
            VitalOnly(server);
            return;
        }

        LoopTrace? trace = server.Trace;
        trace?.Enter(TracePhase.BeforeSleep);
        trace?.Begin(TracePhase.Commands);
        server.Profile?.Enter(LoopPhase.Commands);
        QueryExecute.HandleClientsWithPendingReads(server);
        server.Profile?.Enter(LoopPhase.BeforeSleep);
        trace?.Next(TracePhase.Blocked);
        long cronStartUs = server.Env.Clock.MonoUs();
        Blocked.BeforeSleep(server);
        trace?.Next(TracePhase.ExpireFast);
        if (server.Cron.ActiveExpireEnabled && server.Repl.MasterHost is null)
        {
            Expire.ActiveCycle(server, fast: true);
        }

        trace?.Next(TracePhase.Replication);
        if (server.Blocked.GetAckFromReplicas && !server.IsPausedNow(PauseActions.Replica))
        {
            ReplicationFeed.SendGetack(server);
            server.Blocked.GetAckFromReplicas = false;
        }

        FailoverCommand.Update(server);
        long writeStartUs = server.Env.Clock.MonoUs();
        long cronUs = writeStartUs - cronStartUs;
        trace?.Next(TracePhase.Replies);
        QueryWrite.HandleClientsWithPendingWrites(server);
        trace?.Next(TracePhase.FreeClients);
        cronStartUs = server.Env.Clock.MonoUs();
        server.Stats.LoopWriteUs += cronStartUs - writeStartUs;
        server.FreeClientsInAsyncFreeQueue();
        ClientEviction.Run(server);
        server.Repl.Backlog?.IncrementalTrim(server);

        // Commands that became ready while this ran (a client unblocked by another's write) do not
        // wait.
        bool more = server.Clients.PendingReadHead < server.Clients.PendingRead.Count
            || server.Clients.Unblocked.Count > 0;
        server.El.SetDontWait(more);
        long nowUs = server.Env.Clock.MonoUs();
        CountTurn(server, nowUs, cronUs + nowUs - cronStartUs);
        trace?.Leave();
        server.Recording?.EndTurn();
        server.Profile?.Enter(LoopPhase.Poll);
    }

    /// <port>server.c afterSleep</port>
    public static void AfterSleep(RedisServer server)
    {
        server.Profile?.Enter(LoopPhase.Handlers);
        server.UpdateCachedTime();
        if (server.Exec.ProcessingEventsWhileBlocked == 0)
        {
            CountPoll(server, server.Time.UnixUs - server.Time.WallMinusMonoUs);
            server.Cron.CommandsAtTurnStart = server.Stats.NumCommands;
            server.Time.CmdSnapshotUnixMs = server.Time.UnixMs;
            server.Recording?.BeginTurn();
        }
    }

    /// <summary>Serves clients from inside a long operation (loading): a few turns without
    /// sleep.</summary>
    /// <port>networking.c processEventsWhileBlocked</port>
    public static void ProcessEventsWhileBlocked(this RedisServer server)
    {
        const int Turns = 4;

        // A turn serves a part of the clients; C's serves all.
        int turns = Turns * (1 + (server.Clients.All.Count / EventLoop.PollBatchMax));
        LoopTrace? trace = server.Trace;
        trace?.Enter(TracePhase.WhileBlocked);
        server.UpdateCachedTime();
        long snapshot = server.Time.CmdSnapshotUnixMs;
        server.Exec.ProcessingEventsWhileBlocked++;
        for (int i = 0; i < turns; i++)
        {
            long before = server.Exec.EventsProcessedWhileBlocked;
            int events = server.El.ProcessEvents(
                AeFlags.FileEvents | AeFlags.DontWait | AeFlags.CallBeforeSleep
                    | AeFlags.CallAfterSleep);
            server.Exec.EventsProcessedWhileBlocked += events;
            if (server.Exec.EventsProcessedWhileBlocked == before)
            {
                break;
            }
        }

        ServerCron.WhileBlocked(server);
        server.Exec.ProcessingEventsWhileBlocked--;
        server.Time.CmdSnapshotUnixMs = snapshot;
        trace?.Leave();
    }

    private static void VitalOnly(RedisServer server)
    {
        long processed = QueryExecute.HandleClientsWithPendingReads(server);
        processed += QueryWrite.HandleClientsWithPendingWrites(server);
        processed += server.FreeClientsInAsyncFreeQueue();
        server.Exec.EventsProcessedWhileBlocked += processed;
    }

    /// <summary>The loop woke: how long it slept.</summary>
    private static void CountPoll(RedisServer server, long nowUs)
    {
        CronState cron = server.Cron;
        if (cron.TurnEndMonoUs != 0)
        {
            server.Stats.LoopPollUs += nowUs - cron.TurnEndMonoUs;
        }

        cron.TurnStartMonoUs = nowUs;
        cron.KnownUsAtTurnStart = KnownUs(server.Stats);
    }

    // What of a turn is measured where it happens; the rest is receiving and other handlers.
    private static long KnownUs(ServerStats stats) =>
        stats.LoopCommandUs + stats.LoopCronUs + stats.LoopWriteUs;

    /// <summary>A turn ends: how long it took since the loop woke, and what of it was neither
    /// reading, writing nor commands.</summary>
    /// <port>latency.c durationAddSample</port>
    private static void CountTurn(RedisServer server, long nowUs, long cronUs)
    {
        ServerStats stats = server.Stats;
        stats.LoopCronUs += cronUs;
        stats.LoopBeforeSleepUs += cronUs;
        server.Cron.TurnEndMonoUs = nowUs;
        if (server.Cron.TurnStartMonoUs != 0)
        {
            long turnUs = nowUs - server.Cron.TurnStartMonoUs;
            long knownUs = KnownUs(stats) - server.Cron.KnownUsAtTurnStart;
            stats.LoopReadUs += long.Clamp(turnUs - knownUs, 0, turnUs);
            stats.LoopCycles++;
            stats.LoopDurationUs += turnUs;
            stats.LoopDurationMaxUs = long.Max(stats.LoopDurationMaxUs, turnUs);
        }

        long commands = stats.NumCommands - server.Cron.CommandsAtTurnStart;
        stats.MaxCommandsPerTurn = long.Max(stats.MaxCommandsPerTurn, commands);
    }
}
