// SimNetwork: a node's door to the simulated network.
// Not a port; answers as LinuxNetwork does. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A node has one IPv4 address; nodes that were given the same one are processes of one host and
// share its loopback. Names are SimDns's, and localhost. A connection to an address nobody has
// never gets an answer and times out; to a port nobody listens on it is refused.
using System;
using System.Buffers;
using System.Globalization;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Stream sockets in memory.</summary>
public sealed class SimNetwork : INetwork
{
    private const string Any = "0.0.0.0";
    private const int WritevMax = 64;

    // A loop that is told of a connection it cannot accept is told again at once: in life that
    // costs time, and without it the world would stand still.
    private const long FailedAcceptUs = 1000;

    private readonly SimNode _node;
    private readonly SimWorld _world;
    private readonly DescriptorTable _table;

    internal SimNetwork(SimNode node)
    {
        _node = node;
        _world = node.World;
        _table = node.Table;
    }

    /// <summary>If not None, accepting fails so, the connection goes on waiting: EMFILE.</summary>
    public Errno FailAccepts { get; set; }

    /// <summary>If not None, opening a connection fails so at once: EMFILE, ENETUNREACH,
    /// EADDRNOTAVAIL.</summary>
    public Errno FailConnects { get; set; }

    /// <summary>True: the kernel refuses every new connection to this node.</summary>
    public bool RefuseConnects { get; set; }

    public SysResult ListenTcp(
        string bindAddress, int port, int backlog, bool ipv6, out string error)
    {
        string address = bindAddress is "*" or "::*" ? (ipv6 ? "::" : Any) : bindAddress;
        if (!ResolveNow(address, out address, out error))
        {
            return SysResult.Fail(Errno.EINVAL);
        }
        int chosen = port != 0 ? port : _world.NextPort();
        if (!IsOurs(address))
        {
            error = "bind: " + Errno.EADDRNOTAVAIL.Message();
            return SysResult.Fail(Errno.EADDRNOTAVAIL);
        }
        return Listen(address, chosen, backlog, out error);
    }

    public SysResult ListenUnix(string path, int permissions, int backlog, out string error)
    {
        string full = _node.Files.Absolute(path);
        if (_node.OwnDisk.Find(full) != null)
        {
            error = "bind: " + Errno.EADDRINUSE.Message();
            return SysResult.Fail(Errno.EADDRINUSE);
        }
        SysResult listening = Listen(UnixAddress(full), 0, backlog, out error);
        if (listening.Ok)
        {
            _node.OwnDisk.PutSocket(full, permissions);
        }
        return listening;
    }

    public SysResult Accept(int listener, out NetAddress peer)
    {
        peer = NetAddress.Unknown;
        if (_table.Get(listener) is not SimListener l)
        {
            return SysResult.Fail(Errno.EBADF);
        }
        if (!l.HasWaiting)
        {
            return SysResult.Fail(Errno.EAGAIN);
        }
        // The kernel looks for a number first: without one, the connection goes on waiting.
        Errno failure = _table.Full ? Errno.EMFILE : FailAccepts;
        if (failure != Errno.None)
        {
            _world.Trace.Note(_node, "accept fails", failure.ToString());
            _node.Spend(FailedAcceptUs);
            _node.Poke();
            return SysResult.Fail(failure);
        }
        SimStream stream = l.Take();
        peer = stream.Remote;
        _world.Trace.Note(_node, "accept", peer.Ip);
        return _table.Add(stream);
    }

    public SysResult Connect(string host, int port, string? source, out string error)
    {
        if (!ResolveNow(host, out string ip, out error))
        {
            return SysResult.Fail(Errno.EINVAL);
        }
        _node.BeginIo();
        Errno failure = FailConnects != Errno.None ? FailConnects
            : _node.Host.AddressLost && !IsLoopback(ip) ? Errno.ENETUNREACH
            : Errno.None;
        if (failure != Errno.None)
        {
            _world.Trace.Note(_node, "connect fails", failure.ToString());
            error = "connect: " + failure.Message();
            return SysResult.Fail(failure);
        }
        SimStream stream = new(_node, pair: false, connecting: true)
        {
            Local = new NetAddress(IsLoopback(ip) ? ip : _node.Ip, _world.NextPort()),
            Remote = new NetAddress(ip, port),
        };
        SysResult added = _table.Add(stream);
        if (!added.Ok)
        {
            error = "creating socket: " + added.Errno.Message();
            return added;
        }
        _world.Trace.Note(_node, "connect", ip);
        SimHandshake.Start(stream, IsLoopback(ip));
        return _node.EndIo(added);
    }

