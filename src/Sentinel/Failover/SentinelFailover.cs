// SentinelFailover: from "the master is down" to "that replica is the master now".
// Port of redis 7.2 sentinel.c (failover). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// One step a tick, for each master whose failover is ours:
//
//   WaitStart           won the election?                   no, and too late: abort
//   SelectReplica       the best replica                    none: abort
//   SendReplicaOfNoOne  tell it to become a master          not connected for too long: abort
//   WaitPromotion       wait until its INFO says so         too long: abort
//   ReconfReplicas      point the other replicas to it      too long: tell all at once and go on
//   UpdateConfig        monitor the new master              done by the timer, after its walk
//
// The step out of WaitPromotion is taken where INFO is read (SentinelMonitor): there the new epoch
// takes effect and is saved, and from there on the failover cannot be aborted.
using System.Globalization;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>The failover state machine.</summary>
/// <port>sentinel.c sentinelFailoverStateMachine</port>
public static class SentinelFailover
{
    /// <summary>Exit code of a simulated crash.</summary>
    private const int SimFailureExitCode = 99;

    /// <summary>Dies, because SENTINEL SIMULATE-FAILURE asked for it.</summary>
    /// <port>sentinel.c sentinelSimFailureCrash</port>
    public static void SimFailureCrash(SentinelState s)
    {
        s.Log(LogLevel.Warning, "Sentinel CRASH because of SENTINEL simulate-failure");
        s.Env.Die.Exit(SimFailureExitCode);
    }

    /// <summary>Sends REPLICAOF (NO ONE without an address) in a transaction that also saves the
    /// instance's configuration and disconnects its clients, so that they ask us again. False if
    /// not all of it could be queued. The effect is seen in INFO, not in the replies.</summary>
    /// <port>sentinel.c sentinelSendSlaveOf</port>
    public static bool SendReplicaOf(SentinelRedisInstance ri, SentinelAddr? addr)
    {
        string host = addr is null ? "NO" : addr.Announce(ri.State);
        string port = addr is null ? "ONE" : addr.Port.ToString(CultureInfo.InvariantCulture);
        string client = ri.MapCommand("CLIENT");
        return Send(ri, ri.MapCommand("MULTI"))
            && Send(ri, ri.MapCommand("SLAVEOF"), host, port)
            && Send(ri, ri.MapCommand("CONFIG"), "REWRITE")
            && Send(ri, client, "KILL", "TYPE", "normal")
            && Send(ri, client, "KILL", "TYPE", "pubsub")
            && Send(ri, ri.MapCommand("EXEC"));
    }

    /// <summary>Starts an attempt in a new epoch.</summary>
    /// <port>sentinel.c sentinelStartFailover</port>
    public static void StartFailover(SentinelRedisInstance master)
    {
        Check.That(master.Is(InstanceFlags.Master));
        SentinelState s = master.State;
        master.FailoverState = SentinelFailoverState.WaitStart;
        master.Flags |= InstanceFlags.FailoverInProgress;
        master.FailoverEpoch = ++s.CurrentEpoch;
        SentinelEvents.EventText(s, LogLevel.Warning, "+new-epoch", master, $"{s.CurrentEpoch}");
        SentinelEvents.Event(LogLevel.Warning, "+try-failover", master);
        master.FailoverStartTimeMs = SentinelClock.NowMs(s) + s.RandomDesyncMs();
        master.FailoverStateChangeTimeMs = SentinelClock.NowMs(s);
    }

    /// <summary>Starts a failover if the master is objectively down, none is running, and the last
    /// attempt (ours or one we voted for) is long enough ago.</summary>
    /// <port>sentinel.c sentinelStartFailoverIfNeeded</port>
    public static bool StartFailoverIfNeeded(SentinelRedisInstance master)
    {
        if (!master.Is(InstanceFlags.ODown) || master.Is(InstanceFlags.FailoverInProgress))
        {
            return false;
        }
        long notBefore = master.FailoverStartTimeMs + master.FailoverTimeoutMs * 2;
        if (SentinelClock.NowMs(master.State) < notBefore)
        {
            LogFailoverDelay(master, notBefore);
            return false;
        }
        StartFailover(master);
        return true;
    }

    /// <summary>The best replica to promote, or null.</summary>
    /// <port>sentinel.c sentinelSelectSlave</port>
    public static SentinelRedisInstance? SelectReplica(SentinelRedisInstance master)
    {
        SentinelRedisInstance? selected = null;
        foreach (SentinelRedisInstance replica in master.Replicas)
        {
            if (PromotionRules.Rejections(master, replica).Count == 0
                && (selected is null || CompareForPromotion(replica, selected) < 0))
            {
                selected = replica;
            }
        }
        return selected;
    }

