// LinuxNetwork.Addresses: listening, accepting, connecting, and names.
// Port of redis 7.2 anet.c; the part that deals in addresses. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Every path that fails closes what it opened and leaves the text C would leave in its error
// buffer.
using System;
using System.Runtime.InteropServices;
using System.Text;
using static RedisNet.Os.Linux.LinuxConst;

namespace RedisNet.Os.Linux;

public sealed unsafe partial class LinuxNetwork
{
    private const int StreamSocket = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;

    /// <port>anet.c _anetTcpServer</port>
    public SysResult ListenTcp(
        string bindAddress, int port, int backlog, bool ipv6, out string error)
    {
        string? host = bindAddress == "*" || (ipv6 && bindAddress == "::*") ? null : bindAddress;
        Libc.AddrInfo* list;
        SysResult found = Lookup(
            host, port, ipv6 ? AF_INET6 : AF_INET, AI_PASSIVE, &list, out error);
        if (!found.Ok)
        {
            return found;
        }
        SysResult made = SysResult.Fail(Errno.EADDRNOTAVAIL);
        for (Libc.AddrInfo* p = list; p != null; p = p->Next)
        {
            made = Sys.Of(Libc.socket(p->Family, StreamSocket, p->Protocol));
            if (made.Ok)
            {
                made = BindAndListen(made.Int, p, backlog, ipv6, out error);
                break;
            }
            error = "unable to bind socket, errno: " + Number((int)made.Errno);
        }
        Libc.freeaddrinfo(list);
        return made;
    }

    /// <port>anet.c anetUnixServer</port>
    public SysResult ListenUnix(string path, int permissions, int backlog, out string error)
    {
        int length = Encoding.UTF8.GetByteCount(path);
        if (length > UnixPathMax - 1)
        {
            error = "unix socket path too long (" + Number(length) + "), must be under "
                + Number(UnixPathMax);
            return SysResult.Fail(Errno.ENAMETOOLONG);
        }
        SysResult made = CreateUnixSocket(out error);
        if (!made.Ok)
        {
            return made;
        }
        int fd = made.Int;
        byte* address = stackalloc byte[UnixPathMax + 2];
        SysResult bound = BindUnix(fd, address, SockAddr.WriteUnix(address, path), permissions);
        if (!bound.Ok)
        {
            return Fail(fd, bound.Errno, "bind: ", out error);
        }
        if (permissions != 0)
        {
            _ = Libc.chmod(path, (uint)permissions);
        }
        SysResult listening = Sys.Of(Libc.listen(fd, backlog));
        return listening.Ok ? made : Fail(fd, listening.Errno, "listen: ", out error);
    }

    /// <port>anet.c anetGenericAccept</port>
    public SysResult Accept(int listener, out NetAddress peer)
    {
        byte* address = stackalloc byte[SockAddrMax];
        peer = NetAddress.Unknown;
        while (true)
        {
            uint length = SockAddrMax;
            int fd = Libc.accept4(listener, address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd >= 0)
            {
                _ = SockAddr.TryRead(address, length, out peer);
                return SysResult.Success(fd);
            }
            Errno errno = Sys.LastErrno();
            if (errno != Errno.EINTR)
            {
                return SysResult.Fail(errno);
            }
        }
    }

    /// <port>anet.c anetTcpGenericConnect</port>
    public SysResult Connect(string host, int port, string? source, out string error)
    {
        Libc.AddrInfo* list;
        SysResult made = Lookup(host, port, AF_UNSPEC, 0, &list, out error);
        if (!made.Ok)
        {
            return made;
        }
        bool stop = false;
        for (Libc.AddrInfo* p = list; p != null && !stop; p = p->Next)
        {
            made = ConnectOne(p, source, out stop, out error);
        }
        Libc.freeaddrinfo(list);
        return !made.Ok && source != null ? Connect(host, port, null, out error) : made;
    }

    /// <port>anet.c anetUnixGenericConnect</port>
    public SysResult ConnectUnix(string path, out string error)
    {
        SysResult made = CreateUnixSocket(out error);
        if (!made.Ok)
        {
            return made;
        }
        byte* address = stackalloc byte[UnixPathMax + 2];
        uint length = SockAddr.WriteUnix(address, path);
        SysResult connected = StartConnect(made.Int, address, length);
        return connected.Ok ? made : Fail(made.Int, connected.Errno, "connect: ", out error);
    }

    public SysResult SockName(int fd, out NetAddress address)
    {
        byte* raw = stackalloc byte[SockAddrMax];
        uint length = SockAddrMax;
        return NameOf(Sys.Of(Libc.getsockname(fd, raw, &length)), raw, length, out address);
    }

    public SysResult PeerName(int fd, out NetAddress address)
    {
        byte* raw = stackalloc byte[SockAddrMax];
        uint length = SockAddrMax;
        return NameOf(Sys.Of(Libc.getpeername(fd, raw, &length)), raw, length, out address);
    }

    /// <port>anet.c anetResolve</port>
    public SysResult Resolve(string host, bool ipOnly, out string ip, out string error)
    {
        ip = "";
        Libc.AddrInfo* list;
        SysResult found = Lookup(
            host, -1, AF_UNSPEC, ipOnly ? AI_NUMERICHOST : 0, &list, out error);
        if (found.Ok)
        {
            ip = SockAddr.IpText(list->Address);
            Libc.freeaddrinfo(list);
        }
        return found;
    }

