// DisklessTransfer: one image, streamed to several replicas while it is made.
// Port of redis 7.2 replication.c rdbPipeReadHandler. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// All replicas are sent the same piece; the next one follows when the slowest has taken it whole.
// What waits here counts as the snapshot's queue, so a slow replica pauses the walk. One that takes
// nothing for repl-timeout is dropped by the replication cron; when the last one is gone the
// snapshot ends.
using System;
using System.Collections.Generic;
using System.Globalization;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>The receivers and the pieces on their way.</summary>
internal sealed class DisklessTransfer(RedisServer server, BackgroundSave save)
{
    private readonly List<Client> _replicas = [];
    private readonly Queue<byte[]> _pieces = new();
    private readonly List<Client> _writing = [];
    private bool _ended;

    /// <summary>Bytes not yet taken by every replica.</summary>
    public long QueuedBytes { get; private set; }

    /// <summary>A replica that gets this image.</summary>
    public void Add(Client replica) => _replicas.Add(replica);

    /// <summary>The next piece.</summary>
    public void Put(byte[] piece)
    {
        _pieces.Enqueue(piece);
        QueuedBytes += piece.Length;
        if (_pieces.Count == 1)
        {
            SendToAll();
        }
    }

    /// <summary>No piece follows: the transfer is over when the last has left.</summary>
    public void End()
    {
        _ended = true;
        FinishIfSent();
    }

    /// <summary>A replica is being freed.</summary>
    public void Gone(Client replica)
    {
        int index = _replicas.IndexOf(replica);
        if (index < 0)
        {
            return;
        }

        _replicas.RemoveAt(index);
        if (_writing.Remove(replica))
        {
            Continue();
        }

        KillIfAlone();
    }

    /// <summary>Given up: nothing more is sent.</summary>
    public void Abandon()
    {
        foreach (Client replica in _writing)
        {
            replica.Conn?.SetWriteHandler(null);
        }

        _replicas.Clear();
        _writing.Clear();
        _pieces.Clear();
        server.Clients.Segments.LetGo(QueuedBytes);
        QueuedBytes = 0;
    }

    private void SendToAll()
    {
        while (_writing.Count == 0 && _pieces.TryPeek(out byte[]? piece))
        {
            foreach (Client replica in _replicas.ToArray())
            {
                replica.Replica!.DbOff = 0;
                if (Send(replica, piece) == false)
                {
                    replica.Replica.LastPartialWriteUnixS = server.Time.UnixS;
                    Await(replica);
                }
            }

            if (_writing.Count == 0)
            {
                DropPiece();
            }
        }

        KillIfAlone();
        FinishIfSent();
    }

    // A socket that cannot be watched would take no more, and hold up the others until the timeout.
    private void Await(Client replica)
    {
        SysResult watched = replica.Conn!.SetWriteHandler(OnWritable);
        if (watched.Ok)
        {
            _writing.Add(replica);
            return;
        }

        server.Log(
            LogLevel.Warning,
            $"Diskless rdb transfer, can't watch replica: {watched.Errno.Message()}");
        replica.FreeAsync();
        _replicas.Remove(replica);
    }

    // True when the replica has taken all of the piece, null when it is lost.
    private bool? Send(Client replica, byte[] piece)
    {
        ReplicaState state = replica.Replica!;
        SysResult sent = replica.Conn!.Write(piece.AsSpan((int)state.DbOff));
        if (sent.Ok)
        {
            state.DbOff += sent.Value;
            server.Stats.NetReplOutputBytes += sent.Value;
            return state.DbOff == piece.Length;
        }

        if (sent.WouldBlock)
        {
            return false;
        }

        server.Log(
            LogLevel.Warning,
            $"Diskless rdb transfer, write error sending DB to replica: {sent.Errno.Message()}");
        replica.FreeAsync();
        _replicas.Remove(replica);
        return null;
    }

    /// <port>replication.c rdbPipeWriteHandler</port>
    private void OnWritable(Connection conn)
    {
        var replica = (Client)conn.PrivateData!;
        if (!_pieces.TryPeek(out byte[]? piece))
        {
            StopWriting(replica);
            return;
        }

        long before = replica.Replica!.DbOff;
        bool? whole = Send(replica, piece);
        if (whole == false)
        {
            if (replica.Replica.DbOff > before)
            {
                replica.Replica.LastPartialWriteUnixS = server.Time.UnixS;
            }

            return;
        }

        StopWriting(replica);
        Continue();
        KillIfAlone();
    }

    /// <port>replication.c rdbPipeWriteHandlerConnRemoved</port>
    private void StopWriting(Client replica)
    {
        replica.Conn!.SetWriteHandler(null);
        replica.Replica!.LastPartialWriteUnixS = 0;
        _writing.Remove(replica);
    }

    // The slowest has taken the piece: on to the next.
    private void Continue()
    {
        if (_writing.Count == 0 && _pieces.Count > 0)
        {
            DropPiece();
            SendToAll();
        }
    }

    private void KillIfAlone()
    {
        if (_replicas.Count == 0 && save.IsUnderWay)
        {
            server.Log(
                LogLevel.Warning, "Diskless rdb transfer, last replica dropped, killing fork "
                    + "child.");
            save.Kill();
        }
    }

    private void DropPiece()
    {
        int bytes = _pieces.Dequeue().Length;
        QueuedBytes -= bytes;
        server.Clients.Segments.LetGo(bytes);
    }

    private void FinishIfSent()
    {
        if (_ended && _pieces.Count == 0 && save.IsUnderWay)
        {
            _ended = false;
            server.Log(LogLevel.Notice, string.Create(
                CultureInfo.InvariantCulture,
                $"Diskless rdb transfer, done reading from pipe, {_replicas.Count} replicas "
                    + $"still up."));
            save.Sent();
        }
    }
}