    /// <summary>Negative if <paramref name="a"/> is the better choice: lower priority, then more
    /// data, then smaller run id; an unknown run id comes last.</summary>
    /// <port>sentinel.c compareSlavesForPromotion</port>
    public static int CompareForPromotion(SentinelRedisInstance a, SentinelRedisInstance b)
    {
        if (a.SlavePriority != b.SlavePriority)
        {
            return a.SlavePriority.CompareTo(b.SlavePriority);
        }
        if (a.SlaveReplOffset != b.SlaveReplOffset)
        {
            return a.SlaveReplOffset > b.SlaveReplOffset ? -1 : 1;
        }
        return (a.RunId, b.RunId) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            _ => CText.CompareIgnoreCase(a.RunId, b.RunId),
        };
    }

    /// <summary>Does the step the failover of this master is at.</summary>
    /// <port>sentinel.c sentinelFailoverStateMachine</port>
    public static void FailoverStateMachine(SentinelRedisInstance ri)
    {
        Check.That(ri.Is(InstanceFlags.Master));
        if (!ri.Is(InstanceFlags.FailoverInProgress))
        {
            return;
        }
        switch (ri.FailoverState)
        {
            case SentinelFailoverState.WaitStart:
                WaitStart(ri);
                break;
            case SentinelFailoverState.SelectReplica:
                SelectReplicaStep(ri);
                break;
            case SentinelFailoverState.SendReplicaOfNoOne:
                SendReplicaOfNoOne(ri);
                break;
            case SentinelFailoverState.WaitPromotion:
                WaitPromotion(ri);
                break;
            case SentinelFailoverState.ReconfReplicas:
                ReconfNextReplica(ri);
                break;
            case SentinelFailoverState.None:
            case SentinelFailoverState.UpdateConfig:
            default:
                break;
        }
    }

    /// <summary>Gives up. Not allowed once the promoted replica is known to be a master.</summary>
    /// <port>sentinel.c sentinelAbortFailover</port>
    public static void AbortFailover(SentinelRedisInstance ri)
    {
        Check.That(ri.Is(InstanceFlags.FailoverInProgress));
        Check.That(ri.FailoverState <= SentinelFailoverState.WaitPromotion);
        CoordinatedFailover.Cancel(ri);
        ri.Flags &= ~(InstanceFlags.FailoverInProgress | InstanceFlags.ForceFailover);
        ri.FailoverState = SentinelFailoverState.None;
        ri.FailoverStateChangeTimeMs = SentinelClock.NowMs(ri.State);
        if (ri.PromotedReplica is not null)
        {
            ri.PromotedReplica.Flags &= ~InstanceFlags.Promoted;
            ri.PromotedReplica = null;
        }
    }

    /// <summary>Ends the failover: the promoted replica takes the master's place in our tables.
    /// </summary>
    /// <port>sentinel.c sentinelFailoverSwitchToPromotedSlave</port>
    public static void SwitchToPromotedReplica(SentinelRedisInstance master)
    {
        SentinelState s = master.State;
        SentinelAddr to = (master.PromotedReplica ?? master).Addr;
        SentinelEvents.EventText(s, LogLevel.Warning, "+switch-master", master,
            $"{master.Name} {master.Addr.Announce(s)} {master.Addr.Port} "
            + $"{to.Announce(s)} {to.Port}");
        SentinelInstances.ResetMasterAndChangeAddress(master, to.Hostname, to.Port);
    }

    private static void LogFailoverDelay(SentinelRedisInstance master, long notBefore)
    {
        if (master.FailoverDelayLoggedMs == master.FailoverStartTimeMs)
        {
            return;
        }
        master.FailoverDelayLoggedMs = master.FailoverStartTimeMs;
        master.State.Log(LogLevel.Notice,
            "Next failover delay: I will not start a failover before "
            + CText.Ctime(master.State.Env.Clock.ToLocal(
                SentinelClock.ToUnixMs(master.State, notBefore) / 1000)));
    }

    /// <port>sentinel.c sentinelFailoverWaitStart</port>
    private static void WaitStart(SentinelRedisInstance ri)
    {
        SentinelState s = ri.State;
        string? leader = SentinelVote.GetLeader(ri, ri.FailoverEpoch);
        bool isLeader = leader is not null && CText.EqualsIgnoreCase(leader, s.MyId);
        if (!isLeader && !ri.Is(InstanceFlags.ForceFailover))
        {
            long timeout = System.Math.Min(s.Times.ElectionTimeoutMs, ri.FailoverTimeoutMs);
            if (SentinelClock.NowMs(s) - ri.FailoverStartTimeMs > timeout)
            {
                SentinelEvents.EventBecause(LogLevel.Warning, "-failover-abort-not-elected", ri,
                    AbortReasons.NotElected(ri));
                AbortFailover(ri);
            }
            return;
        }
        SentinelEvents.Event(LogLevel.Warning, "+elected-leader", ri);
        if ((s.SimFailureFlags & SimFailure.CrashAfterElection) != 0)
        {
            SimFailureCrash(s);
        }
        Enter(ri, SentinelFailoverState.SelectReplica);
        SentinelEvents.Event(LogLevel.Warning, "+failover-state-select-slave", ri);
    }

    /// <port>sentinel.c sentinelFailoverSelectSlave</port>
    private static void SelectReplicaStep(SentinelRedisInstance ri)
    {
        SentinelRedisInstance? replica = SelectReplica(ri);
        if (replica is null)
        {
            SentinelEvents.EventBecause(LogLevel.Warning, "-failover-abort-no-good-slave", ri,
                PromotionRules.Summary(ri));
            AbortFailover(ri);
            return;
        }
        SentinelEvents.Event(LogLevel.Warning, "+selected-slave", replica);
        replica.Flags |= InstanceFlags.Promoted;
        ri.PromotedReplica = replica;
        Enter(ri, SentinelFailoverState.SendReplicaOfNoOne);
        SentinelEvents.Event(LogLevel.Notice, "+failover-state-send-slaveof-noone", replica);
    }

    /// <port>sentinel.c sentinelFailoverSendSlaveOfNoOne</port>
    private static void SendReplicaOfNoOne(SentinelRedisInstance ri)
    {
        SentinelRedisInstance promoted = ri.PromotedReplica!;
        if (CoordinatedFailover.Ask(ri))
        {
            SentinelEvents.Event(LogLevel.Notice, "+failover-state-wait-promotion", promoted);
            Enter(ri, SentinelFailoverState.WaitPromotion);
            return;
        }
        if (promoted.Link.Disconnected)
        {
            AbortOnTimeout(ri);
            return;
        }
        if (!SendReplicaOf(promoted, null))
        {
            return;
        }
        SentinelEvents.Event(LogLevel.Notice, "+failover-state-wait-promotion", promoted);
        Enter(ri, SentinelFailoverState.WaitPromotion);
        if (ri.State.Semantics.AsksOnceOrdered)
        {
            SentinelMonitor.SendInfo(promoted);
        }
    }

    /// <port>sentinel.c sentinelFailoverWaitPromotion</port>
    private static void WaitPromotion(SentinelRedisInstance ri)
    {
        CoordinatedFailover.Watch(ri);
        AbortOnTimeout(ri);
    }

    private static void AbortOnTimeout(SentinelRedisInstance ri)
    {
        if (SentinelClock.NowMs(ri.State) - ri.FailoverStateChangeTimeMs > ri.FailoverTimeoutMs)
        {
            SentinelEvents.EventBecause(LogLevel.Warning, "-failover-abort-slave-timeout", ri,
                AbortReasons.ReplicaTimeout(ri));
            AbortFailover(ri);
        }
    }

    /// <summary>Points the next replicas to the new master, parallel-syncs of them at a
    /// time.</summary>
    /// <port>sentinel.c sentinelFailoverReconfNextSlave</port>
    private static void ReconfNextReplica(SentinelRedisInstance master)
    {
        const InstanceFlags underWay = InstanceFlags.ReconfSent | InstanceFlags.ReconfInProgress;
        bool anyTime = master.State.Semantics.GivesUpWithoutRoom;
        int inProgress = 0;
        foreach (SentinelRedisInstance replica in master.Replicas)
        {
            if (anyTime && GiveUpWaitingFor(replica))
            {
                TellAgain(replica);
            }
            inProgress += replica.Is(underWay) ? 1 : 0;
        }
        foreach (SentinelRedisInstance replica in master.Replicas)
        {
            if (inProgress >= master.ParallelSyncs)
            {
                break;
            }
            if (replica.Is(InstanceFlags.Promoted | InstanceFlags.ReconfDone))
            {
                continue;
            }
            if (!anyTime)
            {
                GiveUpWaitingFor(replica);
            }
            if (replica.Is(underWay) || replica.Link.Disconnected)
            {
                continue;
            }
            if (master.PromotedReplica is not null
                && SendReplicaOf(replica, master.PromotedReplica.Addr))
            {
                replica.Flags |= InstanceFlags.ReconfSent;
                replica.SlaveReconfSentTimeMs = SentinelClock.NowMs(master.State);
                SentinelEvents.Event(LogLevel.Notice, "+slave-reconf-sent", replica);
                inProgress++;
            }
        }
        DetectEnd(master);
    }

    /// <summary>A replica that does not react to REPLICAOF counts as done; it is put right later,
    /// when its INFO shows the wrong master. False if it still has time.</summary>
    private static bool GiveUpWaitingFor(SentinelRedisInstance replica)
    {
        SentinelState s = replica.State;
        long elapsed = SentinelClock.NowMs(s) - replica.SlaveReconfSentTimeMs;
        if (!replica.Is(InstanceFlags.ReconfSent) || elapsed <= s.Times.SlaveReconfTimeoutMs)
        {
            return false;
        }
        SentinelEvents.Event(LogLevel.Notice, "-slave-reconf-sent-timeout", replica);
        replica.Flags &= ~InstanceFlags.ReconfSent;
        replica.Flags |= InstanceFlags.ReconfDone;
        return true;
    }

    /// <summary>Once more, in case the first words were lost with a link; nobody waits for what
    /// comes of it.</summary>
    private static void TellAgain(SentinelRedisInstance replica)
    {
        if (!replica.Link.Disconnected
            && replica.Master!.PromotedReplica is { } promoted
            && SendReplicaOf(replica, promoted.Addr))
        {
            SentinelEvents.Event(LogLevel.Notice, "+slave-reconf-sent", replica);
            SendLastWords(replica);
        }
    }

    /// <summary>The switch, which may come in this tick, closes the link.</summary>
    private static void SendLastWords(SentinelRedisInstance replica)
    {
        if (replica.State.Semantics.SendsLastWords)
        {
            replica.Link.Cc?.Flush();
        }
    }

    /// <summary>Moves on when all reachable replicas follow the new master, or after the timeout.
    /// </summary>
    /// <port>sentinel.c sentinelFailoverDetectEnd</port>
    private static void DetectEnd(SentinelRedisInstance master)
    {
        long elapsed = SentinelClock.NowMs(master.State) - master.FailoverStateChangeTimeMs;
        bool timeout = elapsed > master.FailoverTimeoutMs;
        if (master.PromotedReplica is not { } promoted
            || (promoted.Is(InstanceFlags.SDown)
                && !master.State.Semantics.MayEndWithPromotedDown(timeout)))
        {
            return;
        }
        const InstanceFlags settled =
            InstanceFlags.Promoted | InstanceFlags.ReconfDone | InstanceFlags.SDown;
        bool allSettled = true;
        foreach (SentinelRedisInstance replica in master.Replicas)
        {
            allSettled &= replica.Is(settled);
        }
        if (timeout)
        {
            SentinelEvents.Event(LogLevel.Warning, "+failover-end-for-timeout", master);
        }
        if (allSettled || timeout)
        {
            SentinelEvents.Event(LogLevel.Warning, "+failover-end", master);
            Enter(master, SentinelFailoverState.UpdateConfig);
        }
        if (timeout)
        {
            ReconfRemainingReplicas(master, promoted.Addr);
        }
    }

    /// <summary>Last effort: tells every replica that was not told yet, all at once.</summary>
    private static void ReconfRemainingReplicas(SentinelRedisInstance master, SentinelAddr to)
    {
        const InstanceFlags told =
            InstanceFlags.Promoted | InstanceFlags.ReconfDone | InstanceFlags.ReconfSent;
        foreach (SentinelRedisInstance replica in master.Replicas)
        {
            if (!replica.Is(told) && !replica.Link.Disconnected && SendReplicaOf(replica, to))
            {
                SentinelEvents.Event(LogLevel.Notice, "+slave-reconf-sent-be", replica);
                replica.Flags |= InstanceFlags.ReconfSent;
                SendLastWords(replica);
            }
        }
    }

    private static bool Send(SentinelRedisInstance ri, params System.ReadOnlySpan<string> args) =>
        SentinelLinks.SendCommand(ri, SentinelCredentials.ReconfReply, args);

    private static void Enter(SentinelRedisInstance ri, SentinelFailoverState state)
    {
        ri.FailoverState = state;
        ri.FailoverStateChangeTimeMs = SentinelClock.NowMs(ri.State);
    }
}
