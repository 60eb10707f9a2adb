// SentinelMonitor: pings every instance, reads the INFO of servers, reacts to what it says.
// Port of redis 7.2 sentinel.c (instances pinging). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// INFO is where a Sentinel learns which replicas there are, whether a promotion worked, and whether
// a server does what the configuration says. A server that does not is corrected, but only after it
// has been wrong for some time and while the master itself looks sane: the other Sentinels may just
// be about to tell us of a newer configuration.
using RedisNet.Resp;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>Periodic commands and the handling of their replies.</summary>
/// <port>sentinel.c sentinelSendPeriodicCommands</port>
public static class SentinelMonitor
{
    /// <summary>Commands without reply on a link, times its users, after which nothing more is
    /// sent.
    /// </summary>
    /// <port>sentinel.c SENTINEL_MAX_PENDING_COMMANDS</port>
    public const int MaxPendingCommands = 100;

    /// <summary>Sends PING, INFO and hello to an instance as they fall due.</summary>
    /// <port>sentinel.c sentinelSendPeriodicCommands</port>
    public static void SendPeriodicCommands(SentinelRedisInstance ri)
    {
        SentinelState s = ri.State;
        InstanceLink link = ri.Link;
        if (link.Disconnected || link.PendingCommands >= MaxPendingCommands * link.RefCount)
        {
            return;
        }
        long now = SentinelClock.NowMs(s);
        if (!ri.Is(InstanceFlags.Sentinel)
            && (ri.InfoRefreshMs == 0 || now - ri.InfoRefreshMs > InfoPeriodMs(ri)))
        {
            SendInfo(ri);
        }
        long pingPeriod = System.Math.Min(ri.DownAfterPeriodMs, s.Times.PingPeriodMs);
        if (now - link.LastPongTimeMs > pingPeriod
            && now - link.LastPingTimeMs > pingPeriod / 2)
        {
            SendPing(ri);
        }
        if (now - ri.LastPubTimeMs > s.Times.PublishPeriodMs)
        {
            SentinelHello.SendHello(ri);
        }
    }

    /// <summary>Asks for INFO; the reply is acted on when it comes.</summary>
    public static void SendInfo(SentinelRedisInstance ri) =>
        SentinelLinks.SendCommand(ri, InfoReply, ri.MapCommand("INFO"));

    /// <summary>Sends PING. A ping that is still unanswered keeps its time: silence counts from the
    /// first one.</summary>
    /// <port>sentinel.c sentinelSendPing</port>
    public static bool SendPing(SentinelRedisInstance ri)
    {
        if (!SentinelLinks.SendCommand(ri, PingReply, ri.MapCommand("PING")))
        {
            return false;
        }
        InstanceLink link = ri.Link;
        link.LastPingTimeMs = SentinelClock.NowMs(ri.State);
        if (link.ActPingTimeMs == 0)
        {
            link.ActPingTimeMs = link.LastPingTimeMs;
        }
        return true;
    }

    /// <summary>Whether a master can be relied on as the one its replicas should follow: it says it
    /// is a master, is not down, and its INFO is fresh.</summary>
    /// <port>sentinel.c sentinelMasterLooksSane</port>
    public static bool MasterLooksSane(SentinelRedisInstance master) =>
        master.Is(InstanceFlags.Master)
        && master.RoleReported == InstanceFlags.Master
        && !master.Is(InstanceFlags.SDown | InstanceFlags.ODown)
        && SentinelClock.NowMs(master.State) - master.InfoRefreshMs
            < master.State.Times.InfoPeriodMs * 2;

