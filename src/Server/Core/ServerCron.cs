// ServerCron: the periodic work of a server, hz times a second.
// Port of redis 7.2 server.c serverCron clientsCron. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Ae;

namespace RedisNet.Server;

/// <summary>The timer every server has.</summary>
public static class ServerCron
{
    private const int MaxHz = 500;
    private const int MaxClientsPerTick = 200;
    private const int MinClientIterations = 5;

    /// <summary>One tick; returns the milliseconds to the next.</summary>
    /// <port>server.c serverCron</port>
    public static long Run(EventLoop el, long id, object? clientData)
    {
        var server = (RedisServer)clientData!;
        server.Profile?.Enter(LoopPhase.Timers);
        AdaptHz(server);
        if (server.Cron.Paused)
        {
            return 1000 / server.Cron.Hz;
        }

        LoopTrace? trace = server.Trace;
        trace?.Enter(TracePhase.Cron);
        trace?.Begin(TracePhase.CronMetrics);
        long startUs = server.Env.Clock.MonoUs();
        if (server.IsPeriod(100))
        {
            server.Metrics.Sample(server);
        }

        server.Time.LruClock = server.LruClockNow();
        trace?.Next(TracePhase.CronMemory);
        UpdateMemoryStats(server);
        trace?.Next(TracePhase.CronShutdown);
        Shutdowns.Cron(server);
        LogState(server);
        trace?.Next(TracePhase.CronClients);
        ClientsCron(server);
        trace?.Next(TracePhase.CronExpire);
        server.DatabasesCron.Run(server);
        trace?.Next(TracePhase.CronSave);
        SavePoints.Cron(server);
        trace?.Next(TracePhase.CronPauses);
        server.UpdatePausedActions();

        // A failover in progress wants its handshakes quickly.
        trace?.Next(TracePhase.CronReplication);
        if (server.IsPeriod(server.Repl.FailoverState == FailoverState.None ? 1000 : 100))
        {
            ReplicationCron.Run(server);
        }

        trace?.Next(TracePhase.CronMigrate);
        if (server.IsPeriod(1000))
        {
            server.Migrations.CloseTimedOut(server);
        }

        trace?.Next(TracePhase.CronMode);
        server.Mode.Cron(server);
        server.Cron.Loops++;
        long tookUs = server.Env.Clock.MonoUs() - startUs;
        server.Stats.LoopCronUs += tookUs;
        server.Stats.LoopTimersUs += tookUs;
        trace?.Leave();
        trace?.End();
        return 1000 / server.Cron.Hz;
    }

    /// <summary>True on one tick of every so many milliseconds; on each tick if they are further
    /// apart.</summary>
    /// <port>server.h run_with_period</port>
    public static bool IsPeriod(this RedisServer server, int ms)
    {
        int tickMs = 1000 / server.Cron.Hz;
        return ms <= tickMs || server.Cron.Loops % (ms / tickMs) == 0;
    }

    /// <summary>A long operation begins that keeps the loop from turning.</summary>
    /// <port>server.c blockingOperationStarts</port>
    public static void BlockingOperationStarts(this RedisServer server)
    {
        if (server.Cron.BlockingNesting++ == 0)
        {
            server.UpdateCachedTime();
            server.Cron.BlockedLastCronUnixMs = server.Time.UnixMs;
        }
    }

    /// <port>server.c blockingOperationEnds</port>
    public static void BlockingOperationEnds(this RedisServer server)
    {
        if (--server.Cron.BlockingNesting == 0)
        {
            server.Cron.BlockedLastCronUnixMs = 0;
        }
    }

