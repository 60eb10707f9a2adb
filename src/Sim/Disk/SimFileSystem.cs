// SimFileSystem: a node's door to its host's disk.
// Not a port; answers as LinuxFileSystem does. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Files in memory. Permissions are kept, but stop nobody: the node runs as
/// root.</summary>
public sealed class SimFileSystem : IFileSystem
{
    private readonly SimNode _node;
    private readonly DescriptorTable _table;
    private string _folder = "/";

    internal SimFileSystem(SimNode node)
    {
        _node = node;
        _table = node.Table;
    }

    private SimDisk Disk => _node.OwnDisk;

    public SysResult Open(string path, OpenFlags flags, int mode = 0x1A4)
    {
        string full = Absolute(path);
        SimInode? inode = Disk.Find(full);
        bool create = (flags & OpenFlags.Create) != 0;
        Errno errno = OpenError(inode, full, flags, create);
        errno = errno == Errno.None ? Disk.Fails(SimDiskCall.Open) : errno;
        if (errno != Errno.None)
        {
            return SysResult.Fail(errno);
        }
        bool changes = inode == null || (flags & OpenFlags.Truncate) != 0;
        if (changes)
        {
            _node.BeginIo();
            _node.World.Trace.Note(_node, inode == null ? "create" : "empty", full);
        }
        inode ??= Disk.Create(full, mode);
        SysResult added = _table.Add(new SimFile(_node, inode, full, flags));
        if (added.Ok && (flags & OpenFlags.Truncate) != 0)
        {
            inode.Truncate(0);
        }
        return changes ? _node.EndIo(added) : added;
    }

    public SysResult Close(int fd)
    {
        _node.BeginIo();
        return _node.EndIo(_table.Close(fd));
    }

    public SysResult Read(int fd, Span<byte> buffer) =>
        _table.Get(fd)?.Read(buffer) ?? SysResult.Fail(Errno.EBADF);

    public SysResult Write(int fd, ReadOnlySpan<byte> data)
    {
        _node.BeginIo();
        return _node.EndIo(_table.Get(fd)?.Write(data) ?? SysResult.Fail(Errno.EBADF));
    }

    public SysResult Pread(int fd, Span<byte> buffer, long offset) =>
        FileOf(fd)?.ReadAt(buffer, offset) ?? SysResult.Fail(Errno.EBADF);

    public SysResult Pwrite(int fd, ReadOnlySpan<byte> data, long offset)
    {
        _node.BeginIo();
        return _node.EndIo(FileOf(fd)?.WriteAt(data, offset) ?? SysResult.Fail(Errno.EBADF));
    }

    public SysResult Seek(int fd, long offset) =>
        FileOf(fd)?.Seek(offset) ?? SysResult.Fail(Errno.EBADF);

    public SysResult Fsync(int fd)
    {
        _node.BeginIo();
        return _node.EndIo(FileOf(fd)?.Sync() ?? SysResult.Fail(Errno.EBADF));
    }

    public SysResult Fdatasync(int fd) => Fsync(fd);

    public SysResult StartWriteBack(int fd, long offset, long length) => Exists(fd);

    public SysResult ReclaimPageCache(int fd, long offset, long length) => Exists(fd);

    public SysResult Truncate(int fd, long length)
    {
        _node.BeginIo();
        return _node.EndIo(FileOf(fd)?.Truncate(length) ?? SysResult.Fail(Errno.EBADF));
    }

    public SysResult Length(int fd) => FileOf(fd) is SimFile f
        ? SysResult.Success(f.Inode.Length)
        : SysResult.Fail(Errno.EBADF);

    public SysResult Rename(string from, string to)
    {
        string source = Absolute(from);
        string target = Absolute(to);
        SimInode? inode = Disk.Find(source);
        if (inode == null || Disk.Find(SimDisk.ParentOf(target)) == null)
        {
            return SysResult.Fail(Errno.ENOENT);
        }
        if (inode.IsFolder && Disk.In(source).Count > 0)
        {
            return SysResult.Fail(Errno.ENOTEMPTY);
        }
        if (Disk.Find(target) is { } old && old.IsFolder != inode.IsFolder)
        {
            return SysResult.Fail(old.IsFolder ? Errno.EISDIR : Errno.ENOTDIR);
        }
        _node.BeginIo();
        Errno failure = Disk.Fails(SimDiskCall.Rename);
        if (failure != Errno.None)
        {
            _node.World.Trace.Note(_node, "rename fails " + failure, target);
            return _node.EndIo(SysResult.Fail(failure));
        }
        _node.World.Trace.Note(_node, "rename", source + " " + target);
        Disk.Rename(source, target);
        return _node.EndIo(SysResult.Success());
    }

    public SysResult Unlink(string path)
    {
        string full = Absolute(path);
        SimInode? inode = Disk.Find(full);
        if (inode == null || inode.IsFolder)
        {
            return SysResult.Fail(inode == null ? Errno.ENOENT : Errno.EISDIR);
        }
        _node.BeginIo();
        _node.World.Trace.Note(_node, "unlink", full);
        Disk.Remove(full);
        return _node.EndIo(SysResult.Success());
    }

