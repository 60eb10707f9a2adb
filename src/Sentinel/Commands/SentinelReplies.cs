// SentinelReplies: an instance as a map of names and values.
// Port of redis 7.2 sentinel.c addReplySentinelRedisInstance. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Clients and people parse these maps, so names, order and which fields appear for whom are
// upstream's.
using System.Text;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>Replies that show instances.</summary>
/// <port>sentinel.c addReplySentinelRedisInstance</port>
public static class SentinelReplies
{
    /// <summary>Replies with all that is known of an instance.</summary>
    /// <port>sentinel.c addReplySentinelRedisInstance</port>
    public static void AddReplyInstance(Client c, SentinelRedisInstance ri)
    {
        int map = c.AddReplyDeferredLen();
        int fields = AddCommonFields(c, ri);
        if (ri.Is(InstanceFlags.Master | InstanceFlags.Replica))
        {
            fields += AddServerFields(c, ri);
        }
        if (ri.Is(InstanceFlags.Master))
        {
            fields += AddMasterFields(c, ri);
        }
        if (ri.Is(InstanceFlags.Replica))
        {
            fields += AddReplicaFields(c, ri);
        }
        if (ri.Is(InstanceFlags.Sentinel))
        {
            fields += AddSentinelFields(c, ri);
        }
        c.SetDeferredMapLen(map, fields);
    }

    /// <summary>Replies with the instances of a table; replicas that do not want to be announced
    /// are left out.</summary>
    /// <port>sentinel.c addReplyDictOfRedisInstances</port>
    public static void AddReplyInstances(Client c, InstanceTable instances)
    {
        int array = c.AddReplyDeferredLen();
        int count = 0;
        foreach (SentinelRedisInstance ri in instances)
        {
            if (ri.Is(InstanceFlags.Replica) && ri.ReplicaAnnounced == 0)
            {
                continue;
            }
            AddReplyInstance(c, ri);
            count++;
        }
        c.SetDeferredArrayLen(array, count);
    }

    /// <summary>The flags of an instance in words.</summary>
    /// <port>sentinel.c addReplySentinelRedisInstance</port>
    public static string FlagsText(SentinelRedisInstance ri)
    {
        var text = new StringBuilder();
        void Word(bool set, string word)
        {
            if (set)
            {
                text.Append(text.Length == 0 ? "" : ",").Append(word);
            }
        }

        Word(ri.Is(InstanceFlags.SDown), "s_down");
        Word(ri.Is(InstanceFlags.ODown), "o_down");
        Word(ri.Is(InstanceFlags.Master), "master");
        Word(ri.Is(InstanceFlags.Replica), "slave");
        Word(ri.Is(InstanceFlags.Sentinel), "sentinel");
        Word(ri.Link.Disconnected, "disconnected");
        Word(ri.Is(InstanceFlags.MasterDown), "master_down");
        Word(ri.Is(InstanceFlags.FailoverInProgress), "failover_in_progress");
        Word(ri.Is(InstanceFlags.Promoted), "promoted");
        Word(ri.Is(InstanceFlags.ReconfSent), "reconf_sent");
        Word(ri.Is(InstanceFlags.ReconfInProgress), "reconf_inprog");
        Word(ri.Is(InstanceFlags.ReconfDone), "reconf_done");
        Word(ri.Is(InstanceFlags.ForceFailover), "force_failover");
        Word(ri.Is(InstanceFlags.ScriptKillSent), "script_kill_sent");
        Word(ri.Is(InstanceFlags.MasterReboot), "master_reboot");
        Word(ri.Link.Refused != CredentialUse.None, "auth_error");
        return text.ToString();
    }

    /// <summary>The state of a failover in a word.</summary>
    /// <port>sentinel.c sentinelFailoverStateStr</port>
    public static string FailoverStateText(SentinelFailoverState state) => state switch
    {
        SentinelFailoverState.None => "none",
        SentinelFailoverState.WaitStart => "wait_start",
        SentinelFailoverState.SelectReplica => "select_slave",
        SentinelFailoverState.SendReplicaOfNoOne => "send_slaveof_noone",
        SentinelFailoverState.WaitPromotion => "wait_promotion",
        SentinelFailoverState.ReconfReplicas => "reconf_slaves",
        SentinelFailoverState.UpdateConfig => "update_config",
        _ => "unknown",
    };

