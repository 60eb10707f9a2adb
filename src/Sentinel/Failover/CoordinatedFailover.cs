// CoordinatedFailover: SENTINEL FAILOVER name COORDINATED, where the master hands over itself.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The classic manual failover promotes a replica while the old master still takes writes, and
// loses those. A master since 6.2 can do better: FAILOVER TO holds writes back, waits until the
// replica has everything, and makes it the master. So instead of REPLICAOF NO ONE to the replica
// the Sentinel sends FAILOVER to the master, and then waits for what it always waits for: that the
// replica's INFO says "role:master". Everything else (epoch, events, hellos, the other replicas) is
// the same failover.
//
// When the master does not know the command, refuses, gives up, dies or takes too long, the same
// attempt goes on in the classic way. A master that said yes is sent FAILOVER ABORT at that moment;
// it travels over another link than the replica's REPLICAOF NO ONE, so for an instant both may be
// under way, and either ends with the replica as the master. A master that is already handing over
// to someone, at another's order, is left alone: then it is this failover that is given up.
//
// REDISNET(sentinel-coordinated): C has no such failover.
using System;
using System.Globalization;
using RedisNet.Resp;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>The steps that a coordinated failover takes instead of the classic ones.</summary>
public static class CoordinatedFailover
{
    /// <summary>Longest time that writes may be held back.</summary>
    private const long MaxTimeoutMs = 10_000;

    /// <summary>What is granted beyond the master's own timeout, for INFO to tell.</summary>
    private const long SlackMs = 3000;

    private const string AlreadyInProgress = "FAILOVER already in progress";

    /// <summary>How long the master of a handover may take.</summary>
    public static long TimeoutMs(SentinelRedisInstance master) =>
        Math.Clamp(master.FailoverTimeoutMs / 2, 1, MaxTimeoutMs);

    /// <summary>In place of REPLICAOF NO ONE: asks the master to hand over to the chosen replica.
    /// False if the classic way is to be taken.</summary>
    public static bool Ask(SentinelRedisInstance master)
    {
        if (master.Handover != Handover.Wanted)
        {
            return false;
        }
        if (WhyNot(master) is { } why)
        {
            Log(master, why);
            master.Handover = Handover.None;
            return false;
        }
        SentinelAddr to = master.PromotedReplica!.Addr;
        bool sent = SentinelLinks.SendCommand(master, FailoverReply, master.MapCommand("FAILOVER"),
            "TO", to.Hostname, Text(to.Port), "TIMEOUT", Text(TimeoutMs(master)));
        master.Handover = sent ? Handover.Sent : Handover.None;
        return sent;
    }

    /// <summary>While the promotion is waited for: whether the master still is at it. If not, sends
    /// REPLICAOF NO ONE as soon as that can be sent.</summary>
    public static void Watch(SentinelRedisInstance master)
    {
        if (master.Handover is Handover.Sent or Handover.Accepted && Failure(master) is { } why)
        {
            Fail(master, why);
        }
        SentinelRedisInstance promoted = master.PromotedReplica!;
        if (master.Handover == Handover.Failed
            && !promoted.Link.Disconnected
            && SentinelFailover.SendReplicaOf(promoted, null))
        {
            master.Handover = Handover.None;
            master.FailoverStateChangeTimeMs = SentinelClock.NowMs(master.State);
        }
    }

    /// <summary>The replica is the master. Has both sides write their configuration, and clients of
    /// the old master ask for the new one.</summary>
    public static void Done(SentinelRedisInstance master)
    {
        // Failed: the ABORT came too late, and REPLICAOF NO ONE had not been sent yet.
        bool byMaster = master.Handover is Handover.Sent or Handover.Accepted or Handover.Failed;
        master.Handover = Handover.None;
        if (!byMaster)
        {
            return;
        }
        Send(master.PromotedReplica!, "CONFIG", "REWRITE");
        Send(master, "CONFIG", "REWRITE");
        Send(master, "CLIENT", "KILL", "TYPE", "normal");
        Send(master, "CLIENT", "KILL", "TYPE", "pubsub");
    }

    /// <summary>The failover is given up: so must the master.</summary>
    public static void Cancel(SentinelRedisInstance master)
    {
        if (master.Handover is Handover.Sent or Handover.Accepted)
        {
            Send(master, "FAILOVER", "ABORT");
        }
        master.Handover = Handover.None;
    }

    private static void FailoverReply(
        SentinelAsyncContext c, Reply? reply, SentinelRedisInstance? ri)
    {
        if (c.Link is { } link)
        {
            link.PendingCommands--;
        }
        if (reply is null || ri is null || ri.Handover != Handover.Sent)
        {
            return;
        }
        if (reply.IsError)
        {
            Refused(ri, CText.Decode(reply.Bytes));
            return;
        }
        ri.Handover = Handover.Accepted;

        // What INFO said until now was said before FAILOVER.
        ri.FailoverStateReported = null;
    }

    private static string? WhyNot(SentinelRedisInstance master) =>
        master.Is(InstanceFlags.SDown | InstanceFlags.ODown) ? "the master is down"
        : master.Link.Disconnected ? "the master is not connected"
        : master.RoleReported != InstanceFlags.Master ? "the master says that it is none"
        : null;

    /// <summary>Why a handover under way will not succeed, or null.</summary>
    private static string? Failure(SentinelRedisInstance master)
    {
        long elapsed =
            SentinelClock.NowMs(master.State) - master.FailoverStateChangeTimeMs;
        if (master.Is(InstanceFlags.SDown))
        {
            return "the master is down";
        }
        // Before failover-timeout, so that time is left for the classic way.
        long limit = Math.Min(TimeoutMs(master) + SlackMs, master.FailoverTimeoutMs / 4 * 3);
        if (elapsed > limit)
        {
            return string.Create(CultureInfo.InvariantCulture, $"no end after {elapsed} ms");
        }
        return master.Handover == Handover.Accepted
            && master.RoleReported == InstanceFlags.Master
            && master.FailoverStateReported == "no-failover"
            ? "the master gave up"
            : null;
    }

    // Nothing was begun at the master, so there is nothing of ours to abort there.
    private static void Refused(SentinelRedisInstance master, string error)
    {
        if (!error.Contains(AlreadyInProgress, StringComparison.Ordinal))
        {
            Log(master, "the master refuses: " + error);
            master.Handover = Handover.Failed;
            return;
        }
        master.Handover = Handover.None;
        master.State.Log(LogLevel.Warning,
            $"Coordinated failover of '{master.Name}' given up: the master is handing over "
            + "already.");
        SentinelFailover.AbortFailover(master);
    }

    private static void Fail(SentinelRedisInstance master, string why)
    {
        Log(master, why);
        Cancel(master);
        master.Handover = Handover.Failed;
    }

    private static void Log(SentinelRedisInstance master, string why) => master.State.Log(
        LogLevel.Warning,
        $"Coordinated failover of '{master.Name}' goes on in the classic way: {why}");

    private static void Send(SentinelRedisInstance ri, string command, params string[] words) =>
        SentinelLinks.SendCommand(
            ri, SentinelLinks.DiscardReply, [ri.MapCommand(command), .. words]);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
