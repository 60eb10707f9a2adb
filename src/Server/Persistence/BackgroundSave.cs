// BackgroundSave: BGSAVE and the image for replicas: what C has a child process for.
// Port of redis 7.2 rdb.c rdbSaveBackground, rdbSaveToSlavesSockets, backgroundSaveDoneHandler.
// BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// From outside it behaves as the child does: one at a time; it is "in progress" from the start
// until its end was noticed on the loop; it ends well, with an error, or killed. Killing it removes
// the temp file and is no error.
using System.Collections.Generic;
using System.Globalization;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>One save or transfer under way; <see cref="PersistenceState.Background"/> while it
/// is.</summary>
public sealed class BackgroundSave
{
    private readonly RedisServer _server;
    private readonly SnapshotSink _sink;
    private DisklessTransfer? _transfer;
    private Snapshot? _snapshot;
    private long _chunkBytes;
    private volatile BackgroundSavePhase _phase;

    private BackgroundSave(RedisServer server, SnapshotSink sink, bool toSockets)
    {
        _server = server;
        _sink = sink;
        ToSockets = toSockets;
        _transfer = toSockets ? new DisklessTransfer(server, this) : null;
    }

    /// <summary>The image goes to replicas' sockets instead of the disk.</summary>
    /// <port>server.h RDB_CHILD_TYPE_SOCKET</port>
    public bool ToSockets { get; }

    /// <summary>Bytes taken from the tables and not yet written or sent.</summary>
    public long QueuedBytes => _chunkBytes + (_transfer?.QueuedBytes ?? 0);

    /// <summary>Failed or killed: whatever is still queued is not wanted. Read by the
    /// worker.</summary>
    public bool IsGivenUp =>
        _phase is BackgroundSavePhase.Killed or BackgroundSavePhase.Failed;

    /// <summary>Neither given up nor done.</summary>
    internal bool IsUnderWay =>
        _phase is BackgroundSavePhase.Taking or BackgroundSavePhase.Ending;

    /// <summary>Keys in the image so far.</summary>
    public long KeysTaken => _snapshot?.Taken ?? 0;

    /// <summary>Keys there were when it began.</summary>
    public long KeysTotal => _snapshot?.KeysTotal ?? 0;

    /// <summary>Starts a save to a file in the server's folder; false when one is running
    /// already.</summary>
    /// <port>rdb.c rdbSaveBackground</port>
    public static bool StartToDisk(RedisServer server, string fileName, RdbSaveInfo? info,
        RdbFlags flags)
    {
        PersistenceState p = server.Persistence;
        if (p.HasActiveSave)
        {
            return false;
        }

        p.RdbSaves++;
        p.DirtyBeforeBgsave = server.Dirty;
        p.LastBgsaveTryUnixS = UnixS(server);

        // A folder that is gone has no path: the relative name then fails to open, as it does in C.
        string prefix = server.Env.Files.CurrentFolder(out string folder).Ok ? folder + "/" : "";
        var sink = new RdbFileSink(
            server.Env.Files, prefix + TempName(server), FullPath(prefix, fileName),
            server.Config)
        {
            KeepCache = (flags & RdbFlags.KeepCache) != 0,
        };
        var save = new BackgroundSave(server, sink, false);
        server.Log(LogLevel.Notice, $"Background saving started by pid {server.Pid}");
        save.Begin(info, true);
        return true;
    }

    /// <summary>Starts a transfer to all replicas that wait for one with these
    /// requirements.</summary>
    /// <port>rdb.c rdbSaveToSlavesSockets</port>
    public static bool StartToSockets(RedisServer server, int req, RdbSaveInfo? info)
    {
        if (server.Persistence.HasActiveSave)
        {
            return false;
        }

        string mark = ServerInit.RandomHex(server.Env.Random, ReplicationIds.Length);
        var save = new BackgroundSave(server, new RdbSocketSink(server.Config, mark), true);
        foreach (Client replica in server.Clients.Replicas)
        {
            if (replica.Replica!.Phase == ReplicaPhase.WaitBgsaveStart
                && replica.Replica.Req == req)
            {
                replica.Replica.LastPartialWriteUnixS = 0;
                save._transfer!.Add(replica);
                FullResync.SetupReplica(replica, server.Repl.MasterReplOffset);
            }
        }

        server.Log(LogLevel.Notice, $"Background RDB transfer started by pid {server.Pid}");
        save.Begin(info, (req & ReplicaCapa.ReqExcludeData) == 0);
        return true;
    }

