// RdbFileSink: the image becomes a file: temp file, fsync, rename, fsync of the folder.
// Port of redis 7.2 rdb.c rdbSave, rdbSaveInternal. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Any failure removes the temp file and leaves the old dump as it was. Paths are absolute, because
// the server's folder may be changed while the worker still writes.
using System;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Writes an image to a temp file and puts it in place. Also used by SAVE, on the
/// loop.</summary>
internal sealed class RdbFileSink(IFileSystem files, string temp, string target, RdbEncoder encoder)
    : SnapshotSink
{
    /// <port>server.h REDIS_AUTOSYNC_BYTES</port>
    private const int AutoSyncBytes = 4 * 1024 * 1024;

    private int _fd = -1;
    private bool _opened;
    private long _length;
    private long _syncedTo;

    /// <summary>Write out now and then, so that the last fsync has little left to do.</summary>
    public bool IncrementalFsync { get; init; }

    /// <summary>The file will be read soon: leave it in the page cache.</summary>
    public bool KeepCache { get; init; }

    /// <summary>What failed, or null; after that nothing more is written.</summary>
    public string? FailedOperation { get; private set; }

    public Errno Errno { get; private set; }

    public override void Chunk(SnapshotJob job)
    {
        Chunk(job.Chunk!.Bytes);
        Report(job);
    }

    public override void End(SnapshotJob job)
    {
        End();
        Report(job);
    }

    /// <summary>Encodes and writes a chunk; false once something failed.</summary>
    public bool Chunk(ReadOnlySpan<byte> pieces)
    {
        if (!Open())
        {
            return false;
        }

        encoder.Chunk(pieces);
        return Flush();
    }

    /// <summary>Completes the file and puts it in place.</summary>
    public bool End()
    {
        if (!Open())
        {
            return false;
        }

        encoder.End();
        if (!Flush() || !Try("fsync", files.Fsync(_fd)))
        {
            return false;
        }

        if (!KeepCache)
        {
            files.ReclaimPageCache(_fd, 0, 0);
        }

        int fd = _fd;
        _fd = -1;
        if (!Try("fclose", files.Close(fd)) || !Try("rename", files.Rename(temp, target)))
        {
            return false;
        }

        return Try("fsync directory", files.FsyncFolder(target));
    }

    /// <summary>Removes the temp file, if there is one.</summary>
    public override void Abandon()
    {
        if (_fd != -1)
        {
            files.Close(_fd);
            _fd = -1;
            files.Unlink(temp);
        }
    }

    private bool Open()
    {
        if (!_opened)
        {
            _opened = true;
            SysResult opened = files.Open(temp,
                OpenFlags.Write | OpenFlags.Create | OpenFlags.Truncate);
            if (Try("open", opened))
            {
                _fd = opened.Int;
            }
        }

        return FailedOperation == null;
    }

    private bool Flush()
    {
        ReadOnlySpan<byte> rest = encoder.Output;
        while (!rest.IsEmpty)
        {
            SysResult written = files.Pwrite(_fd, rest, _length);
            if (!Try("rdbSaveRio", written))
            {
                return false;
            }

            _length += written.Value;
            rest = rest[written.Int..];
        }

        encoder.ClearOutput();
        if (IncrementalFsync && _length - _syncedTo >= AutoSyncBytes)
        {
            files.Fdatasync(_fd);
            if (!KeepCache)
            {
                files.ReclaimPageCache(_fd, _syncedTo, _length - _syncedTo);
            }

            _syncedTo = _length;
        }

        return true;
    }

    private bool Try(string operation, SysResult result)
    {
        if (result.Ok)
        {
            return true;
        }

        FailedOperation = operation;
        Errno = result.Errno;
        if (_fd != -1)
        {
            files.Close(_fd);
            _fd = -1;
        }

        if (_opened && operation != "open" && operation != "fsync directory")
        {
            files.Unlink(temp);
        }

        return false;
    }

    private void Report(SnapshotJob job)
    {
        job.FailedOperation = FailedOperation;
        job.Errno = Errno;
    }
}
