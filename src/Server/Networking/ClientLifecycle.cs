// ClientLifecycle: how clients come and go.
// Port of redis 7.2 networking.c createClient freeClient. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// FreeClient takes effect at once and is for places that no longer touch the client; FreeAsync
// marks it and lets the loop free it before it sleeps. A master link that breaks is not freed but
// kept (replicationCacheMaster), so that it can continue where it stopped.
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Creation, freeing and the queues in between.</summary>
public static class ClientLifecycle
{
    /// <summary>A client over a connection, read from now on; or an internal one without.</summary>
    /// <port>networking.c createClient</port>
    public static Client CreateClient(this RedisServer server, Connection? conn)
    {
        Client c = new(server, server.Clients.NextClientId++)
        {
            Conn = conn,
            CreatedUnixS = server.Time.UnixS,
            LastInteractionUnixS = server.Time.UnixS,
        };
        c.SetDefaultAuth();
        c.Reply.Grown = () => OutputLimits.CloseIfReached(c, async: true);
        if (conn is not null)
        {
            _ = server.Env.Net.SetNoDelay(conn.Fd, on: true);
            if (server.Config.TcpKeepalive > 0)
            {
                _ = server.Env.Net.SetKeepAlive(conn.Fd, server.Config.TcpKeepalive);
            }

            conn.PrivateData = c;
            SysResult watched = conn.SetReadHandler(QueryRead.Handler, edge: true);
            if (!watched.Ok)
            {
                c.FreeAsync();
            }

            server.Clients.All.Add(c);
        }

        return c;
    }

    /// <summary>The default user; authenticated when it has no password.</summary>
    /// <port>networking.c clientSetDefaultAuth</port>
    public static void SetDefaultAuth(this Client c)
    {
        c.User = c.Server.Acl.DefaultUser;
        c.Authenticated = !c.Server.Acl.DefaultUserMustLogIn;
    }

    /// <summary>Frees the client before the loop sleeps: safe wherever the client is still in
    /// use.</summary>
    /// <port>networking.c freeClientAsync</port>
    public static void FreeAsync(this Client c)
    {
        if (c.Has(ClientFlags.CloseAsap | ClientFlags.Script))
        {
            return;
        }

        c.Flags |= ClientFlags.CloseAsap;
        c.Server.Clients.ToClose.Add(c);
    }

    /// <port>networking.c logInvalidUseAndFreeClientAsync</port>
    public static void LogInvalidUseAndFreeAsync(this Client c, string what)
    {
        c.Server.Log(LogLevel.Warning, $"{what}, disconnecting it: {ClientInfo.Line(c)}");
        c.FreeAsync();
    }

    /// <summary>Closes the connection and takes the client out of everything.</summary>
    /// <port>networking.c freeClient</port>
    public static void FreeClient(this Client c)
    {
        RedisServer server = c.Server;
        if (c.Has(ClientFlags.Protected))
        {
            c.FreeAsync();
            return;
        }

        if (c.Has(ClientFlags.CloseAsap))
        {
            server.Clients.ToClose.Remove(c);
        }

        if (server.Repl.Master is not null && c.Has(ClientFlags.Master) && KeepMaster(c))
        {
            return;
        }

        if (c.Type == ClientType.Replica)
        {
            server.Log(LogLevel.Notice, $"Connection with replica {ReplicaName(c)} lost.");
        }

        c.DurationUs = 0;
        if (c.Has(ClientFlags.Blocked))
        {
            c.Unblock(queueForReprocessing: true);
        }

        WatchedKeys.UnwatchAll(c);
        PubSub.Free(c);
        c.OriginalArgv = null;
        c.ArgvArray = [];
        c.Argc = 0;
        c.Unlink();
        FreeReplica(c);
        if (c.Has(ClientFlags.Master))
        {
            ReplicationRole.HandleMasterDisconnection(server);
        }

        c.Query.Free(server.Clients);
        c.Reply.Release();
        MultiCommands.FreeState(c);
        ClientMemory.Forget(c);

        // Whoever still holds the client may ask to free it: it counts as being closed already.
        c.Flags |= ClientFlags.CloseAsap;
    }

    /// <summary>Takes the client out of lists and queues and closes its connection.</summary>
    /// <port>networking.c unlinkClient</port>
    public static void Unlink(this Client c)
    {
        RedisServer server = c.Server;
        if (server.Exec.CurrentClient == c)
        {
            server.Exec.CurrentClient = null;
        }

        if (c.Conn is not null)
        {
            if (server.Clients.All.Contains(c))
            {
                server.Clients.All.Remove(c);
            }

            c.Conn.Close();
            c.Conn = null;
        }

        if (c.Has(ClientFlags.PendingWrite))
        {
            server.Clients.RemovePendingWrite(c);
            c.Flags &= ~ClientFlags.PendingWrite;
        }

        server.Clients.RemovePendingRead(c);
        if (c.Has(ClientFlags.Unblocked))
        {
            server.Clients.Unblocked.Remove(c);
            c.Flags &= ~ClientFlags.Unblocked;
        }
    }

