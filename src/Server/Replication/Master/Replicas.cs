// Replicas: what a master asks about its connected replicas.
// Port of redis 7.2 replication.c (master, bookkeeping). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Names, counts and the list of replicas.</summary>
public static class Replicas
{
    /// <summary>The replica part of a client, made when it is first needed.</summary>
    public static ReplicaState StateOf(Client c) => c.Replica ??= new ReplicaState();

    /// <summary>The replica's position in the stream, made when it is first needed.</summary>
    public static ReplicaStream StreamOf(Client c)
    {
        if (c.ReplicaStream is ReplicaStream stream)
        {
            return stream;
        }

        stream = new ReplicaStream(c.Server);
        c.ReplicaStream = stream;
        return stream;
    }

    /// <summary>The address it announced, else the one it came from; null without a
    /// connection.</summary>
    public static string? Address(Client c)
    {
        if (c.Replica?.AnnouncedAddr is { } announced)
        {
            return announced;
        }

        string? ip = c.Conn?.Address(remote: true).Ip;
        return ip == "?" ? null : ip;
    }

    /// <summary>The replica at that address, or null.</summary>
    /// <port>replication.c findReplica</port>
    public static Client? Find(RedisServer server, string host, int port)
    {
        foreach (Client replica in server.Clients.Replicas)
        {
            string? address = Address(replica);
            if (address != null && string.Equals(address, host,
                StringComparison.OrdinalIgnoreCase) &&
                replica.Replica!.ListeningPort == port)
            {
                return replica;
            }
        }

        return null;
    }

    /// <summary>Counts the replicas whose last sign of life is recent enough.</summary>
    /// <port>replication.c refreshGoodSlavesCount</port>
    public static void RefreshGoodCount(RedisServer server)
    {
        if (server.Config.MinReplicasToWrite == 0 || server.Config.MinReplicasMaxLag == 0)
        {
            return;
        }

        int good = 0;
        foreach (Client replica in server.Clients.Replicas)
        {
            long lag = server.Time.UnixS - replica.Replica!.AckTimeUnixS;
            if (replica.Replica.Phase == ReplicaPhase.Online
                && lag <= server.Config.MinReplicasMaxLag)
            {
                good++;
            }
        }

        server.Repl.GoodReplicasCount = good;
    }

    /// <summary>False when writes are to be refused for lack of replicas.</summary>
    /// <port>replication.c checkGoodReplicasStatus</port>
    public static bool GoodEnough(RedisServer server) =>
        server.Repl.MasterHost != null ||
        server.Config.MinReplicasMaxLag == 0 ||
        server.Config.MinReplicasToWrite == 0 ||
        server.Repl.GoodReplicasCount >= server.Config.MinReplicasToWrite;

    /// <summary>How many replicas have applied the stream up to an offset.</summary>
    /// <port>replication.c replicationCountAcksByOffset</port>
    public static int CountAcks(RedisServer server, long offset)
    {
        int count = 0;
        foreach (Client replica in server.Clients.Replicas)
        {
            ReplicaState state = replica.Replica!;
            if (state.Phase == ReplicaPhase.Online && state.AckOff >= offset)
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>How many replicas have it in an AOF that was synced.</summary>
    /// <port>replication.c replicationCountAOFAcksByOffset</port>
    public static int CountAofAcks(RedisServer server, long offset)
    {
        int count = 0;
        foreach (Client replica in server.Clients.Replicas)
        {
            ReplicaState state = replica.Replica!;
            if (state.Phase == ReplicaPhase.Online && state.AofOff >= offset)
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>A replica is being freed, still in the list: its image, its file and its place in
    /// the stream.
    /// </summary>
    /// <port>networking.c freeClient</port>
    public static void Gone(Client c)
    {
        ReplicaState state = StateOf(c);
        if (state.Phase == ReplicaPhase.WaitBgsaveEnd)
        {
            c.Server.Persistence.Background?.ReplicaGone(c);
        }

        if (state.Phase == ReplicaPhase.SendBulk && state.DbFd != -1)
        {
            RdbTransfer.CloseFile(c);
        }

        state.Preamble = null;
        (c.ReplicaStream as ReplicaStream)?.Detach();
    }

    /// <summary>Disconnects every replica, so that it learns of a new history when it comes
    /// back.</summary>
    /// <port>networking.c disconnectSlaves</port>
    public static void DisconnectAll(RedisServer server)
    {
        while (server.Clients.Replicas.Count > 0)
        {
            server.Clients.Replicas[0].FreeClient();
        }
    }
}
