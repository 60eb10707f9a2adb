// PartialResync: a replica that was here before continues where it left.
// Port of redis 7.2 replication.c masterTryPartialResynchronization. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;
using System.Globalization;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>The master's side of PSYNC.</summary>
public static class PartialResync
{
    /// <summary>Puts the client on line as a replica at <paramref name="psyncOffset"/> if the
    /// history it names is ours and still in the backlog; false when it needs a full
    /// synchronisation.</summary>
    /// <port>replication.c masterTryPartialResynchronization</port>
    public static bool TryContinue(Client c, string replid, long psyncOffset)
    {
        RedisServer server = c.Server;
        if (!SameHistory(c, replid, psyncOffset) || !StillInBacklog(c, psyncOffset))
        {
            return false;
        }

        ReplicaState state = Replicas.StateOf(c);
        c.Flags |= ClientFlags.Replica;
        state.Phase = ReplicaPhase.Online;
        state.AckTimeUnixS = server.Time.UnixS;
        state.StartCmdStreamOnAck = false;
        Replicas.StreamOf(c);
        server.Clients.Replicas.Add(c);

        // Straight to the socket: the reply buffers belong to the stream from here on. Nothing is
        // pending, so a line this short always fits.
        string reply = (state.Capa & ReplicaCapa.Psync2) != 0
            ? $"+CONTINUE {server.Repl.Replid}\r\n"
            : "+CONTINUE\r\n";
        SysResult sent = c.Conn!.Write(Encoding.ASCII.GetBytes(reply));
        if (!sent.Ok || sent.Value != reply.Length)
        {
            c.FreeAsync();
            return true;
        }

        long length = SendBacklog(c, psyncOffset);
        server.Log(LogLevel.Notice, string.Create(
            CultureInfo.InvariantCulture,
            $"Partial resynchronization request from {ClientLifecycle.ReplicaName(c)} accepted. "
                + $"Sending {length} bytes of " +
            $"backlog starting from offset {psyncOffset}."));
        Replicas.RefreshGoodCount(server);
        return true;
    }

    private static bool SameHistory(Client c, string replid, long psyncOffset)
    {
        RedisServer server = c.Server;
        ReplicationState repl = server.Repl;
        bool isSecond = string.Equals(replid, repl.Replid2, StringComparison.OrdinalIgnoreCase);
        if (string.Equals(replid, repl.Replid, StringComparison.OrdinalIgnoreCase) ||
            (isSecond && psyncOffset <= repl.SecondReplidOffset))
        {
            return true;
        }

        if (replid.StartsWith('?'))
        {
            server.Log(LogLevel.Notice,
                $"Full resync requested by replica {ClientLifecycle.ReplicaName(c)}");
        }
        else if (!isSecond)
        {
            server.Log(
                LogLevel.Notice,
                "Partial resynchronization not accepted: Replication ID mismatch (Replica asked "
                    + "for " +
                $"'{replid}', my replication IDs are '{repl.Replid}' and '{repl.Replid2}')");
        }
        else
        {
            server.Log(LogLevel.Notice, string.Create(
                CultureInfo.InvariantCulture,
                $"Partial resynchronization not accepted: Requested offset for second ID was " +
                $"{psyncOffset}, but I can reply up to {repl.SecondReplidOffset}"));
        }

        return false;
    }

    private static bool StillInBacklog(Client c, long psyncOffset)
    {
        RedisServer server = c.Server;
        ReplicationBacklog? backlog = server.Repl.Backlog;
        if (backlog != null && psyncOffset >= backlog.Offset
            && psyncOffset <= backlog.Offset + backlog.Histlen)
        {
            return true;
        }

        server.Log(LogLevel.Notice, string.Create(
            CultureInfo.InvariantCulture,
            $"Unable to partial resync with replica {ClientLifecycle.ReplicaName(c)} for lack "
                + $"of backlog (Replica request was: " +
            $"{psyncOffset})."));
        if (psyncOffset > server.Repl.MasterReplOffset)
        {
            server.Log(
                LogLevel.Warning,
                $"Warning: replica {ClientLifecycle.ReplicaName(c)} tried to PSYNC with an "
                    + $"offset that is greater than the " +
                "master replication offset.");
        }

        return false;
    }

    /// <summary>Stands the replica at an offset; returns how many bytes wait for it.</summary>
    /// <port>replication.c addReplyReplicationBacklog</port>
    private static long SendBacklog(Client c, long offset)
    {
        RedisServer server = c.Server;
        ReplicationBacklog backlog = server.Repl.Backlog!;
        server.Log(LogLevel.Debug, string.Create(
            CultureInfo.InvariantCulture, $"[PSYNC] Replica request offset: {offset}"));
        if (backlog.Histlen == 0)
        {
            server.Log(LogLevel.Debug, "[PSYNC] Backlog history len is zero");
            return 0;
        }

        long skip = offset - backlog.Offset;
        ReplBufBlock block = backlog.Find(offset);
        c.PutInPendingWriteQueue();
        Replicas.StreamOf(c).Attach(block, (int)(offset - block.ReplOffset));
        return backlog.Histlen - skip;
    }
}