    private static SysResult Lookup(
        string? host, int port, int family, int flags, Libc.AddrInfo** list, out string error)
    {
        error = "";
        if (host != null && !Sys.IsCString(host))
        {
            error = "Name or service not known";
            return SysResult.Fail(Errno.EINVAL);
        }
        Libc.AddrInfo hints = default;
        hints.Family = family;
        hints.SockType = SOCK_STREAM;
        hints.Flags = flags;
        int code = Libc.getaddrinfo(host, port < 0 ? null : Number(port), &hints, list);
        if (code == 0)
        {
            return SysResult.Success();
        }
        error = Marshal.PtrToStringUTF8((nint)Libc.gai_strerror(code)) ?? "";
        return SysResult.Fail(Errno.EINVAL);
    }

    private static SysResult BindAndListen(
        int fd, Libc.AddrInfo* address, int backlog, bool ipv6, out string error)
    {
        if (ipv6)
        {
            SysResult only = SetInt(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
            if (!only.Ok)
            {
                return Fail(fd, only.Errno, "setsockopt: ", out error);
            }
        }
        SysResult reuse = SetInt(fd, SOL_SOCKET, SO_REUSEADDR, 1);
        if (!reuse.Ok)
        {
            return Fail(fd, reuse.Errno, "setsockopt SO_REUSEADDR: ", out error);
        }
        SysResult bound = Sys.Of(Libc.bind(fd, address->Address, address->AddressLength));
        if (!bound.Ok)
        {
            return Fail(fd, bound.Errno, "bind: ", out error);
        }
        SysResult listening = Sys.Of(Libc.listen(fd, backlog));
        if (!listening.Ok)
        {
            return Fail(fd, listening.Errno, "listen: ", out error);
        }
        error = "";
        return SysResult.Success(fd);
    }

    // The mode is in force from the first moment: a socket opened wide for an instant lets a
    // connection through that stays (CVE-2023-45145).
    private static SysResult BindUnix(int fd, byte* address, uint length, int permissions)
    {
        if (permissions == 0)
        {
            return Sys.Of(Libc.bind(fd, address, length));
        }
        uint old = Libc.umask(0x1FF & ~(uint)permissions);
        SysResult bound = Sys.Of(Libc.bind(fd, address, length));
        _ = Libc.umask(old);
        return bound;
    }

    private static SysResult CreateUnixSocket(out string error)
    {
        SysResult made = Sys.Of(Libc.socket(AF_UNIX, StreamSocket, 0));
        error = made.Ok ? "" : "creating socket: " + made.Errno.Message();
        if (!made.Ok)
        {
            return made;
        }
        SysResult reuse = SetInt(made.Int, SOL_SOCKET, SO_REUSEADDR, 1);
        return reuse.Ok
            ? made
            : Fail(made.Int, reuse.Errno, "setsockopt SO_REUSEADDR: ", out error);
    }

    // Failing to make or connect the socket lets the next address be tried; the rest is final.
    private static SysResult ConnectOne(
        Libc.AddrInfo* p, string? source, out bool stop, out string error)
    {
        stop = false;
        SysResult made = Sys.Of(Libc.socket(p->Family, StreamSocket, p->Protocol));
        if (!made.Ok)
        {
            error = "creating socket: " + made.Errno.Message();
            return made;
        }
        int fd = made.Int;
        stop = true;
        SysResult reuse = SetInt(fd, SOL_SOCKET, SO_REUSEADDR, 1);
        if (!reuse.Ok)
        {
            return Fail(fd, reuse.Errno, "setsockopt SO_REUSEADDR: ", out error);
        }
        SysResult bound = source == null ? SysResult.Success() : BindSource(fd, source, out error);
        if (!bound.Ok)
        {
            return Fail(fd, bound.Errno, "bind: ", out error);
        }
        SysResult connected = StartConnect(fd, p->Address, p->AddressLength);
        if (!connected.Ok)
        {
            stop = false;
            return Fail(fd, connected.Errno, "creating socket: ", out error);
        }
        error = "";
        return made;
    }

    private static SysResult BindSource(int fd, string source, out string error)
    {
        Libc.AddrInfo* list;
        SysResult bound = Lookup(source, -1, AF_UNSPEC, 0, &list, out error);
        if (!bound.Ok)
        {
            return bound;
        }
        bound = SysResult.Fail(Errno.EADDRNOTAVAIL);
        for (Libc.AddrInfo* b = list; b != null && !bound.Ok; b = b->Next)
        {
            bound = Sys.Of(Libc.bind(fd, b->Address, b->AddressLength));
        }
        Libc.freeaddrinfo(list);
        return bound;
    }

    // An interrupted connect goes on in the kernel, like one in progress.
    private static SysResult StartConnect(int fd, byte* address, uint length)
    {
        SysResult connected = Sys.Of(Libc.connect(fd, address, length));
        return connected.Errno is Errno.EINPROGRESS or Errno.EINTR
            ? SysResult.Success()
            : connected;
    }

    private static SysResult NameOf(
        SysResult asked, byte* raw, uint length, out NetAddress address)
    {
        address = NetAddress.Unknown;
        if (!asked.Ok)
        {
            return asked;
        }
        return SockAddr.TryRead(raw, length, out address)
            ? SysResult.Success()
            : SysResult.Fail(Errno.EAFNOSUPPORT);
    }

    private static SysResult Fail(int fd, Errno errno, string step, out string error)
    {
        error = step + errno.Message();
        _ = Libc.close(fd);
        return SysResult.Fail(errno);
    }

    private static string Number(int value) =>
        value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
