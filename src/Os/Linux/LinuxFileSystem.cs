// LinuxFileSystem: files of the kernel.
// Not a port; C calls the system where it stands. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using static RedisNet.Os.Linux.LinuxConst;

namespace RedisNet.Os.Linux;

/// <summary>Files by system call.</summary>
public sealed unsafe class LinuxFileSystem : IFileSystem
{
    private const int PathMax = 4096;
    private const int StatxSize = 256;

    public SysResult Open(string path, OpenFlags flags, int mode = 0x1A4)
    {
        if (!Sys.IsCString(path))
        {
            return SysResult.Fail(Errno.EINVAL);
        }
        while (true)
        {
            SysResult opened = Sys.OfSaved(Libc.open(path, ToNative(flags), (uint)mode));
            if (opened.Errno != Errno.EINTR)
            {
                return opened;
            }
        }
    }

    // As for sockets: an interrupted close has closed.
    public SysResult Close(int fd)
    {
        SysResult closed = Sys.Of(Libc.close(fd));
        return closed.Errno == Errno.EINTR ? SysResult.Success() : closed;
    }

    public SysResult Read(int fd, Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            SysResult done;
            do
            {
                done = Sys.Of(Libc.read(fd, p, (nuint)buffer.Length));
            }
            while (done.Errno == Errno.EINTR);
            return done;
        }
    }

    public SysResult Write(int fd, ReadOnlySpan<byte> data)
    {
        fixed (byte* p = data)
        {
            SysResult done;
            do
            {
                done = Sys.Of(Libc.write(fd, p, (nuint)data.Length));
            }
            while (done.Errno == Errno.EINTR);
            return done;
        }
    }

    public SysResult Pread(int fd, Span<byte> buffer, long offset)
    {
        fixed (byte* p = buffer)
        {
            SysResult done;
            do
            {
                done = Sys.Of(Libc.pread(fd, p, (nuint)buffer.Length, offset));
            }
            while (done.Errno == Errno.EINTR);
            return done;
        }
    }

    public SysResult Pwrite(int fd, ReadOnlySpan<byte> data, long offset)
    {
        fixed (byte* p = data)
        {
            SysResult done;
            do
            {
                done = Sys.Of(Libc.pwrite(fd, p, (nuint)data.Length, offset));
            }
            while (done.Errno == Errno.EINTR);
            return done;
        }
    }

    public SysResult Seek(int fd, long offset) => Sys.Of(Libc.lseek(fd, offset, SEEK_SET));

    public SysResult Fsync(int fd)
    {
        SysResult done;
        do
        {
            done = Sys.Of(Libc.fsync(fd));
        }
        while (done.Errno == Errno.EINTR);
        return done;
    }

    public SysResult Fdatasync(int fd)
    {
        SysResult done;
        do
        {
            done = Sys.Of(Libc.fdatasync(fd));
        }
        while (done.Errno == Errno.EINTR);
        return done;
    }

    public SysResult StartWriteBack(int fd, long offset, long length) =>
        Sys.Of(Libc.sync_file_range(fd, offset, length, SYNC_FILE_RANGE_WRITE));

    public SysResult ReclaimPageCache(int fd, long offset, long length) =>
        Sys.OfCode(Libc.posix_fadvise(fd, offset, length, POSIX_FADV_DONTNEED));

    public SysResult Truncate(int fd, long length)
    {
        SysResult done;
        do
        {
            done = Sys.Of(Libc.ftruncate(fd, length));
        }
        while (done.Errno == Errno.EINTR);
        return done;
    }

    public SysResult Length(int fd)
    {
        SysResult asked = Fstat(fd, out FileStat stat);
        return asked.Ok ? SysResult.Success(stat.Length) : asked;
    }

    public SysResult Rename(string from, string to) =>
        Sys.IsCString(from) && Sys.IsCString(to)
            ? Sys.OfSaved(Libc.rename(from, to))
            : SysResult.Fail(Errno.EINVAL);

    public SysResult Unlink(string path) =>
        Sys.IsCString(path) ? Sys.OfSaved(Libc.unlink(path)) : SysResult.Fail(Errno.EINVAL);

    public SysResult FsyncFolder(string pathInFolder)
    {
        int slash = pathInFolder.LastIndexOf('/');
        string folder = slash < 0 ? "." : slash == 0 ? "/" : pathInFolder[..slash];
        SysResult opened = Open(folder, OpenFlags.Read | OpenFlags.Directory);
        if (!opened.Ok)
        {
            return opened;
        }
        SysResult synced = Fsync(opened.Int);
        _ = Close(opened.Int);
        // Some file systems cannot sync a folder; C lets that pass as well.
        return synced.Errno is Errno.EBADF or Errno.EINVAL ? SysResult.Success() : synced;
    }

    public SysResult MakeFolder(string path, int mode = 0x1ED) =>
        Sys.IsCString(path)
            ? Sys.OfSaved(Libc.mkdir(path, (uint)mode))
            : SysResult.Fail(Errno.EINVAL);

    public SysResult RemoveFolder(string path) =>
        Sys.IsCString(path) ? Sys.OfSaved(Libc.rmdir(path)) : SysResult.Fail(Errno.EINVAL);

    public SysResult Access(string path, AccessMode mode) =>
        Sys.IsCString(path)
            ? Sys.OfSaved(Libc.access(path, (int)mode))
            : SysResult.Fail(Errno.EINVAL);

    public SysResult Stat(string path, out FileStat stat)
    {
        stat = default;
        return Sys.IsCString(path)
            ? Statx(AT_FDCWD, path, 0, out stat)
            : SysResult.Fail(Errno.EINVAL);
    }

    public SysResult Fstat(int fd, out FileStat stat) => Statx(fd, "", AT_EMPTY_PATH, out stat);

    public SysResult List(string path, List<string> names)
    {
        if (!Sys.IsCString(path))
        {
            return SysResult.Fail(Errno.EINVAL);
        }
        nint folder = Libc.opendir(path);
        if (folder == 0)
        {
            return SysResult.Fail(Sys.SavedErrno());
        }
        int start = names.Count;
        // struct dirent: inode (8), offset (8), length (2), type (1), name.
        for (byte* e = Libc.readdir(folder); e != null; e = Libc.readdir(folder))
        {
            string name = Marshal.PtrToStringUTF8((nint)(e + 19)) ?? "";
            if (name is not "." and not "..")
            {
                names.Add(name);
            }
        }
        _ = Libc.closedir(folder);
        names.Sort(start, names.Count - start, StringComparer.Ordinal);
        return SysResult.Success(names.Count - start);
    }

    public SysResult ChangeMode(string path, int mode) =>
        Sys.IsCString(path)
            ? Sys.OfSaved(Libc.chmod(path, (uint)mode))
            : SysResult.Fail(Errno.EINVAL);

    public SysResult ChangeFolder(string path) =>
        Sys.IsCString(path) ? Sys.OfSaved(Libc.chdir(path)) : SysResult.Fail(Errno.EINVAL);

    public SysResult CurrentFolder(out string path)
    {
        byte* buffer = stackalloc byte[PathMax];
        path = "";
        if (Libc.getcwd(buffer, PathMax) == null)
        {
            return SysResult.Fail(Sys.LastErrno());
        }
        path = Marshal.PtrToStringUTF8((nint)buffer) ?? "";
        return SysResult.Success();
    }

    public SysResult RealPath(string path, out string resolved)
    {
        byte* buffer = stackalloc byte[PathMax];
        resolved = "";
        if (!Sys.IsCString(path))
        {
            return SysResult.Fail(Errno.EINVAL);
        }
        if (Libc.realpath(path, buffer) == null)
        {
            return SysResult.Fail(Sys.SavedErrno());
        }
        resolved = Marshal.PtrToStringUTF8((nint)buffer) ?? "";
        return SysResult.Success();
    }

    // struct statx has one layout everywhere: mode at 28 (2), size at 40 (8), mtime at 112 (8 s, 4
    // ns).
    private static SysResult Statx(int folder, string path, int flags, out FileStat stat)
    {
        byte* raw = stackalloc byte[StatxSize];
        SysResult asked = Sys.OfSaved(
            Libc.statx(folder, path, flags, STATX_BASIC_STATS, raw));
        stat = asked.Ok
            ? new FileStat(
                *(long*)(raw + 40),
                *(ushort*)(raw + 28),
                (*(long*)(raw + 112) * 1000) + (*(uint*)(raw + 120) / 1_000_000))
            : default;
        return asked;
    }

    private static int ToNative(OpenFlags flags)
    {
        int native = O_CLOEXEC | ((flags & OpenFlags.ReadWrite) switch
        {
            OpenFlags.ReadWrite => O_RDWR,
            OpenFlags.Write => O_WRONLY,
            _ => O_RDONLY,
        });
        native |= (flags & OpenFlags.Create) != 0 ? O_CREAT : 0;
        native |= (flags & OpenFlags.Truncate) != 0 ? O_TRUNC : 0;
        native |= (flags & OpenFlags.Append) != 0 ? O_APPEND : 0;
        native |= (flags & OpenFlags.Exclusive) != 0 ? O_EXCL : 0;
        native |= (flags & OpenFlags.Directory) != 0 ? O_DIRECTORY : 0;
        native |= (flags & OpenFlags.NonBlocking) != 0 ? O_NONBLOCK : 0;
        return native;
    }
}
