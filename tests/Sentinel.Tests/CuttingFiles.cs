// CuttingFiles: a file system whose power goes before a chosen call.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sentinel.Tests;

/// <summary>Counts calls that change something, and throws <see cref="PowerCut"/> in place of one
/// of them. Writes are taken in small pieces, so there are many of them.</summary>
internal sealed class CuttingFiles(IFileSystem inner) : IFileSystem
{
    private const int WriteAtMost = 64;

    /// <summary>How many more calls succeed; negative is without limit.</summary>
    public int CallsLeft { get; set; } = -1;

    public SysResult Open(string path, OpenFlags flags, int mode = 0x1A4)
    {
        Count();
        return inner.Open(path, flags, mode);
    }

    public SysResult Close(int fd)
    {
        Count();
        return inner.Close(fd);
    }

    public SysResult Read(int fd, Span<byte> buffer) => inner.Read(fd, buffer);

    public SysResult Write(int fd, ReadOnlySpan<byte> data)
    {
        Count();
        return inner.Write(fd, data[..Math.Min(WriteAtMost, data.Length)]);
    }

    public SysResult Pread(int fd, Span<byte> buffer, long offset) =>
        inner.Pread(fd, buffer, offset);

    public SysResult Pwrite(int fd, ReadOnlySpan<byte> data, long offset)
    {
        Count();
        return inner.Pwrite(fd, data, offset);
    }

    public SysResult Seek(int fd, long offset) => inner.Seek(fd, offset);

    public SysResult Fsync(int fd)
    {
        Count();
        return inner.Fsync(fd);
    }

    public SysResult Fdatasync(int fd)
    {
        Count();
        return inner.Fdatasync(fd);
    }

    public SysResult StartWriteBack(int fd, long offset, long length) =>
        inner.StartWriteBack(fd, offset, length);

    public SysResult ReclaimPageCache(int fd, long offset, long length) =>
        inner.ReclaimPageCache(fd, offset, length);

    public SysResult Truncate(int fd, long length)
    {
        Count();
        return inner.Truncate(fd, length);
    }

    public SysResult Length(int fd) => inner.Length(fd);

    public SysResult Rename(string from, string to)
    {
        Count();
        return inner.Rename(from, to);
    }

    public SysResult Unlink(string path)
    {
        Count();
        return inner.Unlink(path);
    }

    public SysResult FsyncFolder(string pathInFolder)
    {
        Count();
        return inner.FsyncFolder(pathInFolder);
    }

    public SysResult MakeFolder(string path, int mode = 0x1ED) => inner.MakeFolder(path, mode);

    public SysResult RemoveFolder(string path) => inner.RemoveFolder(path);

    public SysResult Access(string path, AccessMode mode) => inner.Access(path, mode);

    public SysResult Stat(string path, out FileStat stat) => inner.Stat(path, out stat);

    public SysResult Fstat(int fd, out FileStat stat) => inner.Fstat(fd, out stat);

    public SysResult List(string path, List<string> names) => inner.List(path, names);

    public SysResult ChangeMode(string path, int mode) => inner.ChangeMode(path, mode);

    public SysResult ChangeFolder(string path) => inner.ChangeFolder(path);

    public SysResult CurrentFolder(out string path) => inner.CurrentFolder(out path);

    public SysResult RealPath(string path, out string resolved) =>
        inner.RealPath(path, out resolved);

    private void Count()
    {
        if (CallsLeft == 0)
        {
            throw new PowerCut();
        }
        CallsLeft -= CallsLeft > 0 ? 1 : 0;
    }

    /// <summary>The power went.</summary>
    internal sealed class PowerCut : Exception;
}
