// Listeners: where clients come in.
// Port of redis 7.2 server.c initListeners listenToPort, networking.c acceptCommonHandler.
// BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using RedisNet.Ae;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Listening sockets, TCP and Unix, and the acceptance of connections.</summary>
public static class Listeners
{
    /// <summary>Accepted in one turn at most, so that a storm of connections does not starve the
    /// others.</summary>
    /// <port>connection.h MAX_ACCEPTS_PER_CALL</port>
    private const int MaxAcceptsPerCall = 1000;

    private const int RetryMs = 100;

    private static readonly FileProc TcpHandler = (el, fd, data, mask) =>
        AcceptMany((RedisServer)data!, fd, false);
    private static readonly FileProc UnixHandler = (el, fd, data, mask) =>
        AcceptMany((RedisServer)data!, fd, true);

    /// <summary>Opens what the configuration asks for. Null, or why the server cannot
    /// start.</summary>
    /// <port>server.c initListeners</port>
    public static string? InitListeners(this RedisServer server)
    {
        if (server.Config.Port != 0 && !ListenTcp(server))
        {
            return $"Failed listening on port {server.Config.Port} (tcp), aborting.";
        }

        if (!string.IsNullOrEmpty(server.Config.Unixsocket) && !ListenUnix(server))
        {
            return "Failed listening on port 0 (unix), aborting.";
        }

        return server.Listening.Tcp.Count + server.Listening.Unix.Count == 0
            ? "Configured to not listen anywhere, exiting." : null;
    }

    /// <summary>Closes the TCP listeners and opens them as configured now. On failure none is left,
    /// and false.</summary>
    /// <port>server.c changeListener</port>
    public static bool ChangeListeners(this RedisServer server)
    {
        if (!server.Listening.IsOpen)
        {
            return true;
        }

        CloseAll(server, server.Listening.Tcp);
        return server.Config.Port == 0 || ListenTcp(server);
    }

    /// <port>server.c closeListeningSockets</port>
    public static void CloseListeningSockets(this RedisServer server, bool unlinkUnixSocket)
    {
        CloseAll(server, server.Listening.Tcp);
        bool hadUnix = server.Listening.Unix.Count > 0;
        CloseAll(server, server.Listening.Unix);
        server.Listening.IsOpen = false;
        if (unlinkUnixSocket && hadUnix)
        {
            server.Log(LogLevel.Notice, "Removing the unix socket file.");
            if (!server.Env.Files.Unlink(server.Config.Unixsocket!).Ok)
            {
                server.Log(LogLevel.Warning, "Error removing the unix socket file");
            }
        }
    }

    /// <port>server.c listenToPort</port>
    private static bool ListenTcp(RedisServer server)
    {
        int port = server.Config.Port;
        foreach (string bind in server.Config.Bind)
        {
            bool optional = bind.StartsWith('-');
            string address = optional ? bind[1..] : bind;
            SysResult fd = server.Env.Net.ListenTcp(
                address, port, server.Config.TcpBacklog, address.Contains(':'), out string error);
            if (fd.Ok)
            {
                Watch(server, fd.Int, TcpHandler, server.Listening.Tcp);
                continue;
            }

            server.Log(
                LogLevel.Warning,
                $"Warning: Could not create server TCP listening socket {address}:{port}: {error}");
            bool mayFail = (fd.Errno == Errno.EADDRNOTAVAIL && optional)
                || fd.Errno is Errno.ENOPROTOOPT or Errno.EPROTONOSUPPORT
                    or Errno.ESOCKTNOSUPPORT or Errno.EPFNOSUPPORT or Errno.EAFNOSUPPORT;
            if (!mayFail)
            {
                CloseAll(server, server.Listening.Tcp);
                return false;
            }
        }

        return true;
    }

    /// <port>unix.c connUnixListen</port>
    private static bool ListenUnix(RedisServer server)
    {
        string path = server.Config.Unixsocket!;
        _ = server.Env.Files.Unlink(path);
        SysResult fd = server.Env.Net.ListenUnix(
            path, UnixPermissions(server.Config.Unixsocketperm), server.Config.TcpBacklog,
                out string error);
        if (!fd.Ok)
        {
            server.Log(LogLevel.Warning, $"Failed opening Unix socket: {error}");
            return false;
        }

        Watch(server, fd.Int, UnixHandler, server.Listening.Unix);
        return true;
    }

    private static int UnixPermissions(uint configured) => (int)configured;

    private static void Watch(RedisServer server, int fd, FileProc handler, List<int> list)
    {
        Check.That(server.El.CreateFileEvent(fd, AeMask.Readable, handler, server).Ok);
        list.Add(fd);
        server.Listening.IsOpen = true;
    }

