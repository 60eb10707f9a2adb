// MasterSync: from REPLICAOF to an established link: connect, introduce ourselves, PSYNC, receive
// the image.
// Port of redis 7.2 replication.c syncWithMaster. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   Connecting -> PING -> ReceivePingReply -> AUTH, REPLCONF … all in one go
//     -> ReceiveAuthReply -> ReceivePortReply -> ReceiveIpReply -> ReceiveCapaReply
//     -> PSYNC -> ReceivePsyncReply -> Connected, or Transfer -> Connected
//
// C reads each line of the handshake with a blocking call of up to five seconds. Here a line
// gathers as its bytes come and the loop goes on; a master that stops in the middle of one is
// noticed by repl-timeout like any other. Lines are read a byte at a time, because what follows a
// line may be the image, which has another reader.
using System;
using System.Globalization;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>One attempt. Made by <see cref="Connect"/>, gone when the link stands or the attempt
/// failed.</summary>
public sealed class MasterSync
{
    /// <summary>Longest line of the handshake; what exceeds it counts as the next line, as in
    /// C.</summary>
    private const int MaxHandshakeLine = 255;
    private const int MaxBulkLine = 1023;

    private readonly RedisServer _server;
    private readonly byte[] _line = new byte[MaxBulkLine];
    private int _lineLength;

    private MasterSync(RedisServer server, Connection conn)
    {
        _server = server;
        Conn = conn;
    }

    /// <summary>The connection; null once it became the master client's.</summary>
    public Connection? Conn { get; private set; }

    /// <summary>The file being received, or null.</summary>
    internal RdbReceive? Receive { get; set; }

    internal RedisServer Server => _server;

    /// <summary>Starts an attempt; false when it failed at once (the cron tries again).</summary>
    /// <port>replication.c connectWithMaster</port>
    public static bool Connect(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        Check.That(repl.Sync == null);
        var conn = new SocketConnection(server);
        var sync = new MasterSync(server, conn);
        conn.PrivateData = sync;
        if (!conn.Connect(repl.MasterHost!, repl.MasterPort, server.Config.BindSourceAddr, OnEvent)
            .Ok)
        {
            server.Log(LogLevel.Warning, $"Unable to connect to MASTER: {conn.LastError}");
            conn.Close();
            return false;
        }

        repl.Sync = sync;
        repl.TransferLastIoUnixS = server.Time.UnixS;
        repl.State = ReplState.Connecting;
        server.Log(LogLevel.Notice, "MASTER <-> REPLICA sync started");
        return true;
    }

    /// <summary>Ends the attempt under way, if any; with <paramref name="reconnect"/> the next one
    /// starts at once. True when there was one.</summary>
    /// <port>replication.c cancelReplicationHandshake</port>
    public static bool Cancel(RedisServer server, bool reconnect)
    {
        ReplicationState repl = server.Repl;
        if (repl.State != ReplState.Transfer && repl.State != ReplState.Connecting
            && !repl.InHandshake)
        {
            return false;
        }

        repl.Sync?.Close();
        repl.State = ReplState.Connect;
        if (reconnect)
        {
            server.Log(
                LogLevel.Notice, $"Reconnecting to MASTER {repl.MasterHost}:{repl.MasterPort} "
                    + $"after failure");
            Connect(server);
        }

        return true;
    }

    /// <summary>Hands the connection over: it belongs to the master client from now on.</summary>
    internal Connection TakeConnection()
    {
        Connection conn = Conn!;
        Conn = null;
        _server.Repl.Sync = null;
        return conn;
    }

    /// <summary>Shows a waiting master that we are alive, at most once a second, while loading
    /// blocks us.</summary>
    /// <port>replication.c replicationSendNewlineToMaster</port>
    public static void SendNewline(RedisServer server)
    {
        long now = server.Env.Clock.UnixUs() / 1_000_000;
        if (now != server.Repl.NewlineSentUnixS)
        {
            server.Repl.NewlineSentUnixS = now;
            server.Repl.Sync?.Conn?.Write("\n"u8);
        }
    }

    // REDISNET(handshake-nonblocking): C blocks for each line.
    /// <summary>Reads up to the end of a line; null while it is incomplete. <paramref
    /// name="failed"/> when the connection is broken.</summary>
    internal string? ReadLine(int max, out bool failed)
    {
        failed = false;
        Span<byte> one = stackalloc byte[1];
        while (_lineLength < max)
        {
            SysResult read = Conn!.Read(one);
            if (!read.Ok && read.WouldBlock)
            {
                return null;
            }

            if (!read.Ok || read.Value == 0)
            {
                failed = true;
                return null;
            }

            if (one[0] == '\n')
            {
                break;
            }

            _line[_lineLength++] = one[0];
        }

        int length = _lineLength;
        _lineLength = 0;
        if (length > 0 && _line[length - 1] == '\r')
        {
            length--;
        }

        return Encoding.Latin1.GetString(_line, 0, length);
    }