    /// <summary>What must go on during a long operation.</summary>
    /// <port>server.c whileBlockedCron</port>
    internal static void WhileBlocked(RedisServer server)
    {
        if (server.Cron.BlockedLastCronUnixMs == 0
            || server.Cron.BlockedLastCronUnixMs >= server.Time.UnixMs)
        {
            return;
        }

        long tickMs = 1000 / server.Cron.Hz;
        while (server.Cron.BlockedLastCronUnixMs < server.Time.UnixMs)
        {
            server.Cron.BlockedLastCronUnixMs += tickMs;
            server.Cron.Loops++;
        }

        if (server.Persistence.Loading)
        {
            UpdateMemoryStats(server);
            Shutdowns.WhileLoading(server);
        }
    }

    private static void AdaptHz(RedisServer server)
    {
        int hz = server.Config.Hz;
        if (server.Config.DynamicHz)
        {
            while (server.Clients.All.Count / hz > MaxClientsPerTick && hz < MaxHz)
            {
                hz = Math.Min(hz * 2, MaxHz);
            }
        }

        server.Cron.Hz = hz;
    }

    /// <port>server.c cronUpdateMemoryStats</port>
    private static void UpdateMemoryStats(RedisServer server)
    {
        if (server.UsedMemory > server.Stats.PeakMemory)
        {
            server.Stats.PeakMemory = server.UsedMemory;
        }

        if (server.IsPeriod(100))
        {
            server.Cron.SampledUsedMemory = server.UsedMemory;
        }

        // Reading it takes a file each time: once a second is enough.
        if (server.IsPeriod(1000))
        {
            server.Cron.Decay.EverySecond(server);
            server.Cron.SampledRssBytes = server.Env.Processes.RssBytes();
        }
    }

    private static void LogState(RedisServer server)
    {
        if (server.Mode.IsSentinel || !server.IsLogged(LogLevel.Verbose) || !server.IsPeriod(5000))
        {
            return;
        }

        foreach (RedisDb db in server.Db)
        {
            if (db.Keys.Size > 0)
            {
                server.Log(
                    LogLevel.Verbose,
                    $"DB {db.Id}: {db.Keys.Size} keys ({db.Keys.Expires.Size} volatile) in "
                        + $"{db.Keys.Main.Slots} "
                    + "slots HT.");
            }
        }

        int replicas = server.Clients.Replicas.Count;
        server.Log(
            LogLevel.Debug,
            $"{server.Clients.All.Count - replicas} clients connected ({replicas} replicas), "
            + $"{server.UsedMemory} bytes in use");
    }

    /// <summary>Visits every client once a second, some at each tick.</summary>
    /// <port>server.c clientsCron</port>
    private static void ClientsCron(RedisServer server)
    {
        int count = server.Clients.All.Count;
        int iterations = Math.Max(count / server.Cron.Hz, Math.Min(count, MinClientIterations));
        long slot = server.Time.UnixS % CronState.PeakSlots;
        long next = (slot + 1) % CronState.PeakSlots;
        server.Cron.PeakInput[next] = 0;
        server.Cron.PeakOutput[next] = 0;
        while (iterations-- > 0 && server.Clients.All.First is { } c)
        {
            server.Clients.All.RotateHeadToTail();
            if (HandleTimeout(c))
            {
                continue;
            }

            server.Cron.PeakInput[slot] =
                Math.Max(server.Cron.PeakInput[slot], ClientMemory.QuerySegments(c));
            server.Cron.PeakOutput[slot] =
                Math.Max(server.Cron.PeakOutput[slot], ClientMemory.OutputBytes(c));
            ClientMemory.Update(c);
            OutputLimits.CloseIfReached(c, async: false);
        }
    }

    /// <port>timeout.c clientsCronHandleTimeout</port>
    private static bool HandleTimeout(Client c)
    {
        RedisServer server = c.Server;
        const ClientFlags Exempt =
            ClientFlags.Replica | ClientFlags.Master | ClientFlags.Blocked | ClientFlags.PubSub;
        if (server.Config.Timeout == 0 || c.Has(Exempt)
            || server.Time.UnixS - c.LastInteractionUnixS <= server.Config.Timeout)
        {
            return false;
        }

        server.Log(LogLevel.Verbose, "Closing idle client");
        c.FreeClient();
        return true;
    }
}
