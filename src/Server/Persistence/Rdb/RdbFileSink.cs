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
internal sealed class RdbFileSink : SnapshotSink
{
    /// <port>server.h REDIS_AUTOSYNC_BYTES</port>
    private const int AutoSyncBytes = 4 * 1024 * 1024;

    private readonly IFileSystem _files;
    private readonly string _temp;
    private readonly string _target;
    private readonly RdbEncoder _encoder;
    private int _fd = -1;
    private bool _opened;
    private long _length;
    private long _syncedTo;

    /// <summary>Nothing is opened yet.</summary>
    public RdbFileSink(IFileSystem files, string temp, string target, ServerConfig config)
    {
        _files = files;
        _temp = temp;
        _target = target;
        _encoder = new RdbEncoder(config.Rdbcompression, config.Rdbchecksum) { Spill = Write };
        IncrementalFsync = config.RdbSaveIncrementalFsync;
    }

    /// <summary>Write out now and then, so that the last fsync has little left to do.</summary>
    public bool IncrementalFsync { get; }

    /// <summary>The file will be read soon: leave it in the page cache.</summary>
    public bool KeepCache { get; init; }

    /// <summary>What failed, or null; after that nothing more is written.</summary>
    public string? FailedOperation { get; private set; }

    public Errno Errno { get; private set; }

    public override void Chunk(SnapshotJob job)
    {
        Chunk(job.Chunk!);
        Report(job);
    }

    public override void End(SnapshotJob job)
    {
        End();
        Report(job);
    }

    /// <summary>Encodes and writes a chunk; false once something failed.</summary>
    public bool Chunk(SnapshotChunk chunk)
    {
        if (!Open())
        {
            return false;
        }

        _encoder.Chunk(chunk);
        return Flush();
    }

    /// <summary>Completes the file and puts it in place.</summary>
    public bool End()
    {
        if (!Open())
        {
            return false;
        }

        _encoder.End();
        if (!Flush() || !Try("fsync", _files.Fsync(_fd)))
        {
            return false;
        }

        if (!KeepCache)
        {
            _files.ReclaimPageCache(_fd, 0, 0);
        }

        int fd = _fd;
        _fd = -1;
        if (!Try("fclose", _files.Close(fd)) || !Try("rename", _files.Rename(_temp, _target)))
        {
            return false;
        }

        return Try("fsync directory", _files.FsyncFolder(_target));
    }

    /// <summary>Removes the temp file, if there is one.</summary>
    public override void Abandon()
    {
        if (_fd != -1)
        {
            _files.Close(_fd);
            _fd = -1;
            _files.Unlink(_temp);
        }
    }

    private bool Open()
    {
        if (!_opened)
        {
            _opened = true;
            SysResult opened = _files.Open(_temp,
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
        Write(_encoder.Output);
        _encoder.ClearOutput();
        if (FailedOperation == null && IncrementalFsync && _length - _syncedTo >= AutoSyncBytes)
        {
            _files.Fdatasync(_fd);
            if (!KeepCache)
            {
                _files.ReclaimPageCache(_fd, _syncedTo, _length - _syncedTo);
            }

            _syncedTo = _length;
        }

        return FailedOperation == null;
    }

    // Once something failed the rest goes nowhere: the encoder need not know.
    private void Write(ReadOnlySpan<byte> bytes)
    {
        while (FailedOperation == null && !bytes.IsEmpty)
        {
            SysResult written = _files.Pwrite(_fd, bytes, _length);
            if (Try("rdbSaveRio", written))
            {
                _length += written.Value;
                bytes = bytes[written.Int..];
            }
        }
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
            _files.Close(_fd);
            _fd = -1;
        }

        if (_opened && operation != "open" && operation != "fsync directory")
        {
            _files.Unlink(_temp);
        }

        return false;
    }

    private void Report(SnapshotJob job)
    {
        job.FailedOperation = FailedOperation;
        job.Errno = Errno;
    }
}
