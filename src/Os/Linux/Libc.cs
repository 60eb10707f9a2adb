// Libc: every function of the C library that RedisNet calls, declared once, with the names of C.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Two ways to learn why a call failed. Functions of plain numbers and pointers compile to a bare
// call, and errno is read after it with Sys.LastErrno(). Functions that take a string are wrapped
// by generated code that frees memory afterwards; those say SetLastError, and Sys.SavedErrno()
// reads what was kept. Layouts and constants hold for Linux on x64 and arm64; where the two differ,
// LinuxConst decides.
using System.Runtime.InteropServices;

[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]
// Buffers on the stack are written before they are read, or cleared where that matters.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace RedisNet.Os.Linux;

internal static unsafe partial class Libc
{
    private const string C = "libc";
    private const StringMarshalling Utf8 = StringMarshalling.Utf8;

    // The kernel itself, for what every request calls: a thread may be cancelled in the library's
    // functions for these, which it marks before and after the call. The first may wait; the second
    // must not, for the collector waits for it.
    [LibraryImport(C)]
    internal static partial nint syscall(
        nint number, nint a, void* b, nint c, nint d, void* e, nint f);

    [LibraryImport(C, EntryPoint = "syscall")]
    [SuppressGCTransition]
    internal static partial nint syscall_nowait(
        nint number, nint a, void* b, nint c, nint d, void* e, nint f);

    // Time.
    [LibraryImport(C)]
    [SuppressGCTransition]
    internal static partial int clock_gettime(int clock, TimeSpec* time);

    [LibraryImport(C)]
    internal static partial int clock_nanosleep(
        int clock, int flags, TimeSpec* until, TimeSpec* remaining);

    [LibraryImport(C)]
    internal static partial void tzset();

    [LibraryImport(C)]
    internal static partial Tm* localtime_r(long* seconds, Tm* result);

    [LibraryImport(C)]
    internal static partial int nice(int more);

    // epoll and eventfd.
    [LibraryImport(C)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport(C)]
    internal static partial int epoll_ctl(int epfd, int op, int fd, byte* ev);

    [LibraryImport(C)]
    internal static partial int eventfd(uint initial, int flags);

    [LibraryImport(C)]
    internal static partial int poll(PollFd* fds, ulong count, int timeoutMs);

    // Sockets.
    [LibraryImport(C)]
    internal static partial int socket(int domain, int type, int protocol);

    [LibraryImport(C)]
    internal static partial int socketpair(int domain, int type, int protocol, int* fds);

    [LibraryImport(C)]
    internal static partial int bind(int fd, byte* address, uint length);

    [LibraryImport(C)]
    internal static partial int listen(int fd, int backlog);

    [LibraryImport(C)]
    internal static partial int accept4(int fd, byte* address, uint* length, int flags);

    [LibraryImport(C)]
    internal static partial int connect(int fd, byte* address, uint length);

    [LibraryImport(C)]
    internal static partial int shutdown(int fd, int how);

    [LibraryImport(C)]
    internal static partial nint sendto(
        int fd, byte* data, nuint length, int flags, byte* address, uint addressLength);

    [LibraryImport(C)]
    internal static partial nint writev(int fd, IoVec* vectors, int count);

    [LibraryImport(C)]
    internal static partial int getsockopt(int fd, int level, int name, void* value, uint* length);

    [LibraryImport(C)]
    internal static partial int setsockopt(int fd, int level, int name, void* value, uint length);

    [LibraryImport(C)]
    internal static partial int getsockname(int fd, byte* address, uint* length);

    [LibraryImport(C)]
    internal static partial int getpeername(int fd, byte* address, uint* length);

    [LibraryImport(C, SetLastError = true, StringMarshalling = Utf8)]
    internal static partial int getaddrinfo(
        string? host, string? service, AddrInfo* hints, AddrInfo** result);

    [LibraryImport(C)]
    internal static partial void freeaddrinfo(AddrInfo* info);

    [LibraryImport(C)]
    internal static partial byte* gai_strerror(int code);

    [LibraryImport(C)]
    internal static partial byte* inet_ntop(int family, byte* address, byte* text, uint length);

    // Memory, for one page of code; all other is asked for in Mem.
    [LibraryImport(C)]
    internal static partial nint mmap(
        nint address, nuint length, int protection, int flags, int fd, nint offset);

    [LibraryImport(C)]
    internal static partial int mprotect(nint address, nuint length, int protection);

    [LibraryImport(C)]
    internal static partial int munmap(nint address, nuint length);

    // Descriptors and files.
    [LibraryImport(C)]
    internal static partial int close(int fd);

    [LibraryImport(C)]
    internal static partial int fcntl(int fd, int command, nint argument);

    [LibraryImport(C)]
    internal static partial int pipe2(int* fds, int flags);

    [LibraryImport(C, SetLastError = true, StringMarshalling = Utf8)]
    internal static partial int open(string path, int flags, uint mode);

    [LibraryImport(C)]
    internal static partial nint read(int fd, byte* buffer, nuint length);

    [LibraryImport(C)]
    internal static partial nint write(int fd, byte* data, nuint length);

    [LibraryImport(C)]
    internal static partial nint pread(int fd, byte* buffer, nuint length, long offset);

    [LibraryImport(C)]
    internal static partial nint pwrite(int fd, byte* data, nuint length, long offset);