    private static int AddCommonFields(Client c, SentinelRedisInstance ri)
    {
        InstanceLink link = ri.Link;
        long now = SentinelClock.NowMs(ri.State);
        int fields = Field(c, "name", ri.Name)
            + Field(c, "ip", ri.Addr.Announce(ri.State))
            + Field(c, "port", ri.Addr.Port)
            + Field(c, "runid", ri.RunId ?? "")
            + Field(c, "flags", FlagsText(ri))
            + Field(c, "link-pending-commands", link.PendingCommands)
            + Field(c, "link-refcount", link.RefCount);
        if (ri.Is(InstanceFlags.FailoverInProgress))
        {
            fields += Field(c, "failover-state", FailoverStateText(ri.FailoverState));
        }
        long pending = link.ActPingTimeMs;
        fields += Field(c, "last-ping-sent", pending != 0 ? now - pending : 0)
            + Field(c, "last-ok-ping-reply", now - link.LastAvailTimeMs)
            + Field(c, "last-ping-reply", now - link.LastPongTimeMs);
        if (ri.Is(InstanceFlags.SDown))
        {
            fields += Field(c, "s-down-time", now - ri.SDownSinceTimeMs);
        }
        if (ri.Is(InstanceFlags.ODown))
        {
            fields += Field(c, "o-down-time", now - ri.ODownSinceTimeMs);
        }
        return fields + Field(c, "down-after-milliseconds", ri.DownAfterPeriodMs);
    }

    private static int AddServerFields(Client c, SentinelRedisInstance ri)
    {
        long now = SentinelClock.NowMs(ri.State);
        long refresh = ri.InfoRefreshMs;
        bool master = ri.RoleReported == InstanceFlags.Master;
        return Field(c, "info-refresh", refresh != 0 ? now - refresh : 0)
            + Field(c, "role-reported", master ? "master" : "slave")
            + Field(c, "role-reported-time", now - ri.RoleReportedTimeMs);
    }

    private static int AddMasterFields(Client c, SentinelRedisInstance ri)
    {
        int fields = Field(c, "config-epoch", unchecked((long)ri.ConfigEpoch))
            + Field(c, "num-slaves", ri.Replicas.Count)
            + Field(c, "num-other-sentinels", ri.Sentinels.Count)
            + Field(c, "quorum", ri.Quorum)
            + Field(c, "failover-timeout", ri.FailoverTimeoutMs)
            + Field(c, "parallel-syncs", ri.ParallelSyncs);
        if (ri.NotificationScript is { } notification)
        {
            fields += Field(c, "notification-script", notification);
        }
        if (ri.ClientReconfigScript is { } reconfig)
        {
            fields += Field(c, "client-reconfig-script", reconfig);
        }
        return fields;
    }

    private static int AddReplicaFields(Client c, SentinelRedisInstance ri) =>
        Field(c, "master-link-down-time", ri.MasterLinkDownTimeMs)
        + Field(c, "master-link-status", ri.SlaveMasterLinkUp ? "ok" : "err")
        + Field(c, "master-host", ri.SlaveMasterHost ?? "?")
        + Field(c, "master-port", ri.SlaveMasterPort)
        + Field(c, "slave-priority", ri.SlavePriority)
        + Field(c, "slave-repl-offset", unchecked((long)ri.SlaveReplOffset))
        + Field(c, "replica-announced", ri.ReplicaAnnounced);

    private static int AddSentinelFields(Client c, SentinelRedisInstance ri) =>
        Field(c, "last-hello-message", SentinelClock.NowMs(ri.State) - ri.LastHelloTimeMs)
        + Field(c, "voted-leader", ri.Leader ?? "?")
        + Field(c, "voted-leader-epoch", unchecked((long)ri.LeaderEpoch));

    private static int Field(Client c, string name, string value)
    {
        c.AddReplyBulk(name);
        c.AddReplyBulk(value);
        return 1;
    }

    private static int Field(Client c, string name, long value)
    {
        c.AddReplyBulk(name);
        c.AddReplyBulkLongLong(value);
        return 1;
    }
}