    internal string? ReadBulkLine(out bool failed) => ReadLine(MaxBulkLine, out failed);

    /// <summary>Sends a command to the master; an error text, or null.</summary>
    /// <port>replication.c sendCommand</port>
    internal string? Send(params ReadOnlySpan<string> argv)
    {
        var command = new StringBuilder();
        command.Append(CultureInfo.InvariantCulture, $"*{argv.Length}\r\n");
        foreach (string arg in argv)
        {
            command.Append(CultureInfo.InvariantCulture, $"${arg.Length}\r\n{arg}\r\n");
        }

        ReadOnlySpan<byte> rest = Encoding.Latin1.GetBytes(command.ToString());
        SysResult sent = default;
        while (!rest.IsEmpty && (sent = Conn!.Write(rest)) is { Ok: true, Value: > 0 })
        {
            rest = rest[sent.Int..];
        }

        // A handshake is far smaller than a socket's buffer: what nothing is taken of now will not
        // be taken later.
        bool full = sent.Ok || sent.WouldBlock;
        return rest.IsEmpty
            ? null
            : $"-Writing to master: {(full ? Errno.ETIMEDOUT : sent.Errno).Message()}";
    }

    /// <summary>Ends the attempt and drops what was received.</summary>
    internal void Close()
    {
        _server.Repl.Sync = null;
        Conn?.Close();
        Conn = null;
        Receive?.Discard();
        Receive = null;
    }

    // The next attempt is the cron's.
    private void Fail()
    {
        Close();
        _server.Repl.State = ReplState.Connect;
    }

    private static void OnEvent(Connection conn)
    {
        var sync = (MasterSync)conn.PrivateData!;
        sync.Step();
    }

    /// <port>replication.c syncWithMaster</port>
    private void Step()
    {
        ReplicationState repl = _server.Repl;
        if (repl.State == ReplState.None)
        {
            Close();
            return;
        }

        if (Conn!.State != ConnectionState.Connected)
        {
            _server.Log(LogLevel.Warning, $"Error condition on socket for SYNC: {Conn.LastError}");
            Fail();
            return;
        }

        if (repl.State == ReplState.Connecting)
        {
            Connected();
            return;
        }

        if (repl.State == ReplState.ReceivePsyncReply)
        {
            PsyncReply();
            return;
        }

        string? line = ReadLine(MaxHandshakeLine, out bool failed);
        if (failed)
        {
            _server.Log(
                LogLevel.Warning, $"Failed to read response from the server: {Conn.LastError}");
            _server.Log(LogLevel.Warning,
                "Master did not respond to command during SYNC handshake");
            Fail();
        }
        else if (line != null)
        {
            repl.TransferLastIoUnixS = _server.Time.UnixS;
            Reply(line);
        }
    }

    private void Connected()
    {
        _server.Log(LogLevel.Notice, "Non blocking connect for SYNC fired the event.");
        SysResult watched = Conn!.SetReadHandler(OnEvent);
        if (!watched.Ok)
        {
            LogUnwatched(watched.Errno);
            Fail();
            return;
        }

        Conn.SetWriteHandler(null);
        _server.Repl.State = ReplState.ReceivePingReply;
        FailIfUnsent(Send("PING"));
    }

    private void Reply(string line)
    {
        ReplicationState repl = _server.Repl;
        switch (repl.State)
        {
            case ReplState.ReceivePingReply:
                PingReply(line);
                break;
            case ReplState.ReceiveAuthReply:
                if (line.StartsWith('-'))
                {
                    _server.Log(LogLevel.Warning, $"Unable to AUTH to MASTER: {line}");
                    Fail();
                    break;
                }

                repl.State = ReplState.ReceivePortReply;
                break;
            case ReplState.ReceivePortReply:
                NonCritical(line, "listening-port");
                repl.State = _server.Config.ReplicaAnnounceIp != null
                    ? ReplState.ReceiveIpReply
                    : ReplState.ReceiveCapaReply;
                break;
            case ReplState.ReceiveIpReply:
                NonCritical(line, "ip-address");
                repl.State = ReplState.ReceiveCapaReply;
                break;
            case ReplState.ReceiveCapaReply:
                NonCritical(line, "capa");
                repl.State = ReplState.SendPsync;
                SendPsync();
                break;
            default:
                Check.Panic("reply in a state that expects none");
                break;
        }
    }

