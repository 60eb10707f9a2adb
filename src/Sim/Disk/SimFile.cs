// SimFile: an open file: a position in an inode.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>An open file or folder. The inode lives on while it is open, named or not.</summary>
internal sealed class SimFile(
    SimNode node, SimInode inode, string path, OpenFlags flags) : SimDescriptor
{
    private int _position;

    internal SimInode Inode => inode;

    internal string Path => path;

    internal override bool Pollable => false;

    internal override bool Readable => true;

    internal override bool Writable => true;

    internal override SysResult Read(Span<byte> buffer)
    {
        SysResult got = ReadAt(buffer, _position);
        _position += got.Ok ? got.Int : 0;
        return got;
    }

    internal override SysResult Write(ReadOnlySpan<byte> data)
    {
        _position = (flags & OpenFlags.Append) != 0 ? inode.Length : _position;
        SysResult put = WriteAt(data, _position);
        _position += put.Ok ? put.Int : 0;
        return put;
    }

    internal SysResult ReadAt(Span<byte> buffer, long offset)
    {
        if (inode.IsFolder)
        {
            return SysResult.Fail(Errno.EISDIR);
        }
        if ((flags & OpenFlags.Read) == 0)
        {
            return SysResult.Fail(Errno.EBADF);
        }
        ReadOnlySpan<byte> data = inode.Data;
        if (offset >= data.Length)
        {
            return SysResult.Success();
        }
        int count = (int)Math.Min(buffer.Length, data.Length - offset);
        data.Slice((int)offset, count).CopyTo(buffer);
        return SysResult.Success(count);
    }

    internal SysResult WriteAt(ReadOnlySpan<byte> data, long offset)
    {
        if ((flags & OpenFlags.Write) == 0)
        {
            return SysResult.Fail(Errno.EBADF);
        }
        SimDisk disk = node.OwnDisk;
        node.Spend(disk.Faults.WriteDelayUs);
        Errno failure = disk.Fails(SimDiskCall.Write);
        long growth = offset + data.Length - inode.Length;
        long fits = failure == Errno.None ? data.Length - growth + disk.Fits(growth) : 0;
        if (failure == Errno.None && growth > 0 && fits <= 0 && data.Length > 0)
        {
            failure = Errno.ENOSPC;
        }
        if (failure != Errno.None)
        {
            node.World.Trace.Note(node, "write fails " + failure, path);
            return SysResult.Fail(failure);
        }
        data = growth > 0 ? data[..(int)Math.Min(fits, data.Length)] : data;
        node.World.Trace.Wrote(node, path, offset, data);
        inode.Write(data, (int)offset);
        inode.ModifiedUnixMs = node.Clock.UnixUs() / 1000;
        return SysResult.Success(data.Length);
    }

    internal SysResult Seek(long offset)
    {
        if (offset < 0)
        {
            return SysResult.Fail(Errno.EINVAL);
        }
        _position = (int)offset;
        return SysResult.Success(offset);
    }

    internal SysResult Truncate(long length)
    {
        if ((flags & OpenFlags.Write) == 0 || length < 0)
        {
            return SysResult.Fail(Errno.EINVAL);
        }
        node.World.Trace.Note(node, "truncate", path);
        inode.Truncate((int)length);
        return SysResult.Success();
    }

    internal SysResult Sync()
    {
        SimDisk disk = node.OwnDisk;
        node.Spend(disk.Faults.SyncDelayUs);
        Errno failure = disk.Fails(SimDiskCall.Sync);
        if (failure != Errno.None)
        {
            node.World.Trace.Note(node, "sync fails " + failure, path);
            inode.FailSync();
            return SysResult.Fail(failure);
        }
        node.World.Trace.Note(node, "sync", path);
        node.Jobs.WhenDone(inode.BeginSync());
        if (inode.IsFolder)
        {
            node.Jobs.WhenDone(disk.BeginSyncFolder(path));
        }
        return SysResult.Success();
    }

    internal override void Close()
    {
    }
}
