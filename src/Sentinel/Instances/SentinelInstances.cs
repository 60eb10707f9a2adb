// SentinelInstances: how instances come, change and go.
// Port of redis 7.2 sentinel.c (sentinelRedisInstance). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A master is owned by the Sentinel's table, replicas and Sentinels by their master's. Nothing is
// freed by hand here, but releasing still matters: it gives back the link (closing its connections
// when nobody shares it) and marks the instance, so that a late reply for it is dropped.
using System.Collections.Generic;
using System;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>Creation, lookup, reset and release of instances.</summary>
/// <port>sentinel.c createSentinelRedisInstance</port>
public static class SentinelInstances
{
    /// <summary>Most replicas of a master, and most Sentinels of a master, that are kept.</summary>
    /// <remarks>Each holds two connections: many more would leave no descriptor to clients and
    /// make the loop so slow that it is in TILT for good.</remarks>
    // REDISNET(sentinel-limits): C has no limit, so a peer can make it grow until it dies.
    public const int MaxPerMaster = 1000;

    private const InstanceFlags Kinds =
        InstanceFlags.Master | InstanceFlags.Replica | InstanceFlags.Sentinel;

    /// <summary>Creates an instance, not yet connected, and puts it into its table. A replica's
    /// name is made of its address. Null with EBUSY if the name is taken, ENOENT or EINVAL for a
    /// bad address, ENOSPC beyond <see cref="MaxPerMaster"/>.</summary>
    /// <port>sentinel.c createSentinelRedisInstance</port>
    public static SentinelRedisInstance? Create(
        SentinelState s, string? name, InstanceFlags flags, string hostname, int port, uint quorum,
        SentinelRedisInstance? master, out Errno errno)
    {
        Check.That((flags & Kinds) != 0);
        Check.That((flags & InstanceFlags.Master) != 0 || master is not null);
        var addr = SentinelAddr.Create(s, hostname, port, acceptUnresolved: true, out errno);
        if (addr is null)
        {
            return null;
        }
        string key = (flags & InstanceFlags.Replica) != 0 ? addr.AnnounceWithPort(s) : name!;
        InstanceTable table = TableFor(s, flags, master);
        if (table.Find(key) is not null)
        {
            errno = Errno.EBUSY;
            return null;
        }
        if (master is not null && table.Count >= MaxPerMaster)
        {
            errno = Errno.ENOSPC;
            return null;
        }
        long now = SentinelClock.NowMs(s);
        var ri = new SentinelRedisInstance(s, key, flags, addr, new InstanceLink(now))
        {
            LastPubTimeMs = now,
            LastHelloTimeMs = now,
            LastMasterDownReplyTimeMs = now,
            DownAfterPeriodMs = master?.DownAfterPeriodMs ?? s.Times.DefaultDownAfterMs,
            Quorum = quorum,
            Master = master,
            FailoverTimeoutMs = s.Times.DefaultFailoverTimeoutMs,
            RoleReported = flags & (InstanceFlags.Master | InstanceFlags.Replica),
            RoleReportedTimeMs = now,
            SlaveConfChangeTimeMs = now,
        };
        table.Add(ri);
        return ri;
    }

    /// <summary>Lets go of an instance and of all that hangs on it. The caller has taken it out of
    /// its table already.</summary>
    /// <port>sentinel.c releaseSentinelRedisInstance</port>
    public static void Release(SentinelRedisInstance ri)
    {
        Check.That(!ri.Released);
        if (ri.Is(InstanceFlags.Master))
        {
            ReleaseAll(ri.Sentinels);
            ReleaseAll(ri.Replicas);
            ri.Sentinels.Free();
            ri.Replicas.Free();
        }
        ri.Released = true;
        SentinelLinks.ReleaseInstanceLink(ri.Link, ri);
        if (ri.Is(InstanceFlags.Replica) && ri.Is(InstanceFlags.Promoted) && ri.Master is not null)
        {
            ri.Master.PromotedReplica = null;
        }
    }

    /// <summary>Takes an instance out of a table and releases it.</summary>
    /// <port>dict.c dictDelete</port>
    public static void Delete(InstanceTable table, SentinelRedisInstance ri)
    {
        table.Unlink(ri);
        Release(ri);
    }

