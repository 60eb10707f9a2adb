// InfoReplication: the replication section of INFO.
// Port of redis 7.2 server.c genRedisInfoString. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Writes the fields; Sentinel and tools read them by name.</summary>
public static class InfoReplication
{
    /// <summary>The whole section, heading included.</summary>
    public static string Write(RedisServer server)
    {
        var text = new StringBuilder();
        ReplicationState repl = server.Repl;
        text.Append("# Replication\r\n");
        Field(text, "role", repl.MasterHost == null ? "master" : "slave");
        if (repl.MasterHost != null)
        {
            AsReplica(server, text);
        }

        Field(text, "connected_slaves", server.Clients.Replicas.Count);
        if (server.Config.MinReplicasToWrite != 0 && server.Config.MinReplicasMaxLag != 0)
        {
            Field(text, "min_slaves_good_slaves", repl.GoodReplicasCount);
        }

        ReplicaLines(server, text);
        Field(text, "master_failover_state", FailoverCommand.StateName(server));
        Field(text, "master_replid", repl.Replid);
        Field(text, "master_replid2", repl.Replid2);
        Field(text, "master_repl_offset", repl.MasterReplOffset);
        Field(text, "second_repl_offset", repl.SecondReplidOffset);
        Field(text, "repl_backlog_active", repl.Backlog != null ? 1 : 0);
        Field(text, "repl_backlog_size", server.Config.ReplBacklogSize);
        Field(text, "repl_backlog_first_byte_offset", repl.Backlog?.Offset ?? 0);
        Field(text, "repl_backlog_histlen", repl.Backlog?.Histlen ?? 0);
        return text.ToString();
    }

    private static void AsReplica(RedisServer server, StringBuilder text)
    {
        ReplicationState repl = server.Repl;
        MasterLink? link = (repl.Master ?? repl.CachedMaster)?.MasterLink;
        Field(text, "master_host", repl.MasterHost!);
        Field(text, "master_port", repl.MasterPort);
        Field(text, "master_link_status", repl.State == ReplState.Connected ? "up" : "down");
        Field(
            text,
            "master_last_io_seconds_ago",
            repl.Master != null ? server.Time.UnixS - repl.Master.LastInteractionUnixS : -1);
        Field(text, "master_sync_in_progress", repl.State == ReplState.Transfer ? 1 : 0);
        Field(text, "slave_read_repl_offset", link?.ReadReplOff ?? 1);
        Field(text, "slave_repl_offset", link?.ReplOff ?? 1);
        if (repl.State == ReplState.Transfer)
        {
            double percent = repl.TransferSize != 0
                ? (double)repl.TransferRead / repl.TransferSize * 100 : 0;
            Field(text, "master_sync_total_bytes", repl.TransferSize);
            Field(text, "master_sync_read_bytes", repl.TransferRead);
            Field(text, "master_sync_left_bytes", repl.TransferSize - repl.TransferRead);
            Field(text, "master_sync_perc", percent.ToString("F2", CultureInfo.InvariantCulture));
            Field(text, "master_sync_last_io_seconds_ago",
                server.Time.UnixS - repl.TransferLastIoUnixS);
        }

        if (repl.State != ReplState.Connected)
        {
            Field(
                text,
                "master_link_down_since_seconds",
                repl.DownSinceUnixS != 0 ? server.Time.UnixS - repl.DownSinceUnixS : -1);
        }

        Field(text, "slave_priority", server.Config.ReplicaPriority);
        Field(text, "slave_read_only", server.Config.ReplicaReadOnly ? 1 : 0);
        Field(text, "replica_announced", server.Config.ReplicaAnnounced ? 1 : 0);
    }

    private static void ReplicaLines(RedisServer server, StringBuilder text)
    {
        int id = 0;
        long now = server.Env.Clock.UnixUs() / 1_000_000;
        foreach (Client replica in server.Clients.Replicas)
        {
            ReplicaState state = replica.Replica!;
            string? address = Replicas.Address(replica);
            string phase = PhaseName(state.Phase);
            if (address == null || phase.Length == 0)
            {
                continue;
            }

            long lag = state.Phase == ReplicaPhase.Online ? now - state.AckTimeUnixS : 0;
            text.Append(
                CultureInfo.InvariantCulture,
                $"slave{id++}:ip={address},port={state.ListeningPort},state={phase},"
                    + $"offset={state.AckOff},lag={lag}\r\n");
        }
    }

    /// <port>server.c replstateToString</port>
    private static string PhaseName(ReplicaPhase phase) => phase switch
    {
        ReplicaPhase.WaitBgsaveStart or ReplicaPhase.WaitBgsaveEnd => "wait_bgsave",
        ReplicaPhase.SendBulk => "send_bulk",
        ReplicaPhase.Online => "online",
        _ => "",
    };

    private static void Field(StringBuilder text, string name, string value) =>
        text.Append(name).Append(':').Append(value).Append("\r\n");

    private static void Field(StringBuilder text, string name, long value) =>
        Field(text, name, value.ToString(CultureInfo.InvariantCulture));
}