    public SysResult ConnectUnix(string path, out string error)
    {
        string full = _node.Files.Absolute(path);
        SimListener? listener = _world.FindListener(_node.Host, UnixAddress(full), 0);
        if (listener == null)
        {
            Errno errno = _node.OwnDisk.Find(full) != null
                ? Errno.ECONNREFUSED
                : Errno.ENOENT;
            error = "connect: " + errno.Message();
            return SysResult.Fail(errno);
        }
        error = "";
        SimStream ours = new(_node, pair: true, connecting: false);
        SimStream theirs = new(listener.Node, pair: true, connecting: false);
        SimStream.Join(ours, theirs);
        SysResult added = _table.Add(ours);
        if (added.Ok)
        {
            listener.Enqueue(theirs);
        }
        return added;
    }

    public SysResult Recv(int fd, Span<byte> buffer)
    {
        Check.That(!buffer.IsEmpty);
        return _table.Get(fd)?.Read(buffer) ?? SysResult.Fail(Errno.EBADF);
    }

    public SysResult Send(int fd, ReadOnlySpan<byte> data)
    {
        _node.BeginIo();
        return _node.EndIo(SendPart(fd, data));
    }

    public SysResult Writev(int fd, in ReadOnlySequence<byte> data)
    {
        _node.BeginIo();
        return _node.EndIo(SendParts(fd, data));
    }

    public SysResult Shutdown(int fd, ShutdownHow how)
    {
        _node.BeginIo();
        return _node.EndIo(
            _table.Get(fd) is SimStream s ? s.Shutdown(how) : SysResult.Fail(Errno.ENOTSOCK));
    }

    public SysResult Close(int fd)
    {
        _node.BeginIo();
        return _node.EndIo(_table.Close(fd));
    }

    public Errno SocketError(int fd) =>
        _table.Get(fd) is SimStream s ? s.TakeError() : Errno.ENOTSOCK;

    public SysResult SetNoDelay(int fd, bool on) => Exists(fd);

    public SysResult SetKeepAlive(int fd, int intervalSeconds)
    {
        if (_table.Get(fd) is SimStream { SameHost: false } s && intervalSeconds > 0)
        {
            s.KeepAlive(intervalSeconds * 1_000_000L);
        }
        return Exists(fd);
    }

    /// <summary>Simulated descriptors never block, whatever is asked.</summary>
    public SysResult SetNonBlocking(int fd, bool nonBlocking) => Exists(fd);

    public SysResult SetSendTimeout(int fd, long milliseconds) => Exists(fd);

    public SysResult SetRecvTimeout(int fd, long milliseconds) => Exists(fd);

    public SysResult SockName(int fd, out NetAddress address)
    {
        address = _table.Get(fd) switch
        {
            SimStream s => s.Local,
            SimListener { Port: 0 } => NetAddress.UnixSocket,
            SimListener l => new NetAddress(l.Address, l.Port),
            _ => NetAddress.Unknown,
        };
        return address == NetAddress.Unknown
            ? SysResult.Fail(Errno.ENOTSOCK)
            : SysResult.Success();
    }

    public SysResult PeerName(int fd, out NetAddress address)
    {
        address = NetAddress.Unknown;
        if (_table.Get(fd) is not SimStream s || !s.Connected)
        {
            return SysResult.Fail(Errno.ENOTCONN);
        }
        address = s.Remote;
        return SysResult.Success();
    }

    public SysResult Resolve(string host, bool ipOnly, out string ip, out string error)
    {
        if (ipOnly && !IsLiteral(host))
        {
            (ip, error) = ("", "Name or service not known");
            return SysResult.Fail(Errno.EINVAL);
        }
        return ResolveNow(host, out ip, out error)
            ? SysResult.Success()
            : SysResult.Fail(Errno.EINVAL);
    }

