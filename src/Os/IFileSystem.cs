// IFileSystem: files by int descriptor. What is on the disk is what was fsynced, nothing else.
// Not a port; C calls the system where it stands. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A new or renamed file is safe only when its folder is synced too (FsyncFolder). Members on
// descriptors may also be called from a background job that owns the descriptor.
using System;
using System.Collections.Generic;

namespace RedisNet.Os;

/// <summary>Files and folders.</summary>
public interface IFileSystem
{
    /// <summary>Opens a file; the value is a descriptor. <paramref name="mode"/> counts with
    /// Create.</summary>
    SysResult Open(string path, OpenFlags flags, int mode = 0x1A4);

    /// <summary>Closes. The number may be reused at once.</summary>
    SysResult Close(int fd);

    /// <summary>Reads at the descriptor's position; 0 is the end. May give less than
    /// asked.</summary>
    SysResult Read(int fd, Span<byte> buffer);

    /// <summary>Writes at the descriptor's position. May take less than given.</summary>
    SysResult Write(int fd, ReadOnlySpan<byte> data);

    /// <summary>Reads at an offset, leaving the position alone.</summary>
    SysResult Pread(int fd, Span<byte> buffer, long offset);

    /// <summary>Writes at an offset, leaving the position alone.</summary>
    SysResult Pwrite(int fd, ReadOnlySpan<byte> data, long offset);

    /// <summary>Sets the position from the start of the file; the value is the position.</summary>
    SysResult Seek(int fd, long offset);

    /// <summary>Makes data and metadata durable.</summary>
    SysResult Fsync(int fd);

    /// <summary>Makes the data durable, and as much metadata as reading it back needs.</summary>
    /// <port>config.h redis_fsync</port>
    SysResult Fdatasync(int fd);

    /// <summary>Starts writing back a range without making it durable (sync_file_range).</summary>
    /// <port>config.h rdb_fsync_range</port>
    SysResult StartWriteBack(int fd, long offset, long length);

    /// <summary>Drops a range from the page cache; length 0 is to the end.</summary>
    /// <port>util.c reclaimFilePageCache</port>
    SysResult ReclaimPageCache(int fd, long offset, long length);

    /// <summary>Cuts or extends to a length.</summary>
    SysResult Truncate(int fd, long length);

    /// <summary>Length of an open file in bytes.</summary>
    SysResult Length(int fd);

    /// <summary>Renames, replacing the target in one step.</summary>
    SysResult Rename(string from, string to);

    /// <summary>Removes a file.</summary>
    SysResult Unlink(string path);

    /// <summary>Opens the folder that holds the path, syncs it and closes it.</summary>
    /// <port>util.c fsyncFileDir</port>
    SysResult FsyncFolder(string pathInFolder);

    /// <summary>Makes a folder.</summary>
    SysResult MakeFolder(string path, int mode = 0x1ED);

    /// <summary>Removes an empty folder.</summary>
    SysResult RemoveFolder(string path);

    /// <summary>Asks whether the process may do this with the path.</summary>
    SysResult Access(string path, AccessMode mode);

    /// <summary>Facts about a path, links followed.</summary>
    SysResult Stat(string path, out FileStat stat);

    /// <summary>Facts about an open file.</summary>
    SysResult Fstat(int fd, out FileStat stat);

    /// <summary>Adds the names in a folder to the list, sorted by bytes, without "." and
    /// "..".</summary>
    SysResult List(string path, List<string> names);

    /// <summary>Changes the permissions.</summary>
    SysResult ChangeMode(string path, int mode);

    /// <summary>Makes a folder the current one, for every relative path from now on.</summary>
    SysResult ChangeFolder(string path);

    /// <summary>The current folder.</summary>
    SysResult CurrentFolder(out string path);

    /// <summary>The absolute path without links, "." and "..".</summary>
    SysResult RealPath(string path, out string resolved);
}
