// RdbReceive: the image on its way from the master to our disk and into memory.
// Port of redis 7.2 replication.c readSyncBulkPayload. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   "$1234\r\n" and so many bytes,
//   or "$EOF:<40 characters>\r\n", bytes, and the same 40 characters again.
//
// REDISNET(replica-loads-from-disk): repl-diskless-load is accepted, but the image always goes
// through a file, and one that cannot be loaded leaves the replica empty and reconnecting instead
// of ending the process.
using System;
using System.Globalization;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>The file of one full synchronisation.</summary>
internal sealed class RdbReceive
{
    /// <summary>How much is written before the system is told to begin writing it to
    /// disk.</summary>
    /// <port>replication.c REPL_MAX_WRITTEN_BEFORE_FSYNC</port>
    private const int SyncEveryBytes = 8 * 1024 * 1024;
    private const int MaxTries = 5;
    private const int MarkLength = ReplicationIds.Length;

    private readonly MasterSync _sync;
    private readonly RedisServer _server;
    private readonly string _path;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _lastBytes = new byte[MarkLength];
    private byte[]? _mark;
    private long _syncedTo;
    private int _fd;

    private RdbReceive(MasterSync sync, string path, int fd)
    {
        _sync = sync;
        _server = sync.Server;
        _path = path;
        _fd = fd;
    }

    /// <summary>Opens the file and waits for the image; null when there can be no file.</summary>
    /// <port>replication.c syncWithMaster</port>
    public static RdbReceive? Begin(MasterSync sync)
    {
        RedisServer server = sync.Server;
        SysResult opened = SysResult.Fail(Errno.EEXIST);
        for (int i = 0; i < MaxTries; i++)
        {
            string path = string.Create(
                CultureInfo.InvariantCulture, $"temp-{server.Time.UnixS + i}.{server.Pid}.rdb");
            opened = server.Env.Files.Open(path,
                OpenFlags.Create | OpenFlags.Write | OpenFlags.Exclusive);
            if (opened.Ok)
            {
                var receive = new RdbReceive(sync, path, opened.Int);
                SysResult watched = sync.Conn!.SetReadHandler(receive.OnReadable);
                if (watched.Ok)
                {
                    return receive;
                }

                sync.LogUnwatched(watched.Errno);
                receive.Discard();
                return null;
            }
        }

        server.Log(
            LogLevel.Warning,
            $"Opening the temp file needed for MASTER <-> REPLICA synchronization: "
                + $"{opened.Errno.Message()}");
        return null;
    }

    /// <summary>Drops what was received.</summary>
    /// <port>replication.c replicationAbortSyncTransfer</port>
    public void Discard()
    {
        if (_fd != -1)
        {
            _server.Env.Files.Close(_fd);
            _fd = -1;
            CloseFileJob.Unlink(_server.Env, _path);
        }
    }

    private void OnReadable(Connection conn)
    {
        if (_server.Repl.TransferSize == -1)
        {
            ReadCount();
            return;
        }

        if (ReadPiece(out bool complete) && complete)
        {
            Complete();
        }
    }

    private void ReadCount()
    {
        string? line = _sync.ReadBulkLine(out bool failed);
        if (failed)
        {
            Retry($"I/O error reading bulk count from MASTER: {_sync.Conn!.LastError}");
            return;
        }

        if (line == null)
        {
            return;
        }

        _server.Stats.NetReplInputBytes += line.Length + 1;
        if (line.Length == 0)
        {
            _server.Repl.TransferLastIoUnixS = _server.Time.UnixS;
        }
        else if (line[0] == '-')
        {
            Retry($"MASTER aborted replication with an error: {line[1..]}");
        }
        else if (line[0] != '$')
        {
            Retry(
                $"Bad protocol from MASTER, the first byte is not '$' (we received '{line}'), "
                    + $"are you sure the " +
                "host and port are right?");
        }
        else
        {
            BeginImage(line);
        }
    }

