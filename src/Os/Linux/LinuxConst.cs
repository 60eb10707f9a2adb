// LinuxConst: the numbers behind the names of the kernel's and the C library's headers.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Runtime.InteropServices;

namespace RedisNet.Os.Linux;

/// <summary>Constants with the names of C. Equal on x64 and arm64 unless computed below.</summary>
internal static class LinuxConst
{
    internal const int CLOCK_REALTIME = 0;
    internal const int CLOCK_MONOTONIC = 1;
    internal const int PROT_READ = 1;
    internal const int PROT_WRITE = 2;
    internal const int PROT_EXEC = 4;
    internal const int MAP_PRIVATE = 0x02;
    internal const int MAP_ANONYMOUS = 0x20;
    internal const nint MAP_FAILED = -1;
    internal const int TIMER_ABSTIME = 1;

    internal const int EPOLL_CLOEXEC = 0x80000;
    internal const int EPOLL_CTL_ADD = 1;
    internal const int EPOLL_CTL_DEL = 2;
    internal const int EPOLL_CTL_MOD = 3;
    internal const int EFD_NONBLOCK = 0x800;
    internal const int EFD_CLOEXEC = 0x80000;
    internal const short POLLIN = 1;
    internal const short POLLOUT = 4;
    internal const short POLLERR = 8;
    internal const short POLLHUP = 16;

    internal const int AF_UNSPEC = 0;
    internal const int AF_UNIX = 1;
    internal const int AF_INET = 2;
    internal const int AF_INET6 = 10;
    internal const int SOCK_STREAM = 1;
    internal const int SOCK_DGRAM = 2;
    internal const int SOCK_NONBLOCK = 0x800;
    internal const int SOCK_CLOEXEC = 0x80000;
    internal const int SOL_SOCKET = 1;
    internal const int SO_REUSEADDR = 2;
    internal const int SO_ERROR = 4;
    internal const int SO_KEEPALIVE = 9;
    internal const int SO_RCVTIMEO = 20;
    internal const int SO_SNDTIMEO = 21;
    internal const int IPPROTO_TCP = 6;
    internal const int IPPROTO_IPV6 = 41;
    internal const int TCP_NODELAY = 1;
    internal const int TCP_KEEPIDLE = 4;
    internal const int TCP_KEEPINTVL = 5;
    internal const int TCP_KEEPCNT = 6;
    internal const int IPV6_V6ONLY = 26;
    internal const int MSG_DONTWAIT = 0x40;
    internal const int MSG_NOSIGNAL = 0x4000;
    internal const int AI_PASSIVE = 1;
    internal const int AI_NUMERICHOST = 4;
    internal const int SockAddrMax = 128;
    internal const int UnixPathMax = 108;

    internal const int O_RDONLY = 0;
    internal const int O_WRONLY = 1;
    internal const int O_RDWR = 2;
    internal const int O_CREAT = 0x40;
    internal const int O_EXCL = 0x80;
    internal const int O_TRUNC = 0x200;
    internal const int O_APPEND = 0x400;
    internal const int O_NONBLOCK = 0x800;
    internal const int O_CLOEXEC = 0x80000;
    internal const int F_GETFL = 3;
    internal const int F_SETFL = 4;
    internal const int SEEK_SET = 0;
    internal const int AT_FDCWD = -100;
    internal const int AT_EMPTY_PATH = 0x1000;
    internal const uint STATX_BASIC_STATS = 0x7FF;
    internal const uint SYNC_FILE_RANGE_WRITE = 2;
    internal const int POSIX_FADV_DONTNEED = 4;

    internal const int WNOHANG = 1;
    internal const short POSIX_SPAWN_SETSIGDEF = 0x04;
    internal const short POSIX_SPAWN_SETSIGMASK = 0x08;
    internal const short POSIX_SPAWN_SETSID = 0x80;
    internal const int RLIMIT_NOFILE = 7;
    internal const int SC_PAGESIZE = 30;
    internal const int SC_PHYS_PAGES = 85;
    internal const int SIGPIPE = 13;
    internal const int SIGALRM = 14;
    internal const nint SIG_DFL = 0;
    internal const nint SIG_IGN = 1;
    internal const int LOG_PID = 1;
    internal const int LOG_NDELAY = 8;
    internal const int LOG_NOWAIT = 16;

    /// <summary>Numbers of system calls.</summary>
    internal static int SYS_recvfrom => Arm64 ? 207 : 45;

    internal static int SYS_sendto => Arm64 ? 206 : 44;

    /// <summary>On arm64 epoll_pwait, which takes a mask more; there is no other.</summary>
    internal static int SYS_epoll_wait => Arm64 ? 22 : 232;

    private static bool Arm64 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    internal static int O_DIRECTORY => Arm64 ? 0x4000 : 0x10000;

    /// <summary>Bytes of one struct epoll_event: packed on x64 alone.</summary>
    internal static int EpollEventSize => Arm64 ? 16 : 12;

    /// <summary>Where its data lies.</summary>
    internal static int EpollDataOffset => Arm64 ? 8 : 4;
}