    private void PingReply(string line)
    {
        // Not being allowed to PING is as good as a PONG: AUTH comes next.
        bool good = line.StartsWith('+') ||
            line.StartsWith("-NOAUTH", StringComparison.Ordinal) ||
            line.StartsWith("-NOPERM", StringComparison.Ordinal) ||
            line.StartsWith("-ERR operation not permitted", StringComparison.Ordinal);
        if (!good)
        {
            _server.Log(LogLevel.Warning, $"Error reply to PING from master: '{line}'");
            Fail();
            return;
        }

        _server.Log(LogLevel.Notice, "Master replied to PING, replication can continue...");
        _server.Repl.State = ReplState.SendHandshake;
        if (SendHandshake())
        {
            _server.Repl.State = _server.Config.Masterauth != null
                ? ReplState.ReceiveAuthReply
                : ReplState.ReceivePortReply;
        }
    }

    private bool SendHandshake()
    {
        ServerConfig config = _server.Config;
        string? error = null;
        if (config.Masterauth != null)
        {
            error = config.Masteruser != null
                ? Send("AUTH", config.Masteruser, config.Masterauth)
                : Send("AUTH", config.Masterauth);
        }

        int port = config.ReplicaAnnouncePort != 0 ? config.ReplicaAnnouncePort : config.Port;
        error ??= Send("REPLCONF", "listening-port", port.ToString(CultureInfo.InvariantCulture));
        if (error == null && config.ReplicaAnnounceIp != null)
        {
            error = Send("REPLCONF", "ip-address", config.ReplicaAnnounceIp);
        }

        error ??= Send("REPLCONF", "capa", "eof", "capa", "psync2");
        return !FailIfUnsent(error);
    }

    private void NonCritical(string line, string option)
    {
        if (line.StartsWith('-'))
        {
            _server.Log(
                LogLevel.Notice, $"(Non critical) Master does not understand REPLCONF {option}: "
                    + $"{line}");
        }
    }

    private void SendPsync()
    {
        if (!MasterPsync.Send(this))
        {
            FailoverCommand.Abort(_server, "Write error to failover target");
            FailIfUnsent("Write error sending the PSYNC command.");
            return;
        }

        _server.Repl.State = ReplState.ReceivePsyncReply;
    }

    private void PsyncReply()
    {
        string? line = ReadLine(MaxHandshakeLine, out bool failed);
        PsyncResult result;
        if (failed)
        {
            _server.Log(LogLevel.Warning,
                $"Failed to read response from the server: {Conn!.LastError}");
            _server.Log(LogLevel.Warning, "Master did not reply to PSYNC, will try later");
            result = PsyncResult.TryLater;
        }
        else if (line == null)
        {
            return;
        }
        else
        {
            _server.Repl.TransferLastIoUnixS = _server.Time.UnixS;
            if (line.Length == 0)
            {
                return; // A newline: the master is alive and still busy.
            }

            Conn!.SetReadHandler(null);
            result = MasterPsync.Reply(this, line);
        }

        if (_server.Repl.FailoverState == FailoverState.InProgress && !ConcludeFailover(result))
        {
            return;
        }

        AfterPsync(result);
    }

    private bool ConcludeFailover(PsyncResult result)
    {
        if (result is PsyncResult.Continue or PsyncResult.FullResync)
        {
            FailoverCommand.Clear(_server);
            return true;
        }

        FailoverCommand.Abort(_server, "Failover target rejected psync request");
        return false;
    }

    private void AfterPsync(PsyncResult result)
    {
        switch (result)
        {
            case PsyncResult.TryLater:
                Fail();
                return;
            case PsyncResult.Continue:
                _server.Log(
                    LogLevel.Notice, "MASTER <-> REPLICA sync: Master accepted a Partial "
                        + "Resynchronization.");
                return;
            case PsyncResult.NotSupported:
                _server.Log(LogLevel.Notice, "Retrying with SYNC...");
                SysResult sent = Conn!.Write("SYNC\r\n"u8);
                if (!sent.Ok)
                {
                    _server.Log(
                        LogLevel.Warning, $"I/O error writing to MASTER: {sent.Errno.Message()}");
                    Fail();
                    return;
                }

                break;
        }

        Receive = RdbReceive.Begin(this);
        if (Receive == null)
        {
            Fail();
            return;
        }

        ReplicationState repl = _server.Repl;
        repl.State = ReplState.Transfer;
        repl.TransferSize = -1;
        repl.TransferRead = 0;
        repl.TransferLastIoUnixS = _server.Time.UnixS;
    }

    /// <summary>The loop refused the connection; nothing would ever be read from it.</summary>
    internal void LogUnwatched(Errno errno) => _server.Log(
        LogLevel.Warning,
        $"Can't create readable event for SYNC: {errno.Message()} ({Conn!.Info})");

    private bool FailIfUnsent(string? error)
    {
        if (error == null)
        {
            return false;
        }

        _server.Log(LogLevel.Warning,
            $"Sending command to master in replication handshake: {error}");
        Fail();
        return true;
    }
}