    /// <summary>The replica of a master at an address, or null. A name is resolved only as far as
    /// resolve-hostnames allows.</summary>
    /// <port>sentinel.c sentinelRedisInstanceLookupSlave</port>
    public static SentinelRedisInstance? LookupReplica(
        SentinelRedisInstance ri, string host, int port)
    {
        Check.That(ri.Is(InstanceFlags.Master));
        var addr = SentinelAddr.Create(ri.State, host, port, acceptUnresolved: false, out _);
        return addr is null ? null : ri.Replicas.Find(addr.AnnounceWithPort(ri.State));
    }

    /// <summary>Removes the Sentinel with this id from a master; returns how many were removed.
    /// </summary>
    /// <port>sentinel.c removeMatchingSentinelFromMaster</port>
    public static int RemoveMatchingSentinel(SentinelRedisInstance master, string? runId)
    {
        int removed = 0;
        foreach (SentinelRedisInstance ri in master.Sentinels.Copy())
        {
            if (runId is not null && ri.RunId == runId)
            {
                Delete(master.Sentinels, ri);
                removed++;
            }
        }
        return removed;
    }

    /// <summary>The first instance that matches by address and by run id; either may be left out
    /// (null), not both.</summary>
    /// <port>sentinel.c getSentinelRedisInstanceByAddrAndRunID</port>
    public static SentinelRedisInstance? ByAddrAndRunId(
        SentinelState s, InstanceTable instances, string? host, int port, string? runId)
    {
        Check.That(host is not null || runId is not null);
        SentinelAddr? addr = null;
        if (host is not null)
        {
            addr = SentinelAddr.Create(s, host, port, acceptUnresolved: true, out _);
            if (addr is null)
            {
                return null;
            }
        }
        foreach (SentinelRedisInstance ri in instances)
        {
            if ((runId is null || ri.RunId == runId) && (addr is null || ri.Addr.SameAs(addr)))
            {
                return ri;
            }
        }
        return null;
    }

    /// <summary>The master at an address as a peer names it, or null. No name is looked up for
    /// that: those that peers use are known from their hellos.</summary>
    public static SentinelRedisInstance? MasterAt(SentinelState s, string host, int port)
    {
        // REDISNET(sentinel-resolve-off-loop): C asks the resolver for each such question.
        bool known = s.Names.TryGetKnown(host, out string ip);
        foreach (SentinelRedisInstance master in s.Masters)
        {
            bool here = (known && master.Addr.Ip == ip)
                || (s.ResolveHostnames && CText.EqualsIgnoreCase(master.Addr.Hostname, host));
            if (here && master.Addr.Port == port)
            {
                return master;
            }
        }
        return null;
    }

    /// <summary>The master of that name, or null.</summary>
    /// <port>sentinel.c sentinelGetMasterByName</port>
    public static SentinelRedisInstance? MasterByName(SentinelState s, string name) =>
        s.Masters.Find(name);

    /// <summary>Puts a master back to what it was when monitoring began: no replicas, no Sentinels
    /// (unless they are to be kept), no failover, no connections, fresh timers.</summary>
    /// <port>sentinel.c sentinelResetMaster</port>
    public static void ResetMaster(SentinelRedisInstance ri, bool keepSentinels, bool generateEvent)
    {
        Check.That(ri.Is(InstanceFlags.Master));
        ReleaseAll(ri.Replicas);
        if (!keepSentinels)
        {
            ReleaseAll(ri.Sentinels);
        }
        SentinelLinks.CloseConnection(ri.Link, ri.Link.Cc);
        SentinelLinks.CloseConnection(ri.Link, ri.Link.Pc);
        long now = SentinelClock.NowMs(ri.State);
        ri.Flags &= InstanceFlags.Master;
        ri.Leader = null;
        ri.FailoverState = SentinelFailoverState.None;
        ri.FailoverStateChangeTimeMs = 0;
        ri.FailoverStartTimeMs = 0;
        ri.Handover = Handover.None;
        ri.PromotedReplica = null;
        ri.RunId = null;
        ri.SlaveMasterHost = null;
        ri.Link.ActPingTimeMs = now;
        ri.Link.LastPingTimeMs = 0;
        ri.Link.LastAvailTimeMs = now;
        ri.Link.LastPongTimeMs = now;
        ri.RoleReportedTimeMs = now;
        ri.RoleReported = InstanceFlags.Master;
        if (generateEvent)
        {
            SentinelEvents.Event(LogLevel.Warning, "+reset-master", ri);
        }
    }

