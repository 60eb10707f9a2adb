// LinuxEpoll: one epoll instance and the buffer its results land in.
// Port of redis 7.2 ae_epoll.c aeApiState. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The layer above knows masks and slots; this one only knows the kernel, and keeps pointers out of
// it. An interrupted wait ends early with nothing: the runtime interrupts threads for its own
// purposes, and waiting again for the full time would make timers late.
using System;
using System.Runtime.InteropServices;
using static RedisNet.Os.Linux.LinuxConst;

namespace RedisNet.Os.Linux;

/// <summary>One epoll instance.</summary>
public sealed unsafe class LinuxEpoll : IDisposable
{
    private readonly int _wait = SYS_epoll_wait;
    private readonly int _epfd;
    private readonly int _stride = EpollEventSize;
    private readonly int _dataOffset = EpollDataOffset;
    private byte* _events;
    private int _capacity;

    private LinuxEpoll(int epfd) => _epfd = epfd;

    /// <summary>Makes an instance; null if the system refuses.</summary>
    public static SysResult Create(out LinuxEpoll? epoll)
    {
        SysResult made = Sys.Of(Libc.epoll_create1(EPOLL_CLOEXEC));
        epoll = made.Ok ? new LinuxEpoll(made.Int) : null;
        return made;
    }

    /// <summary>Makes room for so many results of one wait.</summary>
    public void Reserve(int capacity)
    {
        Check.That(capacity > 0);
        _events = (byte*)NativeMemory.Realloc(_events, (nuint)capacity * (nuint)_stride);
        _capacity = capacity;
    }

    /// <summary>Starts watching a descriptor.</summary>
    public SysResult Add(int fd, EpollEvents events) => Control(EPOLL_CTL_ADD, fd, events);

    /// <summary>Changes what a descriptor is watched for.</summary>
    public SysResult Modify(int fd, EpollEvents events) => Control(EPOLL_CTL_MOD, fd, events);

    /// <summary>Stops watching a descriptor.</summary>
    public SysResult Delete(int fd) => Control(EPOLL_CTL_DEL, fd, EpollEvents.None);

    /// <summary>Waits (-1 for ever); the value is how many results <see cref="Get"/> can
    /// give.</summary>
    public SysResult Wait(int max, int timeoutMs)
    {
        nint count = Libc.syscall(
            _wait, _epfd, _events, Math.Min(max, _capacity), timeoutMs, null, 0);
        if (count >= 0)
        {
            return SysResult.Success(count);
        }
        Errno errno = Sys.LastErrno();
        return errno == Errno.EINTR ? SysResult.Success() : SysResult.Fail(errno);
    }

    /// <summary>The i-th result of the last wait.</summary>
    public void Get(int i, out int fd, out EpollEvents events)
    {
        Check.That((uint)i < (uint)_capacity);
        byte* e = _events + ((nint)i * _stride);
        events = (EpollEvents)(*(uint*)e);
        fd = *(int*)(e + _dataOffset);
    }

    public void Dispose()
    {
        if (_events != null)
        {
            NativeMemory.Free(_events);
            _events = null;
            _capacity = 0;
            _ = Libc.close(_epfd);
        }
    }

    private SysResult Control(int op, int fd, EpollEvents events)
    {
        byte* e = stackalloc byte[16];
        *(uint*)e = (uint)events;
        *(long*)(e + _dataOffset) = fd;
        return Sys.Of(Libc.epoll_ctl(_epfd, op, fd, e));
    }
}
