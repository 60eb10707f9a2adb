// SocketConnection: stream sockets, TCP and Unix.
// Port of redis 7.2 socket.c, unix.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// One event callback serves all of a descriptor's events and calls the connect, read and write
// handlers that are set. Each may close the connection, so the descriptor is looked at after every
// call.
using System;
using System.Buffers;
using RedisNet.Ae;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>A TCP or Unix connection over the server's Env and loop.</summary>
/// <port>socket.c CT_Socket</port>
public sealed class SocketConnection : Connection
{
    private static readonly FileProc Handler = EventHandler;

    private readonly bool _isUnix;
    private ConnectionProc? _connectHandler;
    private ConnectionProc? _readHandler;
    private ConnectionProc? _writeHandler;
    private bool _writeBarrier;

    /// <summary>A connection that is to <see cref="Connect"/>.</summary>
    /// <port>socket.c connCreateSocket</port>
    public SocketConnection(RedisServer server)
        : base(server)
    {
    }

    /// <summary>An accepted descriptor, now owned by the connection.</summary>
    /// <port>socket.c connCreateAcceptedSocket</port>
    public SocketConnection(RedisServer server, int fd, bool isUnix)
        : base(server)
    {
        Fd = fd;
        State = ConnectionState.Accepting;
        _isUnix = isUnix;
    }

    public override string TypeName => _isUnix ? "unix" : "tcp";
    public override bool HasReadHandler => _readHandler is not null;
    public override bool HasWriteHandler => _writeHandler is not null;

    /// <port>socket.c connSocketIsLocal</port>
    public override bool IsLocal
    {
        get
        {
            if (_isUnix)
            {
                return true;
            }

            string ip = Address(remote: true).Ip;
            return ip.StartsWith("127.", StringComparison.Ordinal) || ip == "::1";
        }
    }

    /// <port>socket.c connSocketConnect</port>
    public override SysResult Connect(string host, int port, string? source, ConnectionProc handler)
    {
        Check.That(Fd == -1);
        SysResult fd = Server.Env.Net.Connect(host, port, source, out _);
        if (!fd.Ok)
        {
            State = ConnectionState.Error;
            LastErrno = fd.Errno;
            return fd;
        }

        Fd = fd.Int;
        State = ConnectionState.Connecting;
        _connectHandler = handler;
        SysResult watched = Server.El.CreateFileEvent(Fd, AeMask.Writable, Handler, this);
        if (!watched.Ok)
        {
            LastErrno = watched.Errno;
            State = ConnectionState.Error;
            Close();
        }

        return watched;
    }

    /// <port>socket.c connSocketBlockingConnect</port>
    public override SysResult BlockingConnect(string host, int port, long timeoutMs)
    {
        Check.That(Fd == -1);
        SysResult fd = Server.Env.Net.Connect(host, port, null, out _);
        if (!fd.Ok)
        {
            State = ConnectionState.Error;
            LastErrno = fd.Errno;
            return fd;
        }

        Fd = fd.Int;
        _ = Server.Env.Net.Poll(Fd, read: false, write: true, timeoutMs);
        State = ConnectionState.Connected;
        return fd;
    }

    /// <port>socket.c connSocketAccept</port>
    public override void Accept(ConnectionProc handler)
    {
        Check.That(State == ConnectionState.Accepting);
        State = ConnectionState.Connected;
        handler(this);
    }

    /// <port>socket.c connSocketRead</port>
    public override SysResult Read(Span<byte> buffer)
    {
        SysResult read = Server.Env.Net.Recv(Fd, buffer);
        if (!read.Ok)
        {
            Note(read);
        }
        else if (read.Value == 0)
        {
            State = ConnectionState.Closed;
        }

        return read;
    }

    /// <port>socket.c connSocketWrite</port>
    public override SysResult Write(ReadOnlySpan<byte> data)
    {
        SysResult sent = Server.Env.Net.Send(Fd, data);
        if (!sent.Ok)
        {
            Note(sent);
        }

        return sent;
    }

    /// <port>socket.c connSocketWritev</port>
    public override SysResult Writev(in ReadOnlySequence<byte> data)
    {
        SysResult sent = Server.Env.Net.Writev(Fd, in data);
        if (!sent.Ok)
        {
            Note(sent);
        }

        return sent;
    }