    [LibraryImport(C)]
    internal static partial long lseek(int fd, long offset, int whence);

    [LibraryImport(C)]
    internal static partial int fsync(int fd);

    [LibraryImport(C)]
    internal static partial int fdatasync(int fd);

    [LibraryImport(C)]
    internal static partial int sync_file_range(int fd, long offset, long length, uint flags);

    [LibraryImport(C)]
    internal static partial int posix_fadvise(int fd, long offset, long length, int advice);

    [LibraryImport(C)]
    internal static partial int ftruncate(int fd, long length);

    [LibraryImport(C, SetLastError = true, StringMarshalling = Utf8)]
    internal static partial int statx(int folder, string path, int flags, uint mask, byte* result);

    [LibraryImport(C, SetLastError = true, StringMarshalling = Utf8)]
    internal static partial int rename(string from, string to);

    [LibraryImport(C, SetLastError = true, StringMarshalling = Utf8)]
    internal static partial int unlink(string path);

    [LibraryImport(C, SetLastError = true, StringMarshalling = Utf8)]
    internal static partial int mkdir(string path, uint mode);

    [LibraryImport(C, SetLastError = true, StringMarshalling = Utf8)]
    internal static partial int rmdir(string path);

    [LibraryImport(C, SetLastError = true, StringMarshalling = Utf8)]
    internal static partial int access(string path, int mode);

    [LibraryImport(C, SetLastError = true, StringMarshalling = Utf8)]
    internal static partial int chmod(string path, uint mode);

    [LibraryImport(C, SetLastError = true, StringMarshalling = Utf8)]
    internal static partial int chdir(string path);

    [LibraryImport(C)]
    internal static partial byte* getcwd(byte* buffer, nuint length);

    [LibraryImport(C, SetLastError = true, StringMarshalling = Utf8)]
    internal static partial byte* realpath(string path, byte* buffer);

    [LibraryImport(C, SetLastError = true, StringMarshalling = Utf8)]
    internal static partial nint opendir(string path);

    [LibraryImport(C)]
    internal static partial byte* readdir(nint folder);

    [LibraryImport(C)]
    internal static partial int closedir(nint folder);

    [LibraryImport(C)]
    internal static partial uint umask(uint mask);

    // Processes.
    [LibraryImport(C)]
    internal static partial int getpid();

    [LibraryImport(C)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport(C)]
    internal static partial int waitpid(int pid, int* status, int options);

    [LibraryImport(C, StringMarshalling = Utf8)]
    internal static partial int posix_spawn(
        int* pid, string path, void* actions, void* attributes, byte** argv, byte** envp);

    [LibraryImport(C)]
    internal static partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport(C)]
    internal static partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport(C)]
    internal static partial int posix_spawn_file_actions_adddup2(void* actions, int fd, int newFd);

    [LibraryImport(C, StringMarshalling = Utf8)]
    internal static partial int posix_spawn_file_actions_addopen(
        void* actions, int fd, string path, int flags, uint mode);

    [LibraryImport(C)]
    internal static partial int posix_spawnattr_init(void* attributes);

    [LibraryImport(C)]
    internal static partial int posix_spawnattr_destroy(void* attributes);

    [LibraryImport(C)]
    internal static partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport(C)]
    internal static partial int posix_spawnattr_setsigdefault(void* attributes, ulong* set);

    [LibraryImport(C)]
    internal static partial int posix_spawnattr_setsigmask(void* attributes, ulong* set);

    [LibraryImport(C)]
    internal static partial int getrusage(int who, byte* usage);

    [LibraryImport(C)]
    internal static partial int getrlimit(int resource, ulong* limits);

    [LibraryImport(C)]
    internal static partial int setrlimit(int resource, ulong* limits);

    [LibraryImport(C)]
    internal static partial int uname(byte* names);

    [LibraryImport(C)]
    internal static partial long sysconf(int name);

    [LibraryImport(C)]
    internal static partial nint getrandom(byte* buffer, nuint length, uint flags);

    [LibraryImport(C)]
    internal static partial void abort();

    [LibraryImport(C)]
    internal static partial void _exit(int code);

    [LibraryImport(C)]
    internal static partial nint signal(int signal, nint handler);

    [LibraryImport(C)]
    internal static partial int sigaction(int signal, void* action, void* old);

    // The system log. syslog takes a format: the one we pass is "%s".
    [LibraryImport(C)]
    internal static partial void openlog(byte* ident, int options, int facility);

    [LibraryImport(C, StringMarshalling = Utf8)]
    internal static partial void syslog(int priority, string format, string message);

    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeSpec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential, Size = 56)]
    internal struct Tm
    {
        internal int Second;
        internal int Minute;
        internal int Hour;
        internal int DayOfMonth;
        internal int Month;
        internal int YearFrom1900;
        internal int DayOfWeek;
        internal int DayOfYear;
        internal int IsDst;
        internal long GmtOffset;
        internal byte* Zone;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollFd
    {
        internal int Fd;
        internal short Events;
        internal short Found;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct IoVec
    {
        internal byte* Base;
        internal nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct AddrInfo
    {
        internal int Flags;
        internal int Family;
        internal int SockType;
        internal int Protocol;
        internal uint AddressLength;
        internal byte* Address;
        internal byte* CanonName;
        internal AddrInfo* Next;
    }
}
