// InstanceInfo: what a Sentinel reads out of the INFO of a server.
// Port of redis 7.2 sentinel.c sentinelRefreshInstanceInfo, its parsing half. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// INFO comes from another process and may be anything. Reading it has no effects and cannot fail:
// a line that makes no sense is skipped, a number that is none is 0, as for C's atoi.
//
// Fields of a replica count only after a line that says "role:slave". The replicas of a master come
// in two forms; the old one has only values:
//
//   slave0:127.0.0.1,6380,online
//   slave0:ip=127.0.0.1,port=6380,state=online,offset=56,lag=0
using System.Collections.Generic;
using System;

namespace RedisNet.Sentinel;

/// <summary>The fields of one INFO reply; null where a field was missing.</summary>
/// <port>sentinel.c sentinelRefreshInstanceInfo</port>
public sealed class InstanceInfo
{
    public string? RunId;

    /// <summary>Master, Replica, or None.</summary>
    public InstanceFlags Role;

    /// <summary>Addresses under slaveN, in their order.</summary>
    public readonly List<(string Host, int Port)> Replicas = [];
    public long MasterLinkDownTimeMs;
    public string? MasterHost;
    public int? MasterPort;
    public bool? MasterLinkUp;
    public int? SlavePriority;
    public ulong? SlaveReplOffset;
    public int? ReplicaAnnounced;

    /// <summary>Its replication id, another after each promotion; servers before 4.0 have none.
    /// </summary>
    public string? ReplId;

    /// <summary>The id it had before, as long as its history continues it; zeros if it does not.
    /// </summary>
    public string? ReplId2;

    /// <summary>How far a FAILOVER command is.</summary>
    public string? FailoverState;

    /// <summary>Reads INFO up to its first NUL.</summary>
    /// <port>sentinel.c sentinelRefreshInstanceInfo</port>
    public static InstanceInfo Parse(ReadOnlySpan<byte> info)
    {
        var result = new InstanceInfo();
        int nul = info.IndexOf((byte)0);
        ReadOnlySpan<byte> rest = nul < 0 ? info : info[..nul];
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 2)..];
            result.ReadLine(line);
        }
        return result;
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.Length >= 47 && line.StartsWith("run_id:"u8))
        {
            RunId = CText.Decode(line.Slice(7, 40));
        }
        else if (line.Length >= 7 && line.StartsWith("slave"u8) && char.IsAsciiDigit((char)line[5]))
        {
            ReadReplica(CText.Decode(line));
        }
        else if (line.Length >= 32 && line.StartsWith("master_link_down_since_seconds"u8))
        {
            MasterLinkDownTimeMs = unchecked(CText.Strtoll(CText.Decode(line[31..])) * 1000);
        }
        else if (Field(line, "master_failover_state:"u8, out string state))
        {
            FailoverState = state;
        }
        else if (Field(line, "master_replid:"u8, out string replId))
        {
            ReplId = replId;
        }
        else if (Field(line, "master_replid2:"u8, out string replId2))
        {
            ReplId2 = replId2;
        }
        else if (line.StartsWith("role:master"u8))
        {
            Role = InstanceFlags.Master;
        }
        else if (line.StartsWith("role:slave"u8))
        {
            Role = InstanceFlags.Replica;
        }
        else if (Role == InstanceFlags.Replica)
        {
            ReadReplicaField(line);
        }
    }

    private void ReadReplicaField(ReadOnlySpan<byte> line)
    {
        if (Field(line, "master_host:"u8, out string value))
        {
            MasterHost = value;
        }
        else if (Field(line, "master_port:"u8, out value))
        {
            MasterPort = CText.Atoi(value);
        }
        else if (Field(line, "master_link_status:"u8, out value))
        {
            MasterLinkUp = CText.EqualsIgnoreCase(value, "up");
        }
        else if (Field(line, "slave_priority:"u8, out value))
        {
            SlavePriority = CText.Atoi(value);
        }
        else if (Field(line, "slave_repl_offset:"u8, out value))
        {
            SlaveReplOffset = CText.Strtoull(value);
        }
        else if (Field(line, "replica_announced:"u8, out value))
        {
            ReplicaAnnounced = CText.Atoi(value);
        }
    }

    private static bool Field(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out string value)
    {
        bool found = line.StartsWith(name);
        value = found ? CText.Decode(line[name.Length..]) : "";
        return found;
    }

    private void ReadReplica(string line)
    {
        int ip = line.IndexOf("ip=", StringComparison.Ordinal);
        string host;
        string port;
        if (ip < 0)
        {
            string[] parts = line[(line.IndexOf(':') + 1)..].Split(',', 3);
            if (!line.Contains(':') || parts.Length < 3)
            {
                return;
            }
            (host, port) = (parts[0], parts[1]);
        }
        else
        {
            int at = line.IndexOf("port=", StringComparison.Ordinal);
            if (at < 0)
            {
                return;
            }
            host = UpToComma(line[(ip + 3)..]);
            port = UpToComma(line[(at + 5)..]);
        }
        Replicas.Add((host, CText.Atoi(port)));
    }

    private static string UpToComma(string text)
    {
        int comma = text.IndexOf(',');
        return comma < 0 ? text : text[..comma];
    }
}
