// LinuxLog: log lines to standard output, a file, the system log.
// Port of redis 7.2 server.c serverLogRaw, its output half. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;
using System.Runtime.InteropServices;
using System.Text;
using static RedisNet.Os.Linux.LinuxConst;

namespace RedisNet.Os.Linux;

/// <summary>Lines to a descriptor. Safe from any thread: a line is one write.</summary>
public sealed unsafe class LinuxLog(IFileSystem files) : ILog
{
    private const int StandardOutput = 1;

    public string FilePath { get; set; } = "";

    public SysResult Write(ReadOnlySpan<byte> line)
    {
        string path = FilePath;
        if (path.Length == 0)
        {
            return WriteAll(StandardOutput, line);
        }
        SysResult opened = files.Open(
            path, OpenFlags.Write | OpenFlags.Create | OpenFlags.Append);
        if (!opened.Ok)
        {
            return opened;
        }
        SysResult written = WriteAll(opened.Int, line);
        _ = files.Close(opened.Int);
        return written;
    }

    // The C library keeps the pointer for as long as the process lives, so it is never freed.
    public void OpenSyslog(string ident, int facility)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(ident);
        byte* kept = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(kept, bytes.Length));
        Libc.openlog(kept, LOG_PID | LOG_NDELAY | LOG_NOWAIT, facility);
    }

    public void Syslog(int priority, string message) => Libc.syslog(priority, "%s", message);

    private SysResult WriteAll(int fd, ReadOnlySpan<byte> line)
    {
        while (!line.IsEmpty)
        {
            SysResult written = files.Write(fd, line);
            if (!written.Ok)
            {
                return written;
            }
            line = line[written.Int..];
        }
        return SysResult.Success();
    }
}
