// INetwork: stream sockets by int descriptor, the same in the kernel and in the simulator.
// Port of redis 7.2 anet.c, ae.c aeWait. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Sockets come out non-blocking and close-on-exec. Nothing here blocks, but for the members that
// say so (Resolve and Connect with a name instead of an IP literal, Poll). Where C fills an error
// buffer, an out parameter carries the same text; it is empty after a success.
using System;
using System.Buffers;

namespace RedisNet.Os;

/// <summary>Stream sockets, their options and addresses, and names.</summary>
public interface INetwork
{
    /// <summary>Listens on an IPv4 or IPv6 address. "*" (or "::*" with IPv6) means every address.
    /// IPv6 sockets never take IPv4. Port 0 lets the system choose, see
    /// <see cref="SockName"/>.</summary>
    /// <remarks>When the address cannot be understood the errno is EINVAL and the error says
    /// why.</remarks>
    /// <port>anet.c anetTcpServer, anetTcp6Server</port>
    SysResult ListenTcp(string bindAddress, int port, int backlog, bool ipv6, out string error);

    /// <summary>Listens on a Unix socket. <paramref name="permissions"/> other than 0 are the mode
    /// the socket has from the moment it exists. The path must not exist yet.</summary>
    /// <port>anet.c anetUnixServer</port>
    SysResult ListenUnix(string path, int permissions, int backlog, out string error);

    /// <summary>Takes one waiting connection: non-blocking, close-on-exec. EAGAIN when none waits;
    /// EMFILE and ENFILE when descriptors ran out.</summary>
    /// <port>anet.c anetTcpAccept, anetUnixAccept</port>
    SysResult Accept(int listener, out NetAddress peer);

    /// <summary>Starts a connection; the result is a descriptor, usually still connecting: it
    /// becomes writable, then <see cref="SocketError"/> tells. A <paramref name="source"/> address
    /// is bound as far as possible, else done without. Blocks only if host is a name.</summary>
    /// <port>anet.c anetTcpNonBlockBestEffortBindConnect, anetTcpNonBlockConnect</port>
    SysResult Connect(string host, int port, string? source, out string error);

    /// <summary>Connects to a Unix socket.</summary>
    /// <port>anet.c anetUnixGenericConnect</port>
    SysResult ConnectUnix(string path, out string error);

    /// <summary>Receives what is there and does not wait; 0 is the end of the stream. An empty
    /// buffer is not allowed. Works on pipes too.</summary>
    SysResult Recv(int fd, Span<byte> buffer);

    /// <summary>Sends what fits now, without waiting, and returns how much that was. A lost peer is
    /// EPIPE or ECONNRESET, never a signal. Works on pipes too.</summary>
    SysResult Send(int fd, ReadOnlySpan<byte> data);

    /// <summary>As <see cref="Send"/>, gathering the first segments (64 at most) in one
    /// call.</summary>
    SysResult Writev(int fd, in ReadOnlySequence<byte> data);

    /// <summary>Ends one or both directions; the descriptor stays.</summary>
    SysResult Shutdown(int fd, ShutdownHow how);

    /// <summary>Closes. Forget the number at once: the next open may return it.</summary>
    SysResult Close(int fd);

    /// <summary>Takes the pending error of a socket: the outcome of a connect. Errno.None is
    /// none.</summary>
    /// <port>anet.c anetGetError</port>
    Errno SocketError(int fd);

    /// <summary>Sets or clears TCP_NODELAY.</summary>
    /// <port>anet.c anetEnableTcpNoDelay, anetDisableTcpNoDelay</port>
    SysResult SetNoDelay(int fd, bool on);

    /// <summary>Probes an idle peer after so many seconds, then each third of it, three
    /// times.</summary>
    /// <port>anet.c anetKeepAlive</port>
    SysResult SetKeepAlive(int fd, int intervalSeconds);

    /// <summary>Makes a descriptor blocking or non-blocking.</summary>
    /// <port>anet.c anetSetBlock</port>
    SysResult SetNonBlocking(int fd, bool nonBlocking);

    /// <summary>Limits how long a blocking send may take; 0 is without limit.</summary>
    /// <port>anet.c anetSendTimeout</port>
    SysResult SetSendTimeout(int fd, long milliseconds);

    /// <summary>Limits how long a blocking receive may take; 0 is without limit.</summary>
    /// <port>anet.c anetRecvTimeout</port>
    SysResult SetRecvTimeout(int fd, long milliseconds);

    /// <summary>Our end. Unknown on failure, as C reports.</summary>
    /// <port>anet.c anetFdToString</port>
    SysResult SockName(int fd, out NetAddress address);

    /// <summary>The other end. Unknown on failure, as C reports.</summary>
    /// <port>anet.c anetFdToString</port>
    SysResult PeerName(int fd, out NetAddress address);

    /// <summary>Turns a name into an IP literal; blocks, so call it from a Resolve job. With
    /// <paramref name="ipOnly"/> only literals are taken (and normalised), without
    /// blocking.</summary>
    /// <remarks>May be called from any thread. Fails with EINVAL and the resolver's text.</remarks>
    /// <port>anet.c anetResolve</port>
    SysResult Resolve(string host, bool ipOnly, out string ip, out string error);

    /// <summary>Waits up to the time for one descriptor: blocks the loop, for synchronous exchanges
    /// only. The value is a set of 1 (readable) and 2 (writable, also on error); 0 after the
    /// time.</summary>
    /// <port>ae.c aeWait</port>
    SysResult Poll(int fd, bool read, bool write, long milliseconds);

    /// <summary>A pipe; both ends non-blocking.</summary>
    /// <port>anet.c anetPipe</port>
    SysResult Pipe(out int readEnd, out int writeEnd);

    /// <summary>Two connected stream sockets; both non-blocking.</summary>
    SysResult SocketPair(out int left, out int right);
}