    /// <summary>Says how things are now: a simulated node cannot wait inside a turn.</summary>
    public SysResult Poll(int fd, bool read, bool write, long milliseconds)
    {
        SimDescriptor? d = _table.Get(fd);
        if (d == null)
        {
            return SysResult.Fail(Errno.EBADF);
        }
        return SysResult.Success(
            (read && d.Readable ? 1 : 0) | (write && d.Writable ? 2 : 0));
    }

    public SysResult Pipe(out int readEnd, out int writeEnd)
    {
        SysResult made = Pair(out readEnd, out writeEnd, out SimStream reader, out SimStream _);
        reader.OneWay(reader: true);
        return made;
    }

    public SysResult SocketPair(out int left, out int right) =>
        Pair(out left, out right, out _, out _);

    private static bool IsLoopback(string ip) =>
        ip.StartsWith("127.", StringComparison.Ordinal) || ip == "::1";

    private static bool IsLiteral(string host) =>
        host.Contains(':') ? IsIpv6(host) : IsIpv4(host);

    private static bool IsIpv6(string host)
    {
        foreach (char c in host)
        {
            if (!char.IsAsciiHexDigit(c) && c != ':' && c != '.')
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsIpv4(string host)
    {
        string[] parts = host.Split('.');
        if (parts.Length != 4)
        {
            return false;
        }
        foreach (string part in parts)
        {
            if (!byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return false;
            }
        }
        return true;
    }

    private static string UnixAddress(string path) => SimWorld.UnixPrefix + path;

    private bool IsOurs(string address) =>
        address is Any or "::" || IsLoopback(address) || address == _node.Ip;

    private bool ResolveNow(string host, out string ip, out string error)
    {
        error = "";
        if (IsLiteral(host) || host == "localhost")
        {
            ip = host == "localhost" ? "127.0.0.1" : host;
            return true;
        }
        return _world.Dns.Resolve(_node, host, out ip, out error) == Errno.None;
    }

    private SysResult Listen(string address, int port, int backlog, out string error)
    {
        error = "";
        SimListener listener = new(_node, address, port, backlog);
        if (!_world.Listen(listener))
        {
            error = "bind: " + Errno.EADDRINUSE.Message();
            return SysResult.Fail(Errno.EADDRINUSE);
        }
        SysResult added = _table.Add(listener);
        if (!added.Ok)
        {
            _world.Unlisten(listener);
            error = "creating socket: " + added.Errno.Message();
        }
        return added;
    }

    private SysResult SendPart(int fd, ReadOnlySpan<byte> data) =>
        _table.Get(fd)?.Write(data) ?? SysResult.Fail(Errno.EBADF);

    private SysResult SendParts(int fd, in ReadOnlySequence<byte> data)
    {
        long total = 0;
        int count = 0;
        foreach (ReadOnlyMemory<byte> segment in data)
        {
            if (segment.IsEmpty)
            {
                continue;
            }
            SysResult sent = SendPart(fd, segment.Span);
            if (!sent.Ok)
            {
                return total > 0 ? SysResult.Success(total) : sent;
            }
            total += sent.Value;
            if (sent.Value < segment.Length || ++count == WritevMax)
            {
                break;
            }
        }
        return SysResult.Success(total);
    }

    private SysResult Exists(int fd) => _table.Get(fd) != null
        ? SysResult.Success()
        : SysResult.Fail(Errno.EBADF);

    private SysResult Pair(out int left, out int right, out SimStream a, out SimStream b)
    {
        a = new SimStream(_node, pair: true, connecting: false);
        b = new SimStream(_node, pair: true, connecting: false);
        SimStream.Join(a, b);
        SysResult first = _table.Add(a);
        SysResult second = first.Ok ? _table.Add(b) : first;
        if (first.Ok && !second.Ok)
        {
            _ = _table.Close(first.Int);
        }
        (left, right) = second.Ok ? (first.Int, second.Int) : (-1, -1);
        return second;
    }
}
