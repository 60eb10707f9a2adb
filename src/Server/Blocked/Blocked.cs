// Blocked: clients that wait for something, and how they go on.
// Port of redis 7.2 blocked.c, timeout.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A blocked client keeps its command: its input is still received but not executed. There are two
// ways back. One that got its reply (WAIT, a timeout) is reset and continues with the next command.
// One that was postponed (CLIENT PAUSE) has PendingCommand and runs its command from the start.
// Both wait in Clients.Unblocked until the loop is about to sleep, so nothing runs inside the code
// that unblocked them.
//
// Adding a blocking type? Unblock, ReplyToTimedOut, and a way to unblock it.
using System;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Blocking, unblocking and timeouts.</summary>
public static class Blocked
{
    /// <port>blocked.c blockClient</port>
    public static void Block(this Client c, BlockedType type)
    {
        Check.That(!c.Has(ClientFlags.Master)
            || type is BlockedType.Postpone or BlockedType.Module);
        Check.That(!c.Has(ClientFlags.Blocked));
        BlockedState blocked = c.Server.Blocked;
        c.Flags |= ClientFlags.Blocked;
        c.Bstate.Type = type;
        blocked.Count++;
        blocked.CountByType[(int)type]++;
        AddToTimeoutTable(c);
    }

    /// <summary>WAIT: until so many replicas have acknowledged the offset, or the
    /// timeout.</summary>
    /// <port>blocked.c blockForReplication</port>
    public static void BlockForReplication(this Client c, long timeoutUnixMs, long offset,
        int numReplicas)
    {
        c.Bstate.TimeoutUnixMs = timeoutUnixMs;
        c.Bstate.ReplOffset = offset;
        c.Bstate.NumReplicas = numReplicas;
        c.Server.Blocked.WaitingAcks.Insert(0, c);
        c.Block(BlockedType.Wait);
    }

    /// <summary>Holds the command back; it starts anew when the pause is over.</summary>
    /// <port>blocked.c blockPostponeClient</port>
    public static void BlockPostponed(this Client c)
    {
        c.Bstate.TimeoutUnixMs = 0;
        c.Block(BlockedType.Postpone);
        c.Server.Clients.Postponed.Add(c);
        c.Flags |= ClientFlags.PendingCommand;
    }

    /// <port>blocked.c blockClientShutdown</port>
    public static void BlockForShutdown(this Client c)
    {
        c.Bstate.TimeoutUnixMs = 0;
        c.Block(BlockedType.Shutdown);
    }

    /// <summary>Ends the wait, whatever it was for.</summary>
    /// <port>blocked.c unblockClient</port>
    /// <port>replication.c unblockClientWaitingReplicas</port>
    public static void Unblock(this Client c, bool queueForReprocessing)
    {
        RedisServer server = c.Server;
        BlockedType type = c.Bstate.Type;
        switch (type)
        {
            case BlockedType.List:
            case BlockedType.Zset:
            case BlockedType.Stream:
                BlockedKeys.Release(c);
                break;
            case BlockedType.Wait:
            case BlockedType.WaitAof:
                server.Blocked.WaitingAcks.Remove(c);
                UpdateStatsOnUnblock(c, hadErrors: false);
                break;
            case BlockedType.Postpone:
                server.Clients.Postponed.Remove(c);
                break;
            default:
                Check.That(type == BlockedType.Shutdown);
                break;
        }

        if (!c.Has(ClientFlags.PendingCommand) && type != BlockedType.Shutdown)
        {
            c.OriginalArgv = null;
            c.ResetClient();
        }

        server.Blocked.Count--;
        server.Blocked.CountByType[(int)type]--;
        RemoveFromTimeoutTable(c);
        c.Flags &= ~ClientFlags.Blocked;
        c.Bstate.Type = BlockedType.None;
        c.Bstate.UnblockOnNoKey = false;
        if (queueForReprocessing)
        {
            QueueForReprocessing(c);
        }
    }

    /// <port>blocked.c unblockClientOnTimeout</port>
    public static void UnblockOnTimeout(this Client c)
    {
        ReplyToTimedOut(c);
        c.Flags &= ~ClientFlags.PendingCommand;
        c.Unblock(queueForReprocessing: true);
    }

    /// <port>blocked.c unblockClientOnError</port>
    public static void UnblockOnError(this Client c, string error)
    {
        c.AddReplyError(error);
        UpdateStatsOnUnblock(c, hadErrors: true);
        c.Flags &= ~ClientFlags.PendingCommand;
        c.Unblock(queueForReprocessing: true);
    }

    /// <summary>Whether CLIENT UNBLOCK works on this client.</summary>
    /// <port>module.c moduleBlockedClientMayTimeout</port>
    public static bool MayTimeOut(this Client c) => c.Has(ClientFlags.Blocked);

    /// <summary>The role changed: whoever waits for what a master gives is told and
    /// disconnected.</summary>
    /// <port>blocked.c disconnectAllBlockedClients</port>
    public static void DisconnectAllBlocked(this RedisServer server)
    {
        foreach (Client c in server.Clients.All.Snapshot())
        {
            if (c.Has(ClientFlags.Blocked) && c.Bstate.Type != BlockedType.Postpone)
            {
                c.UnblockOnError("-UNBLOCKED force unblock from blocking operation, "
                    + "instance state changed (master -> replica?)");
                c.Flags |= ClientFlags.CloseAfterReply;
            }
        }
    }

