// LinuxProcesses: this process, its limits and usage, and children.
// Port of redis 7.2 zmalloc.c (RSS, memory size), setproctitle.c, server.c redisCommunicateSystemd.
// BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using static RedisNet.Os.Linux.LinuxConst;

namespace RedisNet.Os.Linux;

/// <summary>Processes by system call and /proc.</summary>
public sealed unsafe class LinuxProcesses(IFileSystem files) : IProcesses
{
    // Larger than posix_spawnattr_t (336) and posix_spawn_file_actions_t (80) of glibc, with room
    // to grow.
    private const int OpaqueSize = 1024;

    // Indexes into /proc/self/stat, counted from the field after the command name (man 5 proc
    // counts that one as number 3).
    private const int StatRss = 21;
    private const int StatArgStart = 45;
    private const int StatArgEnd = 46;

    public int Pid => Libc.getpid();

    public string ExecutablePath => System.Environment.ProcessPath ?? "";

    public string? Environment(string name) => System.Environment.GetEnvironmentVariable(name);

    public SysResult Spawn(SpawnOptions options)
    {
        Check.That(options.Arguments.Count > 0);
        if (!Sys.IsCString(options.Path))
        {
            return SysResult.Fail(Errno.EINVAL);
        }
        byte* actions = stackalloc byte[OpaqueSize];
        byte* attributes = stackalloc byte[OpaqueSize];
        _ = Libc.posix_spawn_file_actions_init(actions);
        _ = Libc.posix_spawnattr_init(attributes);
        SetStdio(actions, options);
        SetAttributes(attributes, options);
        byte** argv = NewVector(options.Arguments);
        byte** envp = NewVector(MergedEnvironment(options.Environment));
        int pid = 0;
        SysResult spawned = Sys.OfCode(
            Libc.posix_spawn(&pid, options.Path, actions, attributes, argv, envp));
        FreeVector(argv);
        FreeVector(envp);
        _ = Libc.posix_spawnattr_destroy(attributes);
        _ = Libc.posix_spawn_file_actions_destroy(actions);
        return spawned.Ok ? SysResult.Success(pid) : spawned;
    }

    public SysResult Wait(int pid, bool block, out int status)
    {
        int raw = 0;
        SysResult waited;
        do
        {
            waited = Sys.Of(Libc.waitpid(pid, &raw, block ? 0 : WNOHANG));
        }
        while (waited.Errno == Errno.EINTR);
        status = raw;
        return waited;
    }

    public SysResult Kill(int pid, Signal signal) => Sys.Of(Libc.kill(pid, (int)signal));

    public CpuUsage Cpu(CpuScope scope)
    {
        // struct rusage: user time (8 s, 8 us), system time (8 s, 8 us), 14 more longs.
        byte* usage = stackalloc byte[256];
        if (Libc.getrusage((int)scope, usage) < 0)
        {
            return default;
        }
        long* t = (long*)usage;
        return new CpuUsage((t[0] * 1_000_000) + t[1], (t[2] * 1_000_000) + t[3]);
    }

    public long RssBytes() => SelfStat(StatRss) * Libc.sysconf(SC_PAGESIZE);

    public long MemoryBytes() => Libc.sysconf(SC_PHYS_PAGES) * Libc.sysconf(SC_PAGESIZE);

    public SysResult GetFileLimit(out long soft, out long hard)
    {
        ulong* limits = stackalloc ulong[2];
        SysResult got = Sys.Of(Libc.getrlimit(RLIMIT_NOFILE, limits));
        // RLIM_INFINITY is all ones.
        (soft, hard) = got.Ok
            ? ((long)Math.Min(limits[0], long.MaxValue), (long)Math.Min(limits[1], long.MaxValue))
            : (0, 0);
        return got;
    }

    public SysResult SetFileLimit(long soft, long hard)
    {
        ulong* limits = stackalloc ulong[2];
        limits[0] = (ulong)soft;
        limits[1] = hard == long.MaxValue ? ulong.MaxValue : (ulong)hard;
        return Sys.Of(Libc.setrlimit(RLIMIT_NOFILE, limits));
    }

    public SystemName Name()
    {
        // struct utsname: six texts of 65 bytes: system, node, release, version, machine, domain.
        byte* names = stackalloc byte[6 * 65];
        if (Libc.uname(names) < 0)
        {
            return new SystemName("", "", "");
        }
        return new SystemName(Text(names), Text(names + (2 * 65)), Text(names + (4 * 65)));
    }

