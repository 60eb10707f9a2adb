// RdbTransfer: the RDB file on its way from our disk to a replica.
// Port of redis 7.2 replication.c sendBulkToSlave. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Globalization;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Sends "$length" and the file, a piece whenever the socket takes one.</summary>
public static class RdbTransfer
{
    private const int PieceBytes = 16 * 1024;

    /// <summary>The file is written: opens it for one replica and begins to send.</summary>
    /// <port>replication.c updateSlavesWaitingBgsave</port>
    public static void Begin(Client replica)
    {
        RedisServer server = replica.Server;
        ReplicaState state = replica.Replica!;
        SysResult opened = server.Env.Files.Open(server.Config.Dbfilename, OpenFlags.Read);
        SysResult length = opened.Ok ? server.Env.Files.Length(opened.Int) : opened;
        if (!length.Ok)
        {
            if (opened.Ok)
            {
                server.Env.Files.Close(opened.Int);
            }

            replica.FreeAsync();
            server.Log(
                LogLevel.Warning, $"SYNC failed. Can't open/stat DB after BGSAVE: "
                    + $"{length.Errno.Message()}");
            return;
        }

        state.DbFd = opened.Int;
        state.DbOff = 0;
        state.DbSize = length.Value;
        state.Phase = ReplicaPhase.SendBulk;
        state.Preamble = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"${state.DbSize}\r\n"));
        replica.Conn!.SetWriteHandler(null);
        if (!replica.Conn.SetWriteHandler(Send).Ok)
        {
            replica.FreeAsync();
        }
    }

    /// <summary>Closes the file; in the background, since this may be the last reference to a large
    /// one.</summary>
    /// <port>replication.c closeRepldbfd</port>
    public static void CloseFile(Client replica)
    {
        replica.Server.Env.Jobs.Submit(
            JobKind.CloseFile, new CloseFileJob(replica.Server.Env.Files, replica.Replica!.DbFd));
        replica.Replica.DbFd = -1;
    }

    /// <port>replication.c sendBulkToSlave</port>
    private static void Send(Connection conn)
    {
        var replica = (Client)conn.PrivateData!;
        if (replica.Replica!.Preamble == null || SendPreamble(replica))
        {
            SendPiece(replica);
        }
    }

    private static bool SendPreamble(Client replica)
    {
        ReplicaState state = replica.Replica!;
        SysResult sent = replica.Conn!.Write(state.Preamble);
        if (!sent.Ok)
        {
            if (!sent.WouldBlock)
            {
                replica.Server.Log(
                    LogLevel.Warning, $"Write error sending RDB preamble to replica: "
                        + $"{sent.Errno.Message()}");
                replica.FreeClient();
            }

            return false;
        }

        replica.Server.Stats.NetReplOutputBytes += sent.Value;
        state.Preamble = sent.Value == state.Preamble!.Length ? null : state.Preamble[sent.Int..];
        return state.Preamble == null;
    }

    private static void SendPiece(Client replica)
    {
        RedisServer server = replica.Server;
        ReplicaState state = replica.Replica!;
        Span<byte> piece = stackalloc byte[PieceBytes];
        SysResult read = server.Env.Files.Pread(state.DbFd, piece, state.DbOff);
        if (!read.Ok || read.Value == 0)
        {
            string why = read.Ok ? "premature EOF" : read.Errno.Message();
            server.Log(LogLevel.Warning, $"Read error sending DB to replica: {why}");
            replica.FreeClient();
            return;
        }

        SysResult sent = replica.Conn!.Write(piece[..read.Int]);
        if (!sent.Ok)
        {
            if (!sent.WouldBlock)
            {
                server.Log(LogLevel.Warning,
                    $"Write error sending DB to replica: {sent.Errno.Message()}");
                replica.FreeClient();
            }

            return;
        }

        state.DbOff += sent.Value;
        server.Stats.NetReplOutputBytes += sent.Value;
        if (state.DbOff == state.DbSize)
        {
            CloseFile(replica);
            replica.Conn.SetWriteHandler(null);
            if (!FullResync.PutOnline(replica))
            {
                replica.FreeClient();
                return;
            }

            FullResync.StartCommandStream(replica);
        }
    }
}