    /// <summary>Takes in an INFO reply and acts on it.</summary>
    /// <port>sentinel.c sentinelRefreshInstanceInfo</port>
    public static void RefreshInstanceInfo(SentinelRedisInstance ri, byte[] info)
    {
        var report = InstanceInfo.Parse(info);
        ri.Info = info;
        ri.MasterLinkDownTimeMs = report.MasterLinkDownTimeMs;
        ri.FailoverStateReported = report.FailoverState;
        TakeRunId(ri, report.RunId);
        AddNewReplicas(ri, report);
        TakeReplicaFields(ri, report);
        long now = SentinelClock.NowMs(ri.State);
        if (ri.State.Semantics.LostSightOf(ri, report, now - ri.InfoRefreshMs))
        {
            ri.RoleReportedTimeMs = now;
        }
        ri.ReplIdReported = report.ReplId;
        ri.InfoRefreshMs = now;
        TakeRole(ri, report.Role);

        // In TILT nothing below may happen: it sends commands and moves the failover on.
        if (ri.State.Tilt || !ri.Is(InstanceFlags.Replica))
        {
            return;
        }
        if (report.Role == InstanceFlags.Master)
        {
            ReplicaTurnedMaster(ri);
        }
        else if (report.Role == InstanceFlags.Replica)
        {
            FixReplicaOfWrongMaster(ri);
            FollowReconfiguration(ri);
        }
    }

    /// <port>sentinel.c sentinelInfoReplyCallback</port>
    private static void InfoReply(SentinelAsyncContext c, Reply? reply, SentinelRedisInstance? ri)
    {
        if (reply is null || ri is null || c.Link is not { } link)
        {
            return;
        }
        link.PendingCommands--;
        SentinelCredentials.Note(ri, CredentialUse.Info, reply);
        if (reply.Type is ReplyType.String or ReplyType.Verbatim)
        {
            RefreshInstanceInfo(ri, reply.Bytes);
        }
    }

    /// <port>sentinel.c sentinelPingReplyCallback</port>
    private static void PingReply(SentinelAsyncContext c, Reply? reply, SentinelRedisInstance? ri)
    {
        if (reply is null || ri is null || c.Link is not { } link)
        {
            return;
        }
        link.PendingCommands--;
        SentinelCredentials.Note(ri, CredentialUse.Ping, reply);
        long now = SentinelClock.NowMs(ri.State);
        if (reply.Type is ReplyType.Status or ReplyType.Error)
        {
            string text = CText.Decode(reply.Bytes);
            if (IsAcceptablePong(text))
            {
                link.LastAvailTimeMs = now;
                link.ActPingTimeMs = 0;
                if (Begins(text, "PONG"))
                {
                    ri.Flags &= ~InstanceFlags.MasterReboot;
                }
            }
            else if (Begins(text, "BUSY"))
            {
                KillBusyScript(ri);
            }
        }
        link.LastPongTimeMs = now;
    }

    /// <summary>Whether a reply to PING shows that the instance is available.</summary>
    /// <port>sentinel.c sentinelPingReplyCallback</port>
    public static bool IsAcceptablePong(string text) =>
        Begins(text, "PONG") || Begins(text, "LOADING") || Begins(text, "MASTERDOWN");

    private static bool Begins(string text, string start) =>
        text.StartsWith(start, System.StringComparison.Ordinal);

    /// <summary>An instance that is down because a script keeps it busy is helped, once.</summary>
    private static void KillBusyScript(SentinelRedisInstance ri)
    {
        if (ri.Is(InstanceFlags.SDown) && !ri.Is(InstanceFlags.ScriptKillSent))
        {
            SentinelLinks.SendCommand(
                ri, SentinelLinks.DiscardReply, ri.MapCommand("SCRIPT"), "KILL");
            ri.Flags |= InstanceFlags.ScriptKillSent;
        }
    }

    /// <summary>INFO is due more often from replicas whose state may change any moment.</summary>
    private static long InfoPeriodMs(SentinelRedisInstance ri)
    {
        const InstanceFlags troubled = InstanceFlags.ODown | InstanceFlags.FailoverInProgress;
        bool closely = ri.Is(InstanceFlags.Replica)
            && (ri.Master!.Is(troubled) || ri.MasterLinkDownTimeMs != 0);
        closely |= ri.State.Semantics.WatchesRoleOf(ri);
        closely |= ri.Handover is Handover.Sent or Handover.Accepted;
        return closely ? 1000 : ri.State.Times.InfoPeriodMs;
    }

