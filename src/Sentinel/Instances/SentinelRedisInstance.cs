// SentinelRedisInstance: a master, a replica or another Sentinel, as this Sentinel sees it.
// Port of redis 7.2 sentinel.c struct sentinelRedisInstance. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// One class for the three kinds, as in C: flags say which it is, and a comment says which fields
// mean something for whom. A master owns the tables of its replicas and of the other Sentinels that
// watch it; those know their master. A Sentinel that watches three masters is three instances with
// one InstanceLink.
//
// All times are milliseconds read through SentinelClock; 0 means "never".
using System;
using System.Collections.Generic;

namespace RedisNet.Sentinel;

/// <summary>What a Sentinel knows of one instance. Made and released by <see
/// cref="SentinelInstances"/>.</summary>
/// <port>sentinel.c sentinelRedisInstance</port>
public sealed class SentinelRedisInstance
{
    private readonly InstanceTable? _sentinels;
    private readonly InstanceTable? _replicas;

    public SentinelRedisInstance(
        SentinelState state, string name, InstanceFlags flags, SentinelAddr addr, InstanceLink link)
    {
        State = state;
        Name = name;
        Flags = flags;
        Addr = addr;
        Link = link;
        if ((flags & InstanceFlags.Master) != 0)
        {
            _sentinels = state.NewTable();
            _replicas = state.NewTable();
        }
    }

    /// <summary>The Sentinel this view belongs to.</summary>
    public SentinelState State { get; }
    public InstanceFlags Flags;

    /// <summary>The configured name of a master, host:port of a replica, run id of a
    /// Sentinel.</summary>
    public string Name { get; }

    /// <summary>Run id from INFO, or the id of a Sentinel; null until known.</summary>
    public string? RunId;

    /// <summary>Master: epoch of the configuration (its address) that is in force.</summary>
    public ulong ConfigEpoch;
    public SentinelAddr Addr;
    public InstanceLink Link;

    /// <summary>Last time our hello was accepted by PUBLISH.</summary>
    public long LastPubTimeMs;

    /// <summary>Sentinel: last hello received from it.</summary>
    public long LastHelloTimeMs;

    /// <summary>Sentinel: last reply to is-master-down-by-addr.</summary>
    public long LastMasterDownReplyTimeMs;
    public long SDownSinceTimeMs;
    public long ODownSinceTimeMs;
    public long DownAfterPeriodMs;

    /// <summary>Master: how long it may be without PONG after a restart; 0 is without
    /// limit.</summary>
    public long MasterRebootDownAfterPeriodMs;
    public long MasterRebootSinceTimeMs;

    /// <summary>Last INFO received.</summary>
    public long InfoRefreshMs;

    /// <summary>Master: commands that are called otherwise in its replication group, keys in lower
    /// case.</summary>
    public readonly SortedList<string, RenamedCommand> RenamedCommands =
        new(StringComparer.Ordinal);

    /// <summary>Role in the last INFO: Master, Replica, or None if it named none.</summary>
    public InstanceFlags RoleReported;
    public long RoleReportedTimeMs;

    /// <summary>Replication id in the last INFO, or null.</summary>
    public string? ReplIdReported;

    /// <summary>Replica: when the master it names last changed.</summary>
    public long SlaveConfChangeTimeMs;

    // -- masters ----------------------------------------------------------------------------------

    /// <summary>The other Sentinels that watch this master, by run id.</summary>
    public InstanceTable Sentinels => _sentinels!;

    /// <summary>Its replicas, by host:port.</summary>
    public InstanceTable Replicas => _replicas!;

    /// <summary>How many Sentinels must see it down for ODOWN.</summary>
    public uint Quorum;

    /// <summary>How many replicas are pointed to a new master at a time.</summary>
    public int ParallelSyncs = 1;
    public string? AuthPass;
    public string? AuthUser;

    // -- replicas ---------------------------------------------------------------------------------

    /// <summary>How long its link to its master has been down, as it reports.</summary>
    public long MasterLinkDownTimeMs;
    public int SlavePriority = 100;

    /// <summary>0 when the replica wants to stay out of listings.</summary>
    public int ReplicaAnnounced = 1;
    public long SlaveReconfSentTimeMs;

    /// <summary>Replica or Sentinel: the master it belongs to.</summary>
    public SentinelRedisInstance? Master;
    public string? SlaveMasterHost;
    public int SlaveMasterPort;
    public bool SlaveMasterLinkUp;
    public ulong SlaveReplOffset;

    // -- failover ---------------------------------------------------------------------------------

    /// <summary>Master: the Sentinel we voted for. Sentinel: the one it voted for. Null without a
    /// vote.</summary>
    public string? Leader;

    /// <summary>Epoch of <see cref="Leader"/>.</summary>
    public ulong LeaderEpoch;

    /// <summary>Master: the last vote we cast. Sentinel: the last we heard of. Only
    /// shown.</summary>
    public VoteRecord? LastVote;

    /// <summary>Epoch of the failover that was started.</summary>
    public ulong FailoverEpoch;
    public SentinelFailoverState FailoverState;

    /// <summary>Master: how far it is in handing over itself.</summary>
    public Handover Handover;

    /// <summary>Master: the state of a FAILOVER command in its last INFO, or null.</summary>
    public string? FailoverStateReported;
    public long FailoverStateChangeTimeMs;

    /// <summary>Start of the last attempt, random delay included; or when we voted for
    /// another's.</summary>
    public long FailoverStartTimeMs;
    public long FailoverTimeoutMs;

    /// <summary>The start time for which "Next failover delay" was logged already.</summary>
    public long FailoverDelayLoggedMs;
    public SentinelRedisInstance? PromotedReplica;
    public string? NotificationScript;
    public string? ClientReconfigScript;

    /// <summary>The last INFO as received, for SENTINEL INFO-CACHE.</summary>
    public byte[]? Info;

    /// <summary>Set on release: replies that still arrive for it are dropped.</summary>
    public bool Released;

    public bool Is(InstanceFlags flags) => (Flags & flags) != 0;

    /// <summary>"master", "slave" or "sentinel".</summary>
    /// <port>sentinel.c sentinelRedisInstanceTypeStr</port>
    public string TypeName => Is(InstanceFlags.Master) ? "master"
        : Is(InstanceFlags.Replica) ? "slave"
        : Is(InstanceFlags.Sentinel) ? "sentinel"
        : "unknown";

    /// <summary>The name under which a command must be sent to this instance.</summary>
    /// <port>sentinel.c sentinelInstanceMapCommand</port>
    public string MapCommand(string command)
    {
        SentinelRedisInstance owner = Master ?? this;
        if (owner.RenamedCommands.Count == 0)
        {
            return command;
        }
        string key = command.ToLowerInvariant();
        return owner.RenamedCommands.TryGetValue(key, out RenamedCommand? renamed)
            ? renamed.NewName
            : command;
    }
}
