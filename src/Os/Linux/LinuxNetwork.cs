// LinuxNetwork: stream sockets of the kernel.
// Port of redis 7.2 anet.c; the part that moves bytes and sets options. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// recv, send and writev pin their spans with fixed and allocate nothing. writev pins a sequence of
// any shape by recursion: one stack frame a segment holds it fixed until the call has been made,
// which is cheaper than a handle a segment.
using System;
using System.Buffers;
using static RedisNet.Os.Linux.LinuxConst;

namespace RedisNet.Os.Linux;

/// <summary>Sockets by system call.</summary>
public sealed unsafe partial class LinuxNetwork : INetwork
{
    /// <summary>Segments one writev takes: with more, the rest waits for the next call.</summary>
    private const int WritevMax = 64;

    private readonly int _recvfrom = SYS_recvfrom;
    private readonly int _sendto = SYS_sendto;

    // A pipe's ends are no sockets.
    private readonly LinuxFileSystem _pipes = new();

    public SysResult Recv(int fd, Span<byte> buffer)
    {
        Check.That(!buffer.IsEmpty);
        fixed (byte* p = buffer)
        {
            while (true)
            {
                nint got = Libc.syscall_nowait(
                    _recvfrom, fd, p, buffer.Length, MSG_DONTWAIT, null, 0);
                if (got >= 0)
                {
                    return SysResult.Success(got);
                }
                Errno errno = Sys.LastErrno();
                if (errno == Errno.ENOTSOCK)
                {
                    return _pipes.Read(fd, buffer);
                }
                if (errno != Errno.EINTR)
                {
                    return SysResult.Fail(errno);
                }
            }
        }
    }

    public SysResult Send(int fd, ReadOnlySpan<byte> data)
    {
        fixed (byte* p = data)
        {
            while (true)
            {
                nint sent = Libc.syscall_nowait(
                    _sendto, fd, p, data.Length, MSG_NOSIGNAL | MSG_DONTWAIT, null, 0);
                if (sent >= 0)
                {
                    return SysResult.Success(sent);
                }
                Errno errno = Sys.LastErrno();
                if (errno == Errno.ENOTSOCK)
                {
                    return _pipes.Write(fd, data);
                }
                if (errno != Errno.EINTR)
                {
                    return SysResult.Fail(errno);
                }
            }
        }
    }

    public SysResult Writev(int fd, in ReadOnlySequence<byte> data)
    {
        if (data.IsSingleSegment)
        {
            return Send(fd, data.FirstSpan);
        }
        Libc.IoVec* vectors = stackalloc Libc.IoVec[WritevMax];
        ReadOnlySequence<byte>.Enumerator segments = data.GetEnumerator();
        return PinNext(fd, ref segments, vectors, 0);
    }

    public SysResult Shutdown(int fd, ShutdownHow how) => Sys.Of(Libc.shutdown(fd, (int)how));

    // Linux has released the number even when close was interrupted: calling again could close
    // another's.
    public SysResult Close(int fd)
    {
        SysResult closed = Sys.Of(Libc.close(fd));
        return closed.Errno == Errno.EINTR ? SysResult.Success() : closed;
    }

    public Errno SocketError(int fd)
    {
        int value = 0;
        uint length = sizeof(int);
        return Libc.getsockopt(fd, SOL_SOCKET, SO_ERROR, &value, &length) < 0
            ? Sys.LastErrno()
            : (Errno)value;
    }

    public SysResult SetNoDelay(int fd, bool on) =>
        SetInt(fd, IPPROTO_TCP, TCP_NODELAY, on ? 1 : 0);