    /// <summary>Resets and gives the master a new address, keeping its name and Sentinels. The old
    /// address becomes a replica, so that the old master is found and converted when it returns.
    /// Saves the configuration. False if the new address is no good: then nothing
    /// changed.</summary>
    /// <port>sentinel.c sentinelResetMasterAndChangeAddress</port>
    public static bool ResetMasterAndChangeAddress(
        SentinelRedisInstance master, string hostname, int port)
    {
        SentinelState s = master.State;
        var newAddr = SentinelAddr.Create(s, hostname, port, acceptUnresolved: false, out _);
        if (newAddr is null)
        {
            return false;
        }
        var replicas = new List<SentinelAddr>(master.Replicas.Count + 1);
        foreach (SentinelRedisInstance replica in master.Replicas)
        {
            if (!replica.Addr.SameAs(newAddr))
            {
                replicas.Add(replica.Addr);
            }
        }
        if (!newAddr.SameAs(master.Addr))
        {
            replicas.Add(master.Addr);
        }
        ResetMaster(master, keepSentinels: true, generateEvent: false);
        master.Addr = newAddr;
        master.ODownSinceTimeMs = 0;
        master.SDownSinceTimeMs = 0;
        foreach (SentinelAddr addr in replicas)
        {
            SentinelRedisInstance? replica = Create(s, null, InstanceFlags.Replica, addr.Hostname,
                addr.Port, master.Quorum, master, out _);
            if (replica is not null)
            {
                SentinelEvents.Event(LogLevel.Notice, "+slave", replica);
            }
        }
        SentinelConfigRewrite.FlushConfig(s);
        return true;
    }

    /// <summary>Whether the instance was not down at any time in the last so many milliseconds.
    /// </summary>
    /// <port>sentinel.c sentinelRedisInstanceNoDownFor</port>
    public static bool NoDownFor(SentinelRedisInstance ri, long ms)
    {
        long mostRecent = Math.Max(ri.SDownSinceTimeMs, ri.ODownSinceTimeMs);
        return mostRecent == 0 || SentinelClock.NowMs(ri.State) - mostRecent > ms;
    }

    /// <summary>The address clients are sent to: the promoted replica's as soon as it is known to
    /// be a master, before that the old one.</summary>
    /// <port>sentinel.c sentinelGetCurrentMasterAddress</port>
    public static SentinelAddr CurrentMasterAddress(SentinelRedisInstance master)
    {
        if (master.Is(InstanceFlags.FailoverInProgress)
            && master.PromotedReplica is not null
            && master.FailoverState >= SentinelFailoverState.ReconfReplicas)
        {
            return master.PromotedReplica.Addr;
        }
        return master.Addr;
    }

    /// <summary>Gives the master's down-after-milliseconds to its replicas and Sentinels.</summary>
    /// <port>sentinel.c sentinelPropagateDownAfterPeriod</port>
    public static void PropagateDownAfterPeriod(SentinelRedisInstance master)
    {
        foreach (SentinelRedisInstance ri in master.Replicas)
        {
            ri.DownAfterPeriodMs = master.DownAfterPeriodMs;
        }
        foreach (SentinelRedisInstance ri in master.Sentinels)
        {
            ri.DownAfterPeriodMs = master.DownAfterPeriodMs;
        }
    }

    private static InstanceTable TableFor(
        SentinelState s, InstanceFlags flags, SentinelRedisInstance? master)
    {
        if ((flags & InstanceFlags.Master) != 0)
        {
            return s.Masters;
        }
        return (flags & InstanceFlags.Replica) != 0 ? master!.Replicas : master!.Sentinels;
    }

    private static void ReleaseAll(InstanceTable table)
    {
        foreach (SentinelRedisInstance ri in table.TakeAll())
        {
            Release(ri);
        }
    }
}