    /// <summary>Frees what <see cref="FreeAsync"/> marked; how many.</summary>
    /// <port>networking.c freeClientsInAsyncFreeQueue</port>
    public static int FreeClientsInAsyncFreeQueue(this RedisServer server)
    {
        List<Client> toClose = server.Clients.ToClose;
        int freed = 0;
        int kept = 0;
        while (toClose.Count > kept)
        {
            Client c = toClose[^1];
            if (c.Has(ClientFlags.Protected))
            {
                // Moves to the front, out of the way.
                (toClose[kept], toClose[^1]) = (toClose[^1], toClose[kept]);
                kept++;
                continue;
            }

            toClose.RemoveAt(toClose.Count - 1);
            c.Flags &= ~ClientFlags.CloseAsap;
            c.FreeClient();
            freed++;
        }

        return freed;
    }

    /// <summary>Back to the state of a new connection; for RESET.</summary>
    /// <port>networking.c clearClientConnectionState</port>
    public static void ClearConnectionState(this Client c)
    {
        RedisServer server = c.Server;
        if (c.Has(ClientFlags.Monitor))
        {
            server.Clients.Monitors.Remove(c);
            c.Flags &= ~(ClientFlags.Monitor | ClientFlags.Replica);
        }

        Check.That(!c.Has(ClientFlags.Replica | ClientFlags.Master));
        c.Db = server.Db[0];
        c.Resp = 2;
        c.SetDefaultAuth();
        MultiCommands.DiscardTransaction(c);
        PubSub.Free(c);
        c.Name = null;
        c.Flags &= ~(ClientFlags.Asking | ClientFlags.ReadOnly | ClientFlags.PubSub
            | ClientFlags.ReplyOff
            | ClientFlags.ReplySkipNext | ClientFlags.NoTouch | ClientFlags.NoEvict);
    }

    /// <summary>Drops received input and unsent replies, as when a master link is put
    /// aside.</summary>
    /// <port>replication.c replicationCacheMaster (buffers)</port>
    public static void ClearBuffers(this Client c)
    {
        c.Server.Clients.RemovePendingRead(c);
        c.Query.Free(c.Server.Clients);
        c.Query = new ClientQuery();
        c.Reply.Release();
        c.DurationUs = 0;
        c.ResetClient();
    }

    /// <port>networking.c protectClient</port>
    public static void Protect(this Client c)
    {
        c.Flags |= ClientFlags.Protected;
        _ = c.Conn?.SetReadHandler(null);
        _ = c.Conn?.SetWriteHandler(null);
    }

    /// <port>networking.c unprotectClient</port>
    public static void Unprotect(this Client c)
    {
        if (!c.Has(ClientFlags.Protected))
        {
            return;
        }

        c.Flags &= ~ClientFlags.Protected;
        if (c.Conn is not null)
        {
            _ = c.Conn.SetReadHandler(QueryRead.Handler, edge: true);
            if (c.HasPendingReplies())
            {
                c.PutInPendingWriteQueue();
            }
        }
    }

    // True when the link was put aside and the client lives on.
    private static bool KeepMaster(Client c)
    {
        c.Server.Log(LogLevel.Notice, "Connection with master lost.");
        if (c.Has(ClientFlags.ProtocolError | ClientFlags.Blocked))
        {
            return false;
        }

        c.Flags &= ~(ClientFlags.CloseAsap | ClientFlags.CloseAfterReply);
        CachedMaster.Cache(c);
        return true;
    }

    private static void FreeReplica(Client c)
    {
        if (!c.Has(ClientFlags.Replica))
        {
            return;
        }

        RedisServer server = c.Server;
        if (c.Has(ClientFlags.Monitor))
        {
            server.Clients.Monitors.Remove(c);
            return;
        }

        Replicas.Gone(c);
        server.Clients.Replicas.Remove(c);
        if (server.Clients.Replicas.Count == 0)
        {
            server.Repl.NoReplicasSinceUnixS = server.Time.UnixS;
        }

        Replicas.RefreshGoodCount(server);
    }

    /// <summary>Address and port as the replica announced them, else those of the
    /// connection.</summary>
    /// <port>replication.c replicationGetSlaveName</port>
    public static string ReplicaName(Client c)
    {
        string? ip = c.Replica?.AnnouncedAddr;
        if (string.IsNullOrEmpty(ip))
        {
            ip = c.Conn?.Address(remote: true).Ip;
        }

        if (ip is null or "?")
        {
            return $"client id #{c.Id}";
        }

        int port = c.Replica?.ListeningPort ?? 0;
        return port != 0 ? NetAddress.Format(ip, port) : $"{ip}:<unknown-replica-port>";
    }
}