    public SysResult SetKeepAlive(int fd, int intervalSeconds)
    {
        SysResult set = SetInt(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
        if (set.Ok)
        {
            set = SetInt(fd, IPPROTO_TCP, TCP_KEEPIDLE, intervalSeconds);
        }
        if (set.Ok)
        {
            set = SetInt(fd, IPPROTO_TCP, TCP_KEEPINTVL, Math.Max(1, intervalSeconds / 3));
        }
        return set.Ok ? SetInt(fd, IPPROTO_TCP, TCP_KEEPCNT, 3) : set;
    }

    public SysResult SetNonBlocking(int fd, bool nonBlocking)
    {
        int flags = Libc.fcntl(fd, F_GETFL, 0);
        if (flags < 0)
        {
            return SysResult.Fail(Sys.LastErrno());
        }
        int wanted = nonBlocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
        return wanted == flags ? SysResult.Success() : Sys.Of(Libc.fcntl(fd, F_SETFL, wanted));
    }

    public SysResult SetSendTimeout(int fd, long milliseconds) =>
        SetTimeout(fd, SO_SNDTIMEO, milliseconds);

    public SysResult SetRecvTimeout(int fd, long milliseconds) =>
        SetTimeout(fd, SO_RCVTIMEO, milliseconds);

    public SysResult Poll(int fd, bool read, bool write, long milliseconds)
    {
        Libc.PollFd entry = default;
        entry.Fd = fd;
        entry.Events = (short)((read ? POLLIN : 0) | (write ? POLLOUT : 0));
        int wait = (int)Math.Clamp(milliseconds, -1, int.MaxValue);
        while (true)
        {
            int found = Libc.poll(&entry, 1, wait);
            if (found > 0)
            {
                int mask = (entry.Found & POLLIN) != 0 ? 1 : 0;
                mask |= (entry.Found & (POLLOUT | POLLERR | POLLHUP)) != 0 ? 2 : 0;
                return SysResult.Success(mask);
            }
            Errno errno = found < 0 ? Sys.LastErrno() : Errno.None;
            if (errno != Errno.EINTR)
            {
                return found == 0 ? SysResult.Success() : SysResult.Fail(errno);
            }
        }
    }

    public SysResult Pipe(out int readEnd, out int writeEnd)
    {
        int* ends = stackalloc int[2];
        SysResult made = Sys.Of(Libc.pipe2(ends, O_NONBLOCK | O_CLOEXEC));
        (readEnd, writeEnd) = made.Ok ? (ends[0], ends[1]) : (-1, -1);
        return made;
    }

    public SysResult SocketPair(out int left, out int right)
    {
        int* ends = stackalloc int[2];
        SysResult made = Sys.Of(Libc.socketpair(
            AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends));
        (left, right) = made.Ok ? (ends[0], ends[1]) : (-1, -1);
        return made;
    }

    private static SysResult PinNext(
        int fd, ref ReadOnlySequence<byte>.Enumerator segments, Libc.IoVec* vectors, int count)
    {
        if (count == WritevMax || !segments.MoveNext())
        {
            return WritevPinned(fd, vectors, count);
        }
        ReadOnlySpan<byte> segment = segments.Current.Span;
        if (segment.IsEmpty)
        {
            return PinNext(fd, ref segments, vectors, count);
        }
        fixed (byte* p = segment)
        {
            vectors[count].Base = p;
            vectors[count].Length = (nuint)segment.Length;
            return PinNext(fd, ref segments, vectors, count + 1);
        }
    }

    private static SysResult WritevPinned(int fd, Libc.IoVec* vectors, int count)
    {
        if (count == 0)
        {
            return SysResult.Success();
        }
        while (true)
        {
            nint sent = Libc.writev(fd, vectors, count);
            if (sent >= 0)
            {
                return SysResult.Success(sent);
            }
            Errno errno = Sys.LastErrno();
            if (errno != Errno.EINTR)
            {
                return SysResult.Fail(errno);
            }
        }
    }

    private static SysResult SetInt(int fd, int level, int name, int value) =>
        Sys.Of(Libc.setsockopt(fd, level, name, &value, sizeof(int)));

    private static SysResult SetTimeout(int fd, int name, long milliseconds)
    {
        long* time = stackalloc long[2];
        time[0] = milliseconds / 1000;
        time[1] = milliseconds % 1000 * 1000;
        return Sys.Of(Libc.setsockopt(fd, SOL_SOCKET, name, time, 2 * sizeof(long)));
    }
}