    private void BeginImage(string line)
    {
        const string eof = "$EOF:";
        if (line.StartsWith(eof, StringComparison.Ordinal)
            && line.Length >= eof.Length + MarkLength)
        {
            _mark = Encoding.Latin1.GetBytes(line.Substring(eof.Length, MarkLength));
            _server.Repl.TransferSize = 0;
            _server.Log(
                LogLevel.Notice, "MASTER <-> REPLICA sync: receiving streamed RDB from master "
                    + "with EOF to disk");
            return;
        }

        if (!long.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture,
            out long size) ||
            size == 0)
        {
            // REDISNET(bulk-count): C takes any text as a number, a negative one too.
            Retry($"Bad bulk count from MASTER: '{line}'");
            return;
        }

        _server.Repl.TransferSize = size;
        _server.Log(LogLevel.Notice, string.Create(
            CultureInfo.InvariantCulture,
            $"MASTER <-> REPLICA sync: receiving {size} bytes from master to disk"));
    }

    // False when nothing came or the attempt is over.
    private bool ReadPiece(out bool complete)
    {
        ReplicationState repl = _server.Repl;
        complete = false;
        int room = _mark != null
            ? _buffer.Length
            : (int)Math.Min(_buffer.Length, repl.TransferSize - repl.TransferRead);
        SysResult read = _sync.Conn!.Read(_buffer.AsSpan(0, room));
        if (!read.Ok && read.WouldBlock)
        {
            return false;
        }

        if (!read.Ok || read.Value == 0)
        {
            Retry(
                "I/O error trying to sync with MASTER: " +
                (read.Ok ? "connection lost" : read.Errno.Message()));
            return false;
        }

        ReadOnlySpan<byte> piece = _buffer.AsSpan(0, read.Int);
        _server.Stats.NetReplInputBytes += piece.Length;
        repl.TransferLastIoUnixS = _server.Time.UnixS;
        if (!Write(piece))
        {
            return false;
        }

        repl.TransferRead += piece.Length;
        if (_mark != null)
        {
            complete = EndsWithMark(piece);
            return !complete || CutMark();
        }

        complete = repl.TransferRead == repl.TransferSize;
        return true;
    }

    private bool Write(ReadOnlySpan<byte> piece)
    {
        ReplicationState repl = _server.Repl;
        SysResult written = _server.Env.Files.Write(_fd, piece);
        if (!written.Ok || written.Value != piece.Length)
        {
            Retry(
                "Write error or short write writing to the DB dump file needed for MASTER <-> "
                    + "REPLICA " +
                $"synchronization: {(written.Ok ? "short write" : written.Errno.Message())}");
            return false;
        }

        long end = repl.TransferRead + piece.Length;
        if (end >= _syncedTo + SyncEveryBytes)
        {
            _server.Env.Files.StartWriteBack(_fd, _syncedTo, end - _syncedTo);
            _syncedTo = end;
        }

        return true;
    }

    private bool EndsWithMark(ReadOnlySpan<byte> piece)
    {
        if (piece.Length >= MarkLength)
        {
            piece[^MarkLength..].CopyTo(_lastBytes);
        }
        else
        {
            _lastBytes.AsSpan(piece.Length).CopyTo(_lastBytes);
            piece.CopyTo(_lastBytes.AsSpan(MarkLength - piece.Length));
        }

        return _lastBytes.AsSpan().SequenceEqual(_mark);
    }

    private bool CutMark()
    {
        SysResult cut = _server.Env.Files.Truncate(_fd, _server.Repl.TransferRead - MarkLength);
        if (!cut.Ok)
        {
            Retry($"Error truncating the RDB file received from the master for SYNC: "
                + $"{cut.Errno.Message()}");
        }

        return cut.Ok;
    }

    private void Complete()
    {
        // A save of the old data must not end after this and replace the file.
        if (_server.Persistence.Background != null)
        {
            _server.Log(LogLevel.Notice, string.Create(
                CultureInfo.InvariantCulture,
                $"Replica is about to load the RDB file received from the master, but there is "
                    + $"a pending RDB " +
                $"child running. Killing process {_server.Pid} and removing its temp file to "
                    + $"avoid any race"));
            _server.Persistence.Background.Kill();
        }

        AttachToNewMaster();
        _server.Persistence.Background?.WaitForWorker();
        _server.Log(LogLevel.Notice, "MASTER <-> REPLICA sync: Flushing old data");
        EmptyData();

        // Loading answers clients from time to time; this connection must not be read meanwhile.
        _sync.Conn!.SetReadHandler(null);
        _server.Log(LogLevel.Notice, "MASTER <-> REPLICA sync: Loading DB in memory");
        var info = new RdbSaveInfo();
        if (MoveIntoPlace() && Load(info))
        {
            Finish(info);
        }
    }

    // We got another data set than the one our replicas follow: they must begin anew as well.
    /// <port>replication.c replicationAttachToNewMaster</port>
    private void AttachToNewMaster()
    {
        Check.That(_server.Repl.Master == null);
        CachedMaster.Discard(_server);
        Replicas.DisconnectAll(_server);
        ReplicationBacklog.Free(_server);
    }

    private void EmptyData() =>
        Databases.EmptyData(_server, Databases.All, _server.Config.ReplicaLazyFlush);

    private bool MoveIntoPlace()
    {
        IFileSystem files = _server.Env.Files;
        string target = _server.Config.Dbfilename;
        SysResult synced = files.Fsync(_fd);
        if (!synced.Ok)
        {
            Retry(
                "Failed trying to sync the temp DB to disk in MASTER <-> REPLICA "
                    + "synchronization: " +
                synced.Errno.Message());
            return false;
        }

        SysResult old = files.Open(target, OpenFlags.Read | OpenFlags.NonBlocking);
        SysResult renamed = files.Rename(_path, target);
        if (old.Ok)
        {
            _server.Env.Jobs.Submit(JobKind.CloseFile, new CloseFileJob(files, old.Int));
        }

        if (!renamed.Ok)
        {
            Retry(
                $"Failed trying to rename the temp DB into {target} in MASTER <-> REPLICA "
                    + $"synchronization: " +
                renamed.Errno.Message());
            return false;
        }

        SysResult folder = files.FsyncFolder(target);
        if (!folder.Ok)
        {
            Retry(
                $"Failed trying to sync DB directory {target} in MASTER <-> REPLICA "
                    + $"synchronization: " +
                folder.Errno.Message());
            return false;
        }

        return true;
    }

    private bool Load(RdbSaveInfo info)
    {
        string file = _server.Config.Dbfilename;
        RdbLoadResult result = RdbLoader.Load(_server, file, info, RdbFlags.Replication);
        if (result != RdbLoadResult.Ok)
        {
            EmptyData();
            Retry("Failed trying to load the MASTER synchronization DB from disk, check server "
                + "logs.");
        }

        if (_server.Config.RdbDelSyncFiles && SavePoints.AllPersistenceDisabled(_server))
        {
            _server.Log(
                LogLevel.Notice,
                "Removing the RDB file obtained from the master. This replica has persistence "
                    + "disabled");
            CloseFileJob.Unlink(_server.Env, file);
        }

        return result == RdbLoadResult.Ok;
    }

    private void Finish(RdbSaveInfo info)
    {
        _server.Env.Files.Close(_fd);
        _fd = -1;
        ReplicationState repl = _server.Repl;
        CachedMaster.CreateMasterClient(_server, _sync.TakeConnection(), info.ReplStreamDb);
        repl.State = ReplState.Connected;
        repl.DownSinceUnixS = 0;
        repl.Replid = repl.Master!.MasterLink!.Replid;
        repl.MasterReplOffset = repl.Master.MasterLink.ReplOff;
        ReplicationIds.ClearSecond(_server);
        if (repl.Backlog == null)
        {
            ReplicationBacklog.Create(_server);
        }

        _server.Log(LogLevel.Notice, "MASTER <-> REPLICA sync: Finished with success");
        if (_mark != null)
        {
            CachedMaster.SendAck(_server);
        }
    }

    private void Retry(string why)
    {
        _server.Log(LogLevel.Warning, why);
        MasterSync.Cancel(_server, true);
    }
}
