// Connection: one transport under a client, whatever kind it is.
// Port of redis 7.2 connection.h. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Handlers are called from the loop while they are set. A handler may close the connection: the
// object stays valid (there is nothing to free), its descriptor is -1, and no further handler is
// called. Reading and writing never block; EAGAIN is a normal result, any other error moves the
// connection to the state Error, the end of the stream (a read of 0 bytes) to Closed.
using System;
using System.Buffers;
using System.Globalization;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Hides TCP, Unix sockets, TLS and simulated sockets behind one set of calls.</summary>
/// <port>connection.h connection</port>
public abstract class Connection
{
    protected Connection(RedisServer server) => Server = server;

    public RedisServer Server { get; }
    public ConnectionState State { get; protected set; }

    /// <summary>The descriptor, or -1.</summary>
    public int Fd { get; protected set; } = -1;

    /// <summary>Why the state is Error.</summary>
    public Errno LastErrno { get; protected set; }

    /// <summary>Whose connection it is: a client, or the link that made it.</summary>
    /// <port>connection.h connSetPrivateData</port>
    public object? PrivateData { get; set; }

    /// <summary>"tcp", "unix" or "tls".</summary>
    public abstract string TypeName { get; }

    /// <port>connection.h connHasReadHandler</port>
    public abstract bool HasReadHandler { get; }

    /// <port>connection.h connHasWriteHandler</port>
    public abstract bool HasWriteHandler { get; }

    /// <port>connection.h connGetLastError</port>
    public string LastError => LastErrno.Message();

    /// <summary>How CLIENT LIST names it: <c>fd=8</c>.</summary>
    /// <port>connection.c connGetInfo</port>
    public string Info => "fd=" + Fd.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether the peer is on this machine.</summary>
    /// <port>connection.h connIsLocal</port>
    public abstract bool IsLocal { get; }

    /// <summary>Starts connecting; <paramref name="handler"/> is called when it is decided, with
    /// the state Connected or Error.</summary>
    /// <port>connection.h connConnect</port>
    public abstract SysResult Connect(string host, int port, string? source,
        ConnectionProc handler);

    /// <summary>Connects and waits until that is decided, or until the time is over: the first
    /// write tells then. Fails only where no attempt could be made.</summary>
    /// <port>connection.h connBlockingConnect</port>
    public abstract SysResult BlockingConnect(string host, int port, long timeoutMs);

    /// <summary>Ends the acceptance: the state becomes Connected and the handler is
    /// called.</summary>
    /// <port>connection.h connAccept</port>
    public abstract void Accept(ConnectionProc handler);

    /// <port>connection.h connRead</port>
    public abstract SysResult Read(Span<byte> buffer);

    /// <port>connection.h connWrite</port>
    public abstract SysResult Write(ReadOnlySpan<byte> data);

    /// <port>connection.h connWritev</port>
    public abstract SysResult Writev(in ReadOnlySequence<byte> data);

    /// <summary>Sets or, with null, removes the handler for readable. With <paramref name="edge"/>
    /// it is called once when bytes come, and whoever reads calls <see cref="ReadMore"/> when all
    /// room was filled.</summary>
    /// <port>connection.h connSetReadHandler</port>
    public abstract SysResult SetReadHandler(ConnectionProc? handler, bool edge = false);

    /// <summary>There may be more to read: the read handler is called again in the next
    /// turn.</summary>
    public abstract void ReadMore();

    /// <summary>Sets or removes the handler for writable. With <paramref name="barrier"/> it is not
    /// called after the read handler in the same turn.</summary>
    /// <port>connection.h connSetWriteHandlerWithBarrier</port>
    public abstract SysResult SetWriteHandler(ConnectionProc? handler, bool barrier = false);

    /// <summary>Closes both directions, so that other holders of the descriptor notice.</summary>
    /// <port>connection.h connShutdown</port>
    public abstract void Shutdown();

    /// <port>connection.h connClose</port>
    public abstract void Close();

    /// <summary>The address of the peer, or of our end. Unknown when it cannot be told.</summary>
    /// <port>connection.h connAddr</port>
    public abstract NetAddress Address(bool remote);
}