    private static void TakeRunId(SentinelRedisInstance ri, string? runId)
    {
        if (runId is null || ri.RunId == runId)
        {
            return;
        }
        if (ri.RunId is not null)
        {
            SentinelEvents.Event(LogLevel.Notice, "+reboot", ri);
            if (ri.Is(InstanceFlags.Master) && ri.MasterRebootDownAfterPeriodMs != 0)
            {
                ri.Flags |= InstanceFlags.MasterReboot;
                ri.MasterRebootSinceTimeMs = SentinelClock.NowMs(ri.State);
            }
        }
        ri.RunId = runId;
    }

    private static void AddNewReplicas(SentinelRedisInstance ri, InstanceInfo report)
    {
        if (!ri.Is(InstanceFlags.Master) || ri.Released)
        {
            return;
        }
        bool added = false;
        foreach ((string host, int port) in report.Replicas)
        {
            if (ri.State.Names.IsPending(host))
            {
                // That replica alone: to take the whole report again for each name would ask anew
                // for every name still missing.
                int forgets = ri.State.Forgets;
                ri.State.Names.WhenAnswered(
                    host, () => AddWhenAnswered(ri, host, port, forgets));
                continue;
            }
            added |= AddNewReplica(ri, host, port);
        }

        // REDISNET(sentinel-info-flush): one save for all new replicas of an INFO; C saves after
        // each, which lets a peer that lists thousands stop the loop for minutes.
        if (added)
        {
            SentinelConfigRewrite.FlushConfig(ri.State);
        }
    }

    private static void AddWhenAnswered(
        SentinelRedisInstance ri, string host, int port, int forgets)
    {
        if (!ri.Released && ri.State.Forgets == forgets && AddNewReplica(ri, host, port))
        {
            SentinelConfigRewrite.FlushConfig(ri.State);
        }
    }

    private static bool AddNewReplica(SentinelRedisInstance ri, string host, int port)
    {
        if (SentinelInstances.LookupReplica(ri, host, port) is not null)
        {
            return false;
        }
        SentinelRedisInstance? replica = SentinelInstances.Create(
            ri.State, null, InstanceFlags.Replica, host, port, ri.Quorum, ri, out _);
        if (replica is null)
        {
            return false;
        }
        SentinelEvents.Event(LogLevel.Notice, "+slave", replica);
        return true;
    }

    private static void TakeReplicaFields(SentinelRedisInstance ri, InstanceInfo report)
    {
        long now = SentinelClock.NowMs(ri.State);
        if (report.MasterHost is { } host
            && (ri.SlaveMasterHost is null || !CText.EqualsIgnoreCase(host, ri.SlaveMasterHost)))
        {
            ri.SlaveMasterHost = host;
            ri.SlaveConfChangeTimeMs = now;
        }
        if (report.MasterPort is { } port && port != ri.SlaveMasterPort)
        {
            ri.SlaveMasterPort = port;
            ri.SlaveConfChangeTimeMs = now;
        }
        ri.SlaveMasterLinkUp = report.MasterLinkUp ?? ri.SlaveMasterLinkUp;
        ri.SlavePriority = report.SlavePriority ?? ri.SlavePriority;
        ri.SlaveReplOffset = report.SlaveReplOffset ?? ri.SlaveReplOffset;
        ri.ReplicaAnnounced = report.ReplicaAnnounced ?? ri.ReplicaAnnounced;
    }

    private static void TakeRole(SentinelRedisInstance ri, InstanceFlags role)
    {
        if (role == ri.RoleReported)
        {
            return;
        }
        long now = SentinelClock.NowMs(ri.State);
        ri.RoleReportedTimeMs = now;
        ri.RoleReported = role;
        if (role == InstanceFlags.Replica)
        {
            ri.SlaveConfChangeTimeMs = now;
        }
        bool asConfigured = (ri.Flags & (InstanceFlags.Master | InstanceFlags.Replica)) == role;
        SentinelEvents.Event(LogLevel.Verbose, asConfigured ? "+role-change" : "-role-change", ri,
            $" new reported role is {(role == InstanceFlags.Master ? "master" : "slave")}");
    }