    private static void CloseAll(RedisServer server, List<int> list)
    {
        foreach (int fd in list)
        {
            server.El.DeleteFileEvent(fd, AeMask.Readable);
            _ = server.Env.Net.Close(fd);
        }

        list.Clear();
    }

    /// <port>socket.c connSocketAcceptHandler</port>
    private static void AcceptMany(RedisServer server, int listener, bool isUnix)
    {
        LoopTrace? trace = server.Trace;
        trace?.Enter(TracePhase.Accept);
        AcceptWaiting(server, listener, isUnix);
        trace?.Leave();
    }

    private static void AcceptWaiting(RedisServer server, int listener, bool isUnix)
    {
        for (int i = 0; i < MaxAcceptsPerCall; i++)
        {
            SysResult fd = server.Env.Net.Accept(listener, out NetAddress peer);
            if (!fd.Ok)
            {
                if (fd.WouldBlock)
                {
                    return;
                }

                server.Log(LogLevel.Warning, $"Accepting client connection: {fd.Errno.Message()}");

                // REDISNET(accept-goes-on): C 7.2.4 leaves the loop over any error
                // (CVE-2025-48367); one peer that gave up must not keep those behind it waiting.
                if (fd.Errno is Errno.ECONNABORTED or Errno.EPROTO or Errno.EINTR)
                {
                    continue;
                }

                PauseAccepting(server, listener, isUnix);
                return;
            }

            server.Log(
                LogLevel.Verbose,
                isUnix ? $"Accepted connection to {server.Config.Unixsocket}"
                    : $"Accepted {peer.Ip}:{peer.Port}");
            AcceptCommon(server, new SocketConnection(server, fd.Int, isUnix), isUnix);
        }
    }

    // REDISNET(accept-rests): out of descriptors the listener stays readable and C spins; here it
    // rests for a moment.
    private static void PauseAccepting(RedisServer server, int listener, bool isUnix)
    {
        server.El.DeleteFileEvent(listener, AeMask.Readable);
        FileProc handler = isUnix ? UnixHandler : TcpHandler;
        List<int> list = isUnix ? server.Listening.Unix : server.Listening.Tcp;
        server.El.CreateTimeEvent(
            RetryMs,
            (el, id, data) =>
            {
                if (list.Contains(listener))
                {
                    _ = el.CreateFileEvent(listener, AeMask.Readable, handler, server);
                }

                return EventLoop.NoMore;
            },
            null,
            null);
    }

    /// <port>networking.c acceptCommonHandler</port>
    private static void AcceptCommon(RedisServer server, Connection conn, bool isUnix)
    {
        if (server.Clients.All.Count >= server.Config.Maxclients)
        {
            _ = conn.Write("-ERR max number of clients reached\r\n"u8);
            server.Stats.RejectedConn++;
            conn.Close();
            return;
        }

        Client c = server.CreateClient(conn);
        if (isUnix)
        {
            c.Flags |= ClientFlags.UnixSocket;
        }

        conn.Accept(ClientAccepted);
    }

    /// <port>networking.c clientAcceptHandler</port>
    private static void ClientAccepted(Connection conn)
    {
        var c = (Client)conn.PrivateData!;
        RedisServer server = c.Server;
        if (server.Config.ProtectedMode && server.Acl.DefaultUser.Has(AclUserFlags.NoPass)
            && !conn.IsLocal)
        {
            _ = conn.Write(ProtectedModeError);
            server.Stats.RejectedConn++;
            c.FreeAsync();
            return;
        }

        server.Stats.NumConnections++;
    }

    private static System.ReadOnlySpan<byte> ProtectedModeError =>
        ("-DENIED Redis is running in protected mode because protected mode is enabled and no "u8
            + "password is set for "u8
        + "the default user. In this mode connections are only accepted from the loopback "u8
            + "interface. "u8
        + "If you want to connect from external computers to Redis you may adopt one of the "u8
            + "following solutions: "u8
        + "1) Just disable protected mode sending the command 'CONFIG SET protected-mode no' "u8
            + "from the loopback "u8
        + "interface by connecting to Redis from the same host the server is running, however "u8
            + "MAKE SURE Redis is "u8
        + "not publicly accessible from internet if you do so. Use CONFIG REWRITE to make this "u8
            + "change permanent. "u8
        + "2) Alternatively you can just disable the protected mode by editing the Redis "u8
            + "configuration file, and "u8
        + "setting the protected mode option to 'no', and then restarting the server. "u8
        + "3) If you started the server manually just for testing, restart it with the "u8
            + "'--protected-mode no' "u8
        + "option. 4) Set up an authentication password for the default user. NOTE: You only "u8
            + "need to do one of the "u8
        + "above things in order for the server to start accepting connections from the "u8
            + "outside.\r\n"u8);
}