    /// <port>blocked.c replyToClientsBlockedOnShutdown</port>
    public static void ReplyToBlockedOnShutdown(this RedisServer server)
    {
        if (server.Blocked.CountByType[(int)BlockedType.Shutdown] == 0)
        {
            return;
        }

        foreach (Client c in server.Clients.All.Snapshot())
        {
            if (c.Has(ClientFlags.Blocked) && c.Bstate.Type == BlockedType.Shutdown)
            {
                c.AddReplyError("Errors trying to SHUTDOWN. Check logs.");
                c.Unblock(queueForReprocessing: true);
            }
        }
    }

    /// <summary>The work for blocked clients before the loop sleeps.</summary>
    /// <port>blocked.c blockedBeforeSleep</port>
    internal static void BeforeSleep(RedisServer server)
    {
        HandleTimeouts(server);
        if (server.Blocked.WaitingAcks.Count > 0)
        {
            WaitingReplicas.Process(server);
        }

        server.HandleClientsBlockedOnKeys();
        ProcessUnblocked(server);
    }

    /// <summary>Counts a blocked command that ends without going through call() again.</summary>
    /// <remarks>An error that unblocks it was counted as failed by the command that sent it too, if
    /// one did (CLIENT UNBLOCK ERROR): twice in all, as in C.</remarks>
    /// <port>blocked.c updateStatsOnUnblock</port>
    internal static void UpdateStatsOnUnblock(Client c, bool hadErrors)
    {
        RedisCommand cmd = c.LastCmd!;
        long totalUs = c.DurationUs;
        cmd.CountCall(totalUs, c.Server.Config.LatencyTracking);
        c.Server.Stats.NumCommands++;
        if (hadErrors)
        {
            cmd.FailedCalls++;
        }

        CommandCall.PushSlowlog(c, cmd, totalUs);
        c.DurationUs = 0;
    }

    /// <port>blocked.c queueClientForReprocessing</port>
    internal static void QueueForReprocessing(this Client c)
    {
        if (!c.Has(ClientFlags.Unblocked))
        {
            c.Flags |= ClientFlags.Unblocked;
            c.Server.Clients.Unblocked.Add(c);
        }
    }

    /// <port>blocked.c processUnblockedClients</port>
    private static void ProcessUnblocked(RedisServer server)
    {
        List<Client> unblocked = server.Clients.Unblocked;
        while (unblocked.Count > 0)
        {
            Client c = unblocked[0];
            unblocked.RemoveAt(0);
            c.Flags &= ~ClientFlags.Unblocked;
            if (!c.Has(ClientFlags.Blocked))
            {
                c.ProcessPendingCommandAndInput();
            }
        }
    }

    /// <port>blocked.c replyToBlockedClientTimedOut</port>
    private static void ReplyToTimedOut(Client c)
    {
        switch (c.Bstate.Type)
        {
            case BlockedType.List:
            case BlockedType.Zset:
            case BlockedType.Stream:
                c.AddReplyNullArray();
                UpdateStatsOnUnblock(c, hadErrors: false);
                break;
            case BlockedType.Wait:
            case BlockedType.WaitAof:
                WaitingReplicas.ReplyTimedOut(c);
                break;
            case BlockedType.Postpone:
            case BlockedType.Shutdown:
                // REDISNET(unblock-paused): C panics here, when CLIENT UNBLOCK names a client that
                // is merely paused.
                c.AddReplyError("-UNBLOCKED client unblocked via CLIENT UNBLOCK");
                break;
            default:
                Check.Panic("no reply for a timeout of this blocking type");
                break;
        }
    }

    /// <port>timeout.c addClientToTimeoutTable</port>
    private static void AddToTimeoutTable(Client c)
    {
        if (c.Bstate.TimeoutUnixMs != 0
            && c.Server.Blocked.Timeouts.Add((c.Bstate.TimeoutUnixMs, c.Id)))
        {
            c.Flags |= ClientFlags.InTimeoutTable;
        }
    }

    /// <port>timeout.c removeClientFromTimeoutTable</port>
    private static void RemoveFromTimeoutTable(Client c)
    {
        if (c.Has(ClientFlags.InTimeoutTable))
        {
            c.Flags &= ~ClientFlags.InTimeoutTable;
            c.Server.Blocked.Timeouts.Remove((c.Bstate.TimeoutUnixMs, c.Id));
        }
    }

    /// <port>timeout.c handleBlockedClientsTimeout</port>
    private static void HandleTimeouts(RedisServer server)
    {
        SortedSet<(long DeadlineUnixMs, ulong ClientId)> timeouts = server.Blocked.Timeouts;
        if (timeouts.Count == 0)
        {
            return;
        }

        long now = server.Env.Clock.UnixMs();
        while (timeouts.Count > 0)
        {
            (long deadline, ulong id) = timeouts.Min;
            if (deadline >= now)
            {
                break;
            }

            timeouts.Remove((deadline, id));
            Client? c = server.Clients.All.ById(id);
            if (c is null)
            {
                continue;
            }

            c.Flags &= ~ClientFlags.InTimeoutTable;
            if (c.Has(ClientFlags.Blocked) && c.Bstate.TimeoutUnixMs != 0
                && c.Bstate.TimeoutUnixMs < now)
            {
                c.UnblockOnTimeout();
            }
        }
    }
}