    /// <port>socket.c connSocketSetReadHandler</port>
    public override SysResult SetReadHandler(ConnectionProc? handler, bool edge = false)
    {
        if (handler == _readHandler)
        {
            return SysResult.Success();
        }

        // A read of a Unix socket may end before its room and before the bytes: behind those that
        // brought descriptors with them.
        AeMask by = edge && !_isUnix ? AeMask.Edge : AeMask.None;
        _readHandler = handler;
        return Watch(AeMask.Readable | by, handler is not null);
    }

    public override void ReadMore() => Server.El.ReportAgain(Fd);

    /// <port>socket.c connSocketSetWriteHandler</port>
    public override SysResult SetWriteHandler(ConnectionProc? handler, bool barrier = false)
    {
        if (handler == _writeHandler)
        {
            return SysResult.Success();
        }

        _writeHandler = handler;
        _writeBarrier = barrier;
        return Watch(AeMask.Writable, handler is not null);
    }

    /// <port>socket.c connSocketShutdown</port>
    public override void Shutdown()
    {
        if (Fd != -1)
        {
            _ = Server.Env.Net.Shutdown(Fd, ShutdownHow.Both);
        }
    }

    /// <port>socket.c connSocketClose</port>
    public override void Close()
    {
        if (Fd == -1)
        {
            return;
        }

        Server.El.DeleteFileEvent(Fd, AeMask.Readable | AeMask.Writable);
        _ = Server.Env.Net.Close(Fd);
        Fd = -1;
        _connectHandler = null;
        _readHandler = null;
        _writeHandler = null;
    }

    /// <port>socket.c connSocketAddr</port>
    public override NetAddress Address(bool remote)
    {
        if (_isUnix)
        {
            return NetAddress.UnixSocket;
        }

        SysResult known = remote
            ? Server.Env.Net.PeerName(Fd, out NetAddress address)
            : Server.Env.Net.SockName(Fd, out address);
        return known.Ok ? address : NetAddress.Unknown;
    }

    private SysResult Watch(AeMask mask, bool on)
    {
        if (on)
        {
            return Server.El.CreateFileEvent(Fd, mask, Handler, this);
        }

        Server.El.DeleteFileEvent(Fd, mask);
        return SysResult.Success();
    }

    // A connection that is not connected yet keeps its state: its handlers decide by it.
    private void Note(SysResult failed)
    {
        if (failed.WouldBlock)
        {
            return;
        }

        LastErrno = failed.Errno;
        if (State == ConnectionState.Connected)
        {
            State = ConnectionState.Error;
        }
    }

    /// <port>socket.c connSocketEventHandler</port>
    private static void EventHandler(EventLoop el, int fd, object? clientData, AeMask mask)
    {
        var conn = (SocketConnection)clientData!;
        if (conn.State == ConnectionState.Connecting && (mask & AeMask.Writable) != 0)
        {
            conn.FinishConnect();
        }

        bool write = (mask & AeMask.Writable) != 0;
        bool read = (mask & AeMask.Readable) != 0;
        if (conn._writeBarrier)
        {
            conn.Fire(write, writable: true);
            conn.Fire(read, writable: false);
            return;
        }

        conn.Fire(read, writable: false);
        conn.Fire(write, writable: true);
    }

    private void Fire(bool fired, bool writable)
    {
        if (!fired || Fd == -1)
        {
            return;
        }

        ConnectionProc? handler = writable ? _writeHandler : _readHandler;
        if (Server.Trace is not null && handler != QueryRead.Handler
            && handler != QueryWrite.Handler)
        {
            Traced(Server.Trace, handler);
            return;
        }

        handler?.Invoke(this);
    }

    // What clients send and are sent has names of its own; the rest is replication.
    private void Traced(LoopTrace trace, ConnectionProc? handler)
    {
        trace.Enter(TracePhase.Sync);
        handler?.Invoke(this);
        trace.Leave();
    }

    private void FinishConnect()
    {
        Errno error = Server.Env.Net.SocketError(Fd);
        LastErrno = error;
        State = error == Errno.None ? ConnectionState.Connected : ConnectionState.Error;
        if (_writeHandler is null)
        {
            Server.El.DeleteFileEvent(Fd, AeMask.Writable);
        }

        ConnectionProc? handler = _connectHandler;
        _connectHandler = null;
        handler?.Invoke(this);
    }
}