    /// <summary>Either this is the promotion we wait for, or a replica that must become one again.
    /// </summary>
    private static void ReplicaTurnedMaster(SentinelRedisInstance ri)
    {
        SentinelRedisInstance master = ri.Master!;
        SentinelState s = ri.State;
        if (ri.Is(InstanceFlags.Promoted)
            && master.Is(InstanceFlags.FailoverInProgress)
            && master.FailoverState == SentinelFailoverState.WaitPromotion)
        {
            PromotionConfirmed(ri, master);
            return;
        }
        long wait = s.Times.PublishPeriodMs * 4;
        if (!ri.Is(InstanceFlags.Promoted)
            && MasterLooksSane(master)
            && SentinelInstances.NoDownFor(ri, wait)
            && SentinelClock.NowMs(s) - ri.RoleReportedTimeMs > wait
            && SentinelFailover.SendReplicaOf(ri, master.Addr))
        {
            SentinelEvents.Event(LogLevel.Notice, "+convert-to-slave", ri);
        }
    }

    /// <summary>The configuration of the epoch we were elected for takes effect here, on disk
    /// first; then everybody is told.</summary>
    private static void PromotionConfirmed(SentinelRedisInstance ri, SentinelRedisInstance master)
    {
        SentinelState s = ri.State;
        master.ConfigEpoch = master.FailoverEpoch;
        master.FailoverState = SentinelFailoverState.ReconfReplicas;
        master.FailoverStateChangeTimeMs = SentinelClock.NowMs(s);
        SentinelConfigRewrite.FlushConfig(s);
        CoordinatedFailover.Done(master);
        SentinelEvents.Event(LogLevel.Warning, "+promoted-slave", ri);
        if ((s.SimFailureFlags & SimFailure.CrashAfterPromotion) != 0)
        {
            SentinelFailover.SimFailureCrash(s);
        }
        SentinelEvents.Event(LogLevel.Warning, "+failover-state-reconf-slaves", master);
        SentinelScripts.CallClientReconfScript(master, leader: true, "start", master.Addr, ri.Addr);
        SentinelHello.ForceHelloUpdateForMaster(master);
    }

    private static void FixReplicaOfWrongMaster(SentinelRedisInstance ri)
    {
        SentinelRedisInstance master = ri.Master!;
        SentinelState s = ri.State;
        bool follows = ri.SlaveMasterPort == master.Addr.Port
            && (master.Addr.EqualsHostname(s, ri.SlaveMasterHost)
                || (ri.SlaveMasterHost is { } named && s.Names.IsPending(named)));
        long wait = master.FailoverTimeoutMs;
        if (!follows
            && MasterLooksSane(master)
            && SentinelInstances.NoDownFor(ri, wait)
            && SentinelClock.NowMs(s) - ri.SlaveConfChangeTimeMs > wait
            && SentinelFailover.SendReplicaOf(ri, master.Addr))
        {
            SentinelEvents.Event(LogLevel.Notice, "+fix-slave-config", ri);
        }
    }

    /// <summary>Watches a replica on its way to the new master: told, follows it, in sync with it.
    /// </summary>
    private static void FollowReconfiguration(SentinelRedisInstance ri)
    {
        SentinelRedisInstance? promoted = ri.Master!.PromotedReplica;
        if (ri.Is(InstanceFlags.ReconfSent)
            && promoted is not null
            && ri.SlaveMasterHost is not null
            && promoted.Addr.EqualsHostname(ri.State, ri.SlaveMasterHost)
            && ri.SlaveMasterPort == promoted.Addr.Port)
        {
            ri.Flags &= ~InstanceFlags.ReconfSent;
            ri.Flags |= InstanceFlags.ReconfInProgress;
            SentinelEvents.Event(LogLevel.Notice, "+slave-reconf-inprog", ri);
        }
        if (ri.Is(InstanceFlags.ReconfInProgress) && ri.SlaveMasterLinkUp)
        {
            ri.Flags &= ~InstanceFlags.ReconfInProgress;
            ri.Flags |= InstanceFlags.ReconfDone;
            SentinelEvents.Event(LogLevel.Notice, "+slave-reconf-done", ri);
        }
    }
}
