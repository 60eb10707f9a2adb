// SentinelTimer: the heartbeat, and TILT, which distrusts it.
// Port of redis 7.2 sentinel.c (timer handler). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Each tick has, for every instance, a monitoring half (reconnect, ping, ask, tell) and an acting
// half (judge, vote, fail over). When two ticks are too far apart, or time ran backwards, every
// timeout seems to have expired at once for no good reason; so for 30 seconds the acting half
// stands still.
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>What happens on each tick.</summary>
/// <port>sentinel.c sentinelTimer</port>
public static class SentinelTimer
{
    /// <port>server.h CONFIG_DEFAULT_HZ</port>
    public const int DefaultHz = 10;

    /// <summary>One tick. Changes the frequency a little each time: Sentinels that were started
    /// together would otherwise ask for votes together, and split them, for ever.</summary>
    /// <port>sentinel.c sentinelTimer</port>
    public static void Tick(SentinelState s)
    {
        long startUs = s.Env.Clock.MonoUs();
        CheckTiltCondition(s);
        HandleInstances(s, s.Masters);
        SentinelScripts.RunPendingScripts(s);
        SentinelScripts.CollectTerminatedScripts(s);
        SentinelScripts.KillTimedoutScripts(s);
        s.Host.Hz = DefaultHz + (int)(s.Env.Random.NextU64() % DefaultHz);
        s.Stats.CountTick(s.Env.Clock.MonoUs() - startUs);
    }

    /// <summary>Enters TILT if time since the last tick is negative or too long.</summary>
    /// <port>sentinel.c sentinelCheckTiltCondition</port>
    public static void CheckTiltCondition(SentinelState s)
    {
        long now = SentinelClock.NowMs(s);
        long delta = now - s.PreviousTimeMs;
        long[]? phasesUs = s.Host.Profile?.Take();
        long cpuUs = s.Env.Processes.Cpu(CpuScope.Thread).TotalUs;
        if (delta < 0 || delta > s.Times.TiltTriggerMs)
        {
            s.Tilt = true;
            s.TiltStartTimeMs = SentinelClock.NowMs(s);
            s.Stats.LastTiltGapMs = delta;
            s.Stats.LastTiltReason =
                TiltReason.Of(delta, phasesUs, cpuUs - s.PreviousCpuUs);
            SentinelEvents.EventText(s, LogLevel.Warning, "+tilt", null, "#tilt mode entered",
                s.Stats.LastTiltReason);
        }
        s.PreviousTimeMs = SentinelClock.NowMs(s);
        s.PreviousCpuUs = cpuUs;
    }

    /// <summary>Handles all instances of a table, and of the tables of its masters. A master whose
    /// failover is over is switched after the walk, because that rebuilds tables.</summary>
    /// <port>sentinel.c sentinelHandleDictOfRedisInstances</port>
    public static void HandleInstances(SentinelState s, InstanceTable instances)
    {
        SentinelRedisInstance? switchToPromoted = null;
        foreach (SentinelRedisInstance ri in instances)
        {
            HandleInstance(s, ri);
            if (!ri.Is(InstanceFlags.Master))
            {
                continue;
            }
            HandleInstances(s, ri.Replicas);
            HandleInstances(s, ri.Sentinels);
            if (ri.FailoverState == SentinelFailoverState.UpdateConfig)
            {
                switchToPromoted = ri;
            }
        }
        if (switchToPromoted is not null)
        {
            SentinelFailover.SwitchToPromotedReplica(switchToPromoted);
        }
    }

    /// <port>sentinel.c sentinelHandleRedisInstance</port>
    private static void HandleInstance(SentinelState s, SentinelRedisInstance ri)
    {
        SentinelLinks.ReconnectInstance(ri);
        SentinelMonitor.SendPeriodicCommands(ri);
        if (s.Tilt)
        {
            if (SentinelClock.NowMs(s) - s.TiltStartTimeMs < s.Times.TiltPeriodMs)
            {
                return;
            }
            s.Tilt = false;
            SentinelEvents.EventText(s, LogLevel.Warning, "-tilt", null, "#tilt mode exited");
        }
        SentinelAvailability.CheckSubjectivelyDown(ri);
        if (!ri.Is(InstanceFlags.Master))
        {
            return;
        }
        SentinelAvailability.CheckObjectivelyDown(ri);
        if (SentinelFailover.StartFailoverIfNeeded(ri))
        {
            SentinelAvailability.AskMasterStateToOtherSentinels(ri, forced: true);
        }
        SentinelFailover.FailoverStateMachine(ri);
        SentinelAvailability.AskMasterStateToOtherSentinels(ri, forced: false);
    }
}