    public SysResult FsyncFolder(string pathInFolder)
    {
        string folder = SimDisk.ParentOf(Absolute(pathInFolder));
        if (Disk.Find(folder) == null)
        {
            return SysResult.Fail(Errno.ENOENT);
        }
        _node.BeginIo();
        _node.Spend(Disk.Faults.SyncDelayUs);
        Errno failure = Disk.Fails(SimDiskCall.Sync);
        if (failure != Errno.None)
        {
            _node.World.Trace.Note(_node, "sync fails " + failure, folder);
            return _node.EndIo(SysResult.Fail(failure));
        }
        _node.World.Trace.Note(_node, "sync", folder);
        _node.Jobs.WhenDone(Disk.BeginSyncFolder(folder));
        return _node.EndIo(SysResult.Success());
    }

    public SysResult MakeFolder(string path, int mode = 0x1ED)
    {
        string full = Absolute(path);
        if (Disk.Find(full) != null)
        {
            return SysResult.Fail(Errno.EEXIST);
        }
        if (Disk.Find(SimDisk.ParentOf(full)) is not { IsFolder: true })
        {
            return SysResult.Fail(Errno.ENOENT);
        }
        _node.BeginIo();
        Disk.MakeFolder(full);
        return SysResult.Success();
    }

    public SysResult RemoveFolder(string path)
    {
        string full = Absolute(path);
        SimInode? inode = Disk.Find(full);
        Errno errno = inode == null ? Errno.ENOENT
            : !inode.IsFolder ? Errno.ENOTDIR
            : Disk.In(full).Count > 0 ? Errno.ENOTEMPTY
            : Errno.None;
        if (errno != Errno.None)
        {
            return SysResult.Fail(errno);
        }
        Disk.Remove(full);
        return SysResult.Success();
    }

    public SysResult Access(string path, AccessMode mode) => Disk.Find(Absolute(path)) != null
        ? SysResult.Success()
        : SysResult.Fail(Errno.ENOENT);

    public SysResult Stat(string path, out FileStat stat) =>
        StatOf(Disk.Find(Absolute(path)), Errno.ENOENT, out stat);

    public SysResult Fstat(int fd, out FileStat stat) =>
        StatOf(FileOf(fd)?.Inode, Errno.EBADF, out stat);

    public SysResult List(string path, List<string> names)
    {
        string full = Absolute(path);
        SimInode? inode = Disk.Find(full);
        if (inode is not { IsFolder: true })
        {
            return SysResult.Fail(inode == null ? Errno.ENOENT : Errno.ENOTDIR);
        }
        List<string> found = Disk.In(full);
        names.AddRange(found);
        return SysResult.Success(found.Count);
    }

    public SysResult ChangeMode(string path, int mode)
    {
        if (Disk.Find(Absolute(path)) is not { } inode)
        {
            return SysResult.Fail(Errno.ENOENT);
        }
        inode.Permissions = mode;
        return SysResult.Success();
    }

    public SysResult ChangeFolder(string path)
    {
        string full = Absolute(path);
        SimInode? inode = Disk.Find(full);
        if (inode is not { IsFolder: true })
        {
            return SysResult.Fail(inode == null ? Errno.ENOENT : Errno.ENOTDIR);
        }
        _folder = full;
        return SysResult.Success();
    }

    public SysResult CurrentFolder(out string path)
    {
        path = _folder;
        return SysResult.Success();
    }

    public SysResult RealPath(string path, out string resolved)
    {
        resolved = Absolute(path);
        if (Disk.Find(resolved) != null)
        {
            return SysResult.Success();
        }
        resolved = "";
        return SysResult.Fail(Errno.ENOENT);
    }

    /// <summary>The path from the root, without "." and "..".</summary>
    internal string Absolute(string path)
    {
        List<string> parts = [];
        string full = path.StartsWith('/') ? path : _folder + "/" + path;
        foreach (string part in full.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part.Length > 0 && part != "." && part != "..")
            {
                parts.Add(part);
            }
        }
        return "/" + string.Join('/', parts);
    }

    private Errno OpenError(SimInode? inode, string full, OpenFlags flags, bool create)
    {
        if (inode == null)
        {
            return !create || Disk.Find(SimDisk.ParentOf(full)) is not { IsFolder: true }
                ? Errno.ENOENT
                : Errno.None;
        }
        if (create && (flags & OpenFlags.Exclusive) != 0)
        {
            return Errno.EEXIST;
        }
        if (inode.IsFolder && (flags & OpenFlags.Write) != 0)
        {
            return Errno.EISDIR;
        }
        if (!inode.IsFolder && (flags & OpenFlags.Directory) != 0)
        {
            return Errno.ENOTDIR;
        }
        return inode.IsSocket ? Errno.ENXIO : Errno.None;
    }

    private SimFile? FileOf(int fd) => _table.Get(fd) as SimFile;

    private SysResult Exists(int fd) => _table.Get(fd) != null
        ? SysResult.Success()
        : SysResult.Fail(Errno.EBADF);

    private static SysResult StatOf(SimInode? inode, Errno otherwise, out FileStat stat)
    {
        stat = default;
        if (inode == null)
        {
            return SysResult.Fail(otherwise);
        }
        stat = new FileStat(inode.Length, inode.Mode, inode.ModifiedUnixMs);
        return SysResult.Success();
    }
}