    /// <summary>Name of the file a background save writes to until it is complete.</summary>
    // REDISNET(bgsave-temp-file): C's child has a pid of its own and so has its temp file; here the
    // number is the server's, and a suffix keeps it apart from SAVE's.
    public static string TempName(RedisServer server) =>
        string.Create(CultureInfo.InvariantCulture, $"temp-{server.Pid}.bgsave.rdb");

    /// <summary>Stops the running save, if there is one, and returns when its worker has removed
    /// the temp file.</summary>
    public static void KillAndWait(RedisServer server)
    {
        if (server.Persistence.Background is { } save)
        {
            save.Kill();
            server.Env.Jobs.Drain(JobKind.Snapshot);
        }
    }

    /// <summary>Ends it without an error: the data set is being replaced, or nobody needs it any
    /// more.</summary>
    /// <port>rdb.c killRDBChild</port>
    public void Kill()
    {
        if (!IsUnderWay)
        {
            return;
        }

        bool ending = _phase == BackgroundSavePhase.Ending;
        GiveUp(BackgroundSavePhase.Killed);
        if (ending)
        {
            // It may be putting the file in place this very moment. C's child is dead once it is
            // killed: after this call nothing of it may reach the file any more.
            _server.Env.Jobs.Drain(JobKind.Snapshot);
        }
    }

    /// <summary>Blocks until the worker is through with all that was submitted and its end was
    /// noticed.</summary>
    public void WaitForWorker()
    {
        _server.Env.Jobs.Drain(JobKind.Snapshot);
        _server.Env.Jobs.DispatchCompleted();
    }

    /// <summary>A replica that waits for this image is being freed.</summary>
    /// <port>networking.c freeClient</port>
    public void ReplicaGone(Client replica)
    {
        if (_transfer != null)
        {
            _transfer.Gone(replica);
            return;
        }

        if (_server.Config.Save.Count == 0 && !AnyOtherWaits(replica))
        {
            Kill();
        }
    }

    /// <summary>Passes a full chunk to the worker.</summary>
    internal void Submit(SnapshotChunk chunk)
    {
        if (!IsUnderWay)
        {
            chunk.Free();
            return;
        }

        _chunkBytes += chunk.Length;
        _server.Env.Jobs.Submit(JobKind.Snapshot, new SnapshotJob(this, _sink, chunk, false));
    }

    /// <summary>No chunk follows.</summary>
    internal void SubmitEnd()
    {
        Check.That(_phase == BackgroundSavePhase.Taking);
        _phase = BackgroundSavePhase.Ending;
        _server.Env.Jobs.Submit(JobKind.Snapshot, new SnapshotJob(this, _sink, null, true));
    }

    /// <summary>The image cannot be completed.</summary>
    internal void Fail(string why)
    {
        if (IsUnderWay)
        {
            _server.Log(LogLevel.Warning, $"Snapshot given up: {why}");
            GiveUp(BackgroundSavePhase.Failed);
        }
    }

