// SentinelCommands: the subcommands of SENTINEL, one method each.
// Port of redis 7.2 sentinel.c sentinelCommand and its siblings. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Arity is checked by the command table before a method is called. SET, CONFIG and DEBUG have files
// of their own; INFO, ROLE and PUBLISH, which a Sentinel answers differently from a server, are in
// SentinelInfo.
using System;
using System.Collections.Generic;
using RedisNet.Os;
using RedisNet.Resp;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>Handlers of SENTINEL's subcommands.</summary>
/// <port>sentinel.c sentinelCommand</port>
public static class SentinelCommands
{
    /// <summary>The Sentinel that a client is connected to.</summary>
    public static SentinelState StateOf(Client c) => ((SentinelMode)c.Server.Mode).State;

    /// <summary>SENTINEL HELP.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void Help(Client c) => c.AddReplyHelp(
    [
        "CKQUORUM <master-name>",
        "    Tell whether enough Sentinels can be reached to agree on a failover and to",
        "    elect its leader.",
        "CONFIG SET param value [param value ...]",
        "    Set parameters that hold for all masters.",
        "CONFIG GET <param> [param param param ...]",
        "    Get parameters that hold for all masters.",
        "DEBUG [<param> <value> ...]",
        "    Show the time parameters (milliseconds), or change some.",
        "GET-MASTER-ADDR-BY-NAME <master-name>",
        "    Return address and port of the master with that name.",
        "EVENTS [<count>]",
        "    Return the last published events: id, unix time (milliseconds), type, payload.",
        "EXPLAIN <master-name>",
        "    Tell why a master is not failed over now, which replicas could be promoted and",
        "    which rule rejects the others, and who voted for whom.",
        "FAILOVER <master-name> [COORDINATED]",
        "    Fail over a master now, without asking other Sentinels. COORDINATED has the",
        "    master hand over, so that no write is lost.",
        "FLUSHCONFIG",
        "    Write configuration and state to the configuration file.",
        "FORGET <master-name> <ip> <port>",
        "    Forget one replica of a master.",
        "FORGET-SENTINEL <master-name> <runid>",
        "    Forget one Sentinel of a master.",
        "INFO-CACHE <master-name>",
        "    Return the last INFO of a master and of its replicas.",
        "IS-MASTER-DOWN-BY-ADDR <ip> <port> <current-epoch> <runid>",
        "    Tell whether this Sentinel holds the master at that address for down, and vote.",
        "MASTER <master-name>",
        "    Show the state of a master.",
        "MASTERS",
        "    Show the state of all masters.",
        "MONITOR <name> <ip> <port> <quorum>",
        "    Start to monitor a master.",
        "MYID",
        "    Return the id of this Sentinel.",
        "PENDING-SCRIPTS",
        "    Show the scripts that run or wait.",
        "REMOVE <master-name>",
        "    Stop to monitor a master.",
        "REPLICAS <master-name>",
        "    Show the state of the replicas of a master.",
        "RESET <pattern>",
        "    Reset the masters whose name matches the pattern.",
        "SENTINELS <master-name>",
        "    Show the other Sentinels of a master.",
        "SET <master-name> <option> <value> [<option> <value> ...]",
        "    Set parameters of a master.",
        "SIMULATE-FAILURE [CRASH-AFTER-ELECTION] [CRASH-AFTER-PROMOTION] [HELP]",
        "    Crash at a certain point, for tests.",
    ]);

    /// <summary>SENTINEL MASTERS.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void Masters(Client c) =>
        SentinelReplies.AddReplyInstances(c, StateOf(c).Masters);

    /// <summary>SENTINEL MASTER name.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void Master(Client c)
    {
        if (MasterOrReplyError(c) is { } ri)
        {
            SentinelReplies.AddReplyInstance(c, ri);
        }
    }

    /// <summary>SENTINEL REPLICAS name.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void Replicas(Client c)
    {
        if (MasterOrReplyError(c) is { } ri)
        {
            SentinelReplies.AddReplyInstances(c, ri.Replicas);
        }
    }

    /// <summary>SENTINEL SLAVES name: the old name of REPLICAS.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void Slaves(Client c) => Replicas(c);

    /// <summary>SENTINEL SENTINELS name.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void Sentinels(Client c)
    {
        if (MasterOrReplyError(c) is { } ri)
        {
            SentinelReplies.AddReplyInstances(c, ri.Sentinels);
        }
    }

    /// <summary>SENTINEL MYID.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void Myid(Client c) => c.AddReplyBulk(StateOf(c).MyId);

    /// <summary>SENTINEL IS-MASTER-DOWN-BY-ADDR ip port epoch runid: our opinion about a master,
    /// and, unless the run id is "*", our vote for that run id in that epoch.</summary>
    /// <remarks>Masters are found by address: other Sentinels may know them by other
    /// names.</remarks>
    /// <port>sentinel.c sentinelCommand</port>
    public static void IsMasterDownByAddr(Client c)
    {
        SentinelState s = StateOf(c);
        if (!LongOrReply(c, 3, null, out long port) || !LongOrReply(c, 4, null, out long reqEpoch))
        {
            return;
        }
        SentinelRedisInstance? ri = SentinelInstances.MasterAt(s, Arg(c, 2), unchecked((int)port));
        bool isDown = !s.Tilt && ri is not null && ri.Is(InstanceFlags.SDown);
        string? leader = null;
        ulong leaderEpoch = 0;
        if (ri is not null && Arg(c, 5) != "*")
        {
            leader = SentinelVote.VoteLeader(
                ri, unchecked((ulong)reqEpoch), Arg(c, 5), out leaderEpoch);
        }
        c.AddReplyArrayLen(3);
        c.AddReplyLongLong(isDown ? 1 : 0);
        c.AddReplyBulk(leader ?? "*");
        c.AddReplyLongLong(unchecked((long)leaderEpoch));
    }

    /// <summary>SENTINEL RESET pattern.</summary>
    /// <port>sentinel.c sentinelResetMastersByPattern</port>
    public static void Reset(Client c)
    {
        int reset = 0;
        foreach (SentinelRedisInstance ri in StateOf(c).Masters)
        {
            if (Glob.IsMatch(c.Argv(2), CText.Encode(ri.Name)))
            {
                SentinelInstances.ResetMaster(ri, keepSentinels: false, generateEvent: true);
                ri.State.Forgets++;
                reset++;
            }
        }
        c.AddReplyLongLong(reset);
    }

    /// <summary>SENTINEL GET-MASTER-ADDR-BY-NAME name: where clients go.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void GetMasterAddrByName(Client c)
    {
        SentinelState s = StateOf(c);
        if (SentinelInstances.MasterByName(s, Arg(c, 2)) is not { } ri)
        {
            c.AddReplyNullArray();
            return;
        }
        SentinelAddr addr = SentinelInstances.CurrentMasterAddress(ri);
        c.AddReplyArrayLen(2);
        c.AddReplyBulk(addr.Announce(s));
        c.AddReplyBulkLongLong(addr.Port);
    }

    /// <summary>SENTINEL FAILOVER name [COORDINATED]: at once and without election.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void Failover(Client c)
    {
        // REDISNET(sentinel-coordinated): C takes a name only.
        if (c.Argc > 4)
        {
            c.AddReplyErrorArity();
            return;
        }
        bool coordinated = c.Argc == 4;
        if (coordinated && !CText.EqualsIgnoreCase(Arg(c, 3), "coordinated"))
        {
            c.AddReplyErrorSyntax();
            return;
        }
        if (MasterOrReplyError(c) is not { } ri)
        {
            return;
        }
        if (ri.Is(InstanceFlags.FailoverInProgress))
        {
            c.AddReplyError("-INPROG Failover already in progress");
            return;
        }
        if (SentinelFailover.SelectReplica(ri) is null)
        {
            c.AddReplyError("-NOGOODSLAVE No suitable replica to promote");
            return;
        }
        ri.State.Log(LogLevel.Notice, $"Executing user requested FAILOVER of '{ri.Name}'");
        SentinelFailover.StartFailover(ri);
        ri.Flags |= InstanceFlags.ForceFailover;
        ri.Handover = coordinated ? Handover.Wanted : Handover.None;
        c.AddReply(Shared.Ok);
    }

    /// <summary>SENTINEL PENDING-SCRIPTS.</summary>
    /// <port>sentinel.c sentinelPendingScriptsCommand</port>
    public static void PendingScripts(Client c)
    {
        SentinelState s = StateOf(c);
        long now = SentinelClock.NowMs(s);
        c.AddReplyArrayLen(s.ScriptsQueue.Count);
        foreach (ScriptJob sj in s.ScriptsQueue)
        {
            c.AddReplyMapLen(5);
            c.AddReplyBulk("argv");
            c.AddReplyArrayLen(sj.Argv.Count);
            foreach (string arg in sj.Argv)
            {
                c.AddReplyBulk(arg);
            }
            c.AddReplyBulk("flags");
            c.AddReplyBulk(sj.Running ? "running" : "scheduled");
            c.AddReplyBulk("pid");
            c.AddReplyBulkLongLong(sj.Pid);
            c.AddReplyBulk(sj.Running ? "run-time" : "run-delay");
            long delay = sj.StartTimeMs != 0 ? Math.Max(0, sj.StartTimeMs - now) : 0;
            c.AddReplyBulkLongLong(sj.Running ? now - sj.StartTimeMs : delay);
            c.AddReplyBulk("retry-num");
            c.AddReplyBulkLongLong(sj.RetryNum);
        }
    }

    /// <summary>SENTINEL MONITOR name ip port quorum.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void Monitor(Client c)
    {
        SentinelState s = StateOf(c);
        if (!LongOrReply(c, 5, "Invalid quorum", out long quorum)
            || !LongOrReply(c, 4, "Invalid port", out long port))
        {
            return;
        }
        if (quorum <= 0)
        {
            c.AddReplyError("Quorum must be 1 or greater.");
            return;
        }
        if (!s.Semantics.Fits(quorum) || !s.Semantics.Fits(port))
        {
            c.AddReplyError(s.Semantics.Fits(port) ? "Invalid quorum" : "Invalid port");
            return;
        }
        if (s.Names.IsPending(Arg(c, 3)))
        {
            AgainWhenAnswered(c, Arg(c, 3));
            return;
        }
        if (!SentinelAddr.Resolve(s, Arg(c, 3), out _))
        {
            c.AddReplyError("Invalid IP address or hostname specified");
            return;
        }
        SentinelRedisInstance? ri = SentinelInstances.Create(s, Arg(c, 2), InstanceFlags.Master,
            Arg(c, 3), unchecked((int)port), unchecked((uint)quorum), null, out Errno errno);
        if (ri is null)
        {
            c.AddReplyError(SentinelConfig.CreateInstanceError(errno, InstanceFlags.Master));
            return;
        }
        FlushConfigAndReply(c);
        SentinelEvents.Event(LogLevel.Warning, "+monitor", ri, $" quorum {(int)ri.Quorum}");
    }

    /// <summary>Holds the command back, and runs it anew when a name was looked up.</summary>
    private static void AgainWhenAnswered(Client c, string host)
    {
        RedisServer server = c.Server;
        ulong id = c.Id;
        bool waits = StateOf(c).Names.WhenAnswered(host, () =>
        {
            if (server.Clients.All.ById(id) is { } waiting
                && waiting.Has(ClientFlags.Blocked)
                && waiting.Has(ClientFlags.PendingCommand))
            {
                waiting.Unblock(queueForReprocessing: true);
            }
        });
        if (waits)
        {
            c.BlockPostponed();
        }
        else
        {
            c.AddReplyError("Too many host names wait to be looked up. Try again later.");
        }
    }

    /// <summary>SENTINEL FLUSHCONFIG.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void Flushconfig(Client c) => FlushConfigAndReply(c);

    /// <summary>SENTINEL REMOVE name.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void Remove(Client c)
    {
        if (MasterOrReplyError(c) is not { } ri)
        {
            return;
        }
        SentinelEvents.Event(LogLevel.Warning, "-monitor", ri);
        ri.State.Forgets++;
        SentinelInstances.Delete(ri.State.Masters, ri);
        FlushConfigAndReply(c);
    }

    /// <summary>SENTINEL CKQUORUM name.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void Ckquorum(Client c)
    {
        if (MasterOrReplyError(c) is not { } ri)
        {
            return;
        }
        QuorumCheck check = QuorumCheck.Of(ri);
        if (check.QuorumReachable && check.MajorityReachable)
        {
            c.AddReplyStatus(
                $"OK {check.Usable} usable Sentinels. Quorum and failover authorization "
                + "can be reached");
            return;
        }
        var reasons = new List<string>();
        if (!check.QuorumReachable)
        {
            reasons.Add(
                "Not enough available Sentinels to reach the specified quorum for this master");
        }
        if (!check.MajorityReachable)
        {
            reasons.Add("Not enough available Sentinels to reach the majority and authorize "
                + "a failover");
        }
        c.AddReplyError(
            $"-NOQUORUM {check.Usable} usable Sentinels. " + string.Join(". ", reasons));
    }

    /// <summary>SENTINEL INFO-CACHE [name ...].</summary>
    /// <remarks>As upstream, a master that was never refreshed makes its replicas' ages
    /// 0.</remarks>
    /// <port>sentinel.c sentinelCommand</port>
    public static void InfoCache(Client c)
    {
        SentinelState s = StateOf(c);
        InstanceTable masters = s.Masters;
        if (c.Argc > 2)
        {
            masters = s.NewTable();
            for (int i = 2; i < c.Argc; i++)
            {
                if (SentinelInstances.MasterByName(s, Arg(c, i)) is { } named
                    && masters.Find(named.Name) is null)
                {
                    masters.Add(named);
                }
            }
        }
        c.AddReplyArrayLen(masters.Count * 2);
        long now = SentinelClock.NowMs(s);
        foreach (SentinelRedisInstance ri in masters)
        {
            bool refreshed = ri.InfoRefreshMs != 0;
            c.AddReplyBulk(ri.Name);
            c.AddReplyArrayLen(ri.Replicas.Count + 1);
            AddCachedInfo(c, ri, refreshed ? now - ri.InfoRefreshMs : 0);
            foreach (SentinelRedisInstance replica in ri.Replicas)
            {
                AddCachedInfo(c, replica, refreshed ? now - replica.InfoRefreshMs : 0);
            }
        }
        if (!ReferenceEquals(masters, s.Masters))
        {
            masters.Free();
        }
    }

    /// <summary>SENTINEL SIMULATE-FAILURE.</summary>
    /// <port>sentinel.c sentinelCommand</port>
    public static void SimulateFailure(Client c)
    {
        SentinelState s = StateOf(c);
        s.SimFailureFlags = SimFailure.None;
        for (int j = 2; j < c.Argc; j++)
        {
            switch (Arg(c, j).ToLowerInvariant())
            {
                case "crash-after-election":
                    s.SimFailureFlags |= SimFailure.CrashAfterElection;
                    s.Log(LogLevel.Warning, "Failure simulation: this Sentinel will crash after "
                        + "being successfully elected as failover leader");
                    break;
                case "crash-after-promotion":
                    s.SimFailureFlags |= SimFailure.CrashAfterPromotion;
                    s.Log(LogLevel.Warning, "Failure simulation: this Sentinel will crash after "
                        + "promoting the selected replica to master");
                    break;
                case "help":
                    c.AddReplyArrayLen(2);
                    c.AddReplyBulk("crash-after-election");
                    c.AddReplyBulk("crash-after-promotion");
                    return;
                default:
                    c.AddReplyError("Unknown failure simulation specified");
                    return;
            }
        }
        c.AddReply(Shared.Ok);
    }

    /// <summary>Saves the configuration and replies whether that worked.</summary>
    /// <port>sentinel.c sentinelFlushConfigAndReply</port>
    internal static void FlushConfigAndReply(Client c)
    {
        if (SentinelConfigRewrite.FlushConfig(StateOf(c)))
        {
            c.AddReply(Shared.Ok);
        }
        else
        {
            c.AddReplyError("Failed to save config file. Check server logs.");
        }
    }

    /// <summary>The master named by the third argument; without one, null after an error reply.
    /// </summary>
    /// <port>sentinel.c sentinelGetMasterByNameOrReplyError</port>
    internal static SentinelRedisInstance? MasterOrReplyError(Client c)
    {
        SentinelRedisInstance? ri = SentinelInstances.MasterByName(StateOf(c), Arg(c, 2));
        if (ri is null)
        {
            c.AddReplyError("No such master with that name");
        }
        return ri;
    }

    /// <summary>An argument as text, one char a byte.</summary>
    internal static string Arg(Client c, int i) => CText.Decode(c.Argv(i));

    private static void AddCachedInfo(Client c, SentinelRedisInstance ri, long ageMs)
    {
        c.AddReplyArrayLen(2);
        c.AddReplyLongLong(ageMs);
        if (ri.Info is { } info)
        {
            c.AddReplyBulk(info);
        }
        else
        {
            c.AddReplyNull();
        }
    }

    /// <port>object.c getLongFromObjectOrReply</port>
    private static bool LongOrReply(Client c, int i, string? error, out long value)
    {
        bool good = Number.TryParseInt64(c.Argv(i), out value);
        if (!good)
        {
            c.AddReplyError(error ?? "value is not an integer or out of range");
        }
        return good;
    }
}