    // The kernel shows the memory where the arguments stood at the start. It is ours to write, and
    // the runtime has long copied what was in it; we stay inside, as the environment follows.
    public void SetTitle(string title)
    {
        long start = SelfStat(StatArgStart);
        long end = SelfStat(StatArgEnd);
        if (start <= 0 || end <= start)
        {
            return;
        }
        Span<byte> room = new((byte*)start, (int)Math.Min(end - start, int.MaxValue));
        byte[] bytes = Encoding.UTF8.GetBytes(title);
        room.Clear();
        bytes.AsSpan(0, Math.Min(bytes.Length, room.Length - 1)).CopyTo(room);
    }

    public SysResult NotifySystemd(string state)
    {
        string? path = Environment("NOTIFY_SOCKET");
        if (string.IsNullOrEmpty(path) || (path[0] != '/' && path[0] != '@'))
        {
            return SysResult.Fail(Errno.ENOENT);
        }
        SysResult made = Sys.Of(Libc.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        if (!made.Ok)
        {
            return made;
        }
        byte* address = stackalloc byte[UnixPathMax + 2];
        _ = SockAddr.WriteUnix(address, path);
        if (path[0] == '@')
        {
            address[2] = 0;
        }
        uint length = (uint)(2 + Encoding.UTF8.GetByteCount(path));
        byte[] message = Encoding.UTF8.GetBytes(state);
        SysResult sent;
        fixed (byte* p = message)
        {
            sent = Sys.Of(Libc.sendto(
                made.Int, p, (nuint)message.Length, MSG_NOSIGNAL, address, length));
        }
        _ = Libc.close(made.Int);
        return sent;
    }

    public SysResult SetUmask(int mask) => SysResult.Success(Libc.umask((uint)mask));

    private static void SetStdio(byte* actions, SpawnOptions options)
    {
        ReadOnlySpan<int> given = [options.Stdin, options.Stdout, options.Stderr];
        for (int fd = 0; fd < given.Length; fd++)
        {
            if (given[fd] >= 0)
            {
                _ = Libc.posix_spawn_file_actions_adddup2(actions, given[fd], fd);
            }
            else if (options.NullStdio)
            {
                _ = Libc.posix_spawn_file_actions_addopen(actions, fd, "/dev/null", O_RDWR, 0);
            }
        }
    }

    // The child starts with default effects of the signals we ignore, and with none blocked.
    private static void SetAttributes(byte* attributes, SpawnOptions options)
    {
        ulong* set = stackalloc ulong[16];
        new Span<ulong>(set, 16).Clear();
        _ = Libc.posix_spawnattr_setsigmask(attributes, set);
        set[0] = (1UL << (SIGPIPE - 1)) | (1UL << (SIGALRM - 1));
        _ = Libc.posix_spawnattr_setsigdefault(attributes, set);
        int flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
        flags |= options.NewSession ? POSIX_SPAWN_SETSID : 0;
        _ = Libc.posix_spawnattr_setflags(attributes, (short)flags);
    }

    private static List<string> MergedEnvironment(IReadOnlyList<string> added)
    {
        SortedDictionary<string, string> merged = new(StringComparer.Ordinal);
        foreach (DictionaryEntry e in System.Environment.GetEnvironmentVariables())
        {
            merged[(string)e.Key] = (string?)e.Value ?? "";
        }
        foreach (string line in added)
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            Check.That(equals > 0);
            merged[line[..equals]] = line[(equals + 1)..];
        }
        List<string> lines = new(merged.Count);
        foreach (KeyValuePair<string, string> e in merged)
        {
            lines.Add(e.Key + "=" + e.Value);
        }
        return lines;
    }

    private static byte** NewVector(IReadOnlyList<string> texts)
    {
        byte** vector = (byte**)NativeMemory.AllocZeroed(
            (nuint)texts.Count + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < texts.Count; i++)
        {
            vector[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
        }
        return vector;
    }

    private static void FreeVector(byte** vector)
    {
        for (byte** p = vector; *p != null; p++)
        {
            Marshal.FreeCoTaskMem((nint)(*p));
        }
        NativeMemory.Free(vector);
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    // The command name may hold anything, spaces and brackets too: fields are counted from its end.
    private long SelfStat(int field)
    {
        SysResult opened = files.Open("/proc/self/stat", OpenFlags.Read);
        if (!opened.Ok)
        {
            return 0;
        }
        Span<byte> buffer = stackalloc byte[4096];
        SysResult got = files.Read(opened.Int, buffer);
        _ = files.Close(opened.Int);
        ReadOnlySpan<byte> text = buffer[..(int)Math.Max(0, got.Value)];
        int close = text.LastIndexOf((byte)')');
        if (close < 0 || close + 2 >= text.Length)
        {
            return 0;
        }
        text = text[(close + 2)..];
        for (; field > 0; field--)
        {
            int space = text.IndexOf((byte)' ');
            if (space < 0)
            {
                return 0;
            }
            text = text[(space + 1)..];
        }
        return System.Buffers.Text.Utf8Parser.TryParse(text, out long value, out _) ? value : 0;
    }
}