    /// <summary>The worker is through with a job.</summary>
    internal void JobDone(SnapshotJob job)
    {
        _chunkBytes -= job.Chunk?.Length ?? 0;
        if (IsGivenUp)
        {
            // The job that cleans up is the last one; after it nothing of this save is left.
            if (job.Chunk == null && !job.IsEnd)
            {
                Done(false);
            }

            return;
        }

        if (job.FailedOperation != null)
        {
            LogFailure(job);
            GiveUp(BackgroundSavePhase.Failed);
            return;
        }

        foreach (byte[] piece in job.Output ?? [])
        {
            // Sending may lose the last replica, and the save with it.
            _transfer?.Put(piece);
        }

        if (!job.IsEnd || !IsUnderWay)
        {
            return;
        }

        if (_transfer != null)
        {
            _transfer.End();
        }
        else
        {
            DiskDone();
        }
    }

    /// <summary>Every replica has been sent everything.</summary>
    internal void Sent() => Done(true);

    private static long UnixS(RedisServer server) => server.Env.Clock.UnixUs() / 1_000_000;

    private static string FullPath(string prefix, string name) =>
        name.StartsWith('/') ? name : prefix + name;

    private void Begin(RdbSaveInfo? info, bool withData)
    {
        PersistenceState p = _server.Persistence;
        p.BgsaveStartUnixS = UnixS(_server);
        p.Background = this;
        _snapshot = Snapshot.Begin(_server, this, info, withData);
    }

    private void GiveUp(BackgroundSavePhase why)
    {
        _phase = why;
        _snapshot!.Abort();
        _transfer?.Abandon();
        _server.Env.Jobs.Submit(JobKind.Snapshot, new SnapshotJob(this, _sink, null, false));
    }

    private bool AnyOtherWaits(Client replica)
    {
        foreach (Client other in _server.Clients.Replicas)
        {
            if (other != replica && other.Replica!.Phase == ReplicaPhase.WaitBgsaveEnd)
            {
                return true;
            }
        }

        return false;
    }

    private void DiskDone()
    {
        _server.Log(LogLevel.Notice, "DB saved on disk");
        Done(true);
    }

    private void LogFailure(SnapshotJob job)
    {
        RdbSave.LogFailure(
            _server, job.FailedOperation!, job.Errno, TempName(_server), _server.Config.Dbfilename);
    }

    /// <port>rdb.c backgroundSaveDoneHandler</port>
    private void Done(bool ok)
    {
        if (_phase == BackgroundSavePhase.Done)
        {
            return;
        }

        bool killed = _phase == BackgroundSavePhase.Killed;
        _phase = BackgroundSavePhase.Done;
        if (ToSockets)
        {
            LogSocketEnd(ok, killed);
        }
        else
        {
            NoteDiskEnd(ok, killed);
        }

        PersistenceState p = _server.Persistence;
        long now = UnixS(_server);
        p.LastBgsaveTimeS = now - p.BgsaveStartUnixS;
        p.BgsaveStartUnixS = -1;
        p.Background = null;
        _transfer = null;
        FullResync.BgsaveDone(_server, ok, ToSockets);
        FullResync.StartPending(_server);
    }

    /// <port>rdb.c backgroundSaveDoneHandlerDisk</port>
    private void NoteDiskEnd(bool ok, bool killed)
    {
        PersistenceState p = _server.Persistence;
        if (ok)
        {
            _server.Log(LogLevel.Notice, "Background saving terminated with success");
            _server.Dirty -= p.DirtyBeforeBgsave;
            p.LastSaveUnixS = UnixS(_server);
            p.LastBgsaveOk = true;
        }
        else if (killed)
        {
            _server.Log(LogLevel.Warning, "Background saving terminated by signal 10");
        }
        else
        {
            _server.Log(LogLevel.Warning, "Background saving error");
            p.LastBgsaveOk = false;
        }
    }

    /// <port>rdb.c backgroundSaveDoneHandlerSocket</port>
    private void LogSocketEnd(bool ok, bool killed)
    {
        if (ok)
        {
            _server.Log(LogLevel.Notice, "Background RDB transfer terminated with success");
        }
        else if (killed)
        {
            _server.Log(LogLevel.Warning, "Background transfer terminated by signal 10");
        }
        else
        {
            _server.Log(LogLevel.Warning, "Background transfer error");
        }
    }
}
