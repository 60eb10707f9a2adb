// MigrateTransfer: one attempt to send keys to another server.
// Port of redis 7.2 cluster.c migrateCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   [AUTH [user] password]  [SELECT db]  { RESTORE key ttl payload [REPLACE] }*
//
// goes out without waiting for replies; then one reply is read for each. A value goes out as soon
// as it is written, so that the commands of many keys need not stand side by side in memory.
using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Sends, reads the replies, and deletes here what has arrived there.</summary>
internal sealed class MigrateTransfer(Client c, MigrateRequest request, MigrateSocket socket)
{
    private const int ChunkBytes = 64 * 1024;
    private const int LineBytes = 1023;

    private readonly ArrayBufferWriter<byte> _out = new();
    private readonly List<int> _sent = [];
    private readonly byte[] _line = new byte[LineBytes];
    private readonly bool _selects = socket.LastDbId != request.DbId;

    /// <summary>Keys sent and acknowledged, to be deleted on replicas too.</summary>
    public List<int> Arrived { get; } = [];

    /// <summary>Replies to RESTORE that were read, good or bad.</summary>
    public int Replies { get; private set; }

    /// <summary>Whether an attempt ended because time was over: no reason to try again.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>The target said no, and the client was told.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>A value that DUMP would refuse stopped the attempt.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>False when the connection failed.</summary>
    public bool Send()
    {
        if (request.Password is { } password)
        {
            ReplyWriter.ArrayHeader(_out, request.Username is null ? 2 : 3);
            ReplyWriter.Bulk(_out, "AUTH"u8);
            if (request.Username is { } username)
            {
                ReplyWriter.Bulk(_out, username.Span);
            }
            ReplyWriter.Bulk(_out, password.Span);
        }
        if (_selects)
        {
            ReplyWriter.ArrayHeader(_out, 2);
            ReplyWriter.Bulk(_out, "SELECT"u8);
            ReplyWriter.BulkInteger(_out, request.DbId);
        }
        foreach (int i in request.Keys)
        {
            if (!SendKey(i))
            {
                return false;
            }
        }
        return Flush(atLeast: 1);
    }

    /// <summary>False when the connection failed; what arrived until then counts.</summary>
    public bool Receive()
    {
        string? auth = null;
        string? select = null;
        if ((request.Password != null && !ReadReply(out auth))
            || (_selects && !ReadReply(out select)))
        {
            return false;
        }
        foreach (int i in _sent)
        {
            if (!ReadReply(out string? restore))
            {
                return false;
            }
            Replies++;
            if ((auth ?? select ?? restore) is { } error)
            {
                Refuse(error);
            }
            else if (!request.Copy)
            {
                DeleteHere(i);
            }
        }
        return true;
    }

    private bool SendKey(int i)
    {
        KeyArg key = c.Key(i);
        Robj o = c.Db.Keys.Find(key.Bytes, key.Hash);
        long ttl = o.IsNull || o.Expire == -1 ? 0 : o.Expire - c.Server.CommandTimeSnapshot();
        if (o.IsNull || ttl < 0)
        {
            return true;
        }
        if (o.Expire != -1)
        {
            ttl = long.Max(ttl, 1);
        }
        if (!DumpCommands.TryCreatePayload(c.Server, o, out ReadOnlySpan<byte> payload))
        {
            IsTooLarge = true;
            return false;
        }
        _sent.Add(i);
        ReplyWriter.ArrayHeader(_out, request.Replace ? 5 : 4);
        ReplyWriter.Bulk(_out, "RESTORE"u8);
        ReplyWriter.Bulk(_out, key.Bytes);
        ReplyWriter.BulkInteger(_out, ttl);
        if (!SendPayload(payload))
        {
            return false;
        }
        if (request.Replace)
        {
            ReplyWriter.Bulk(_out, "REPLACE"u8);
        }
        return Flush(ChunkBytes);
    }

    // A large value goes out from where it is.
    private bool SendPayload(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < ChunkBytes)
        {
            ReplyWriter.Bulk(_out, payload);
            return true;
        }
        ReplyWriter.BulkLength(_out, payload.Length);
        bool sent = Flush(atLeast: 1) && Write(payload);
        _out.Write("\r\n"u8);
        return sent;
    }

    private bool Flush(int atLeast)
    {
        if (_out.WrittenCount < atLeast)
        {
            return true;
        }
        bool sent = Write(_out.WrittenSpan);
        _out.ResetWrittenCount();
        return sent;
    }

    private bool Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> chunk = bytes[..int.Min(ChunkBytes, bytes.Length)];
            SysResult sent = socket.Conn.SyncWrite(chunk, request.TimeoutMs);
            if (!sent.Ok)
            {
                TimedOut = sent.Errno == Errno.ETIMEDOUT;
                return false;
            }
            bytes = bytes[chunk.Length..];
        }
        return true;
    }

    // The text of an error reply, else null. False when the connection failed.
    private bool ReadReply(out string? error)
    {
        SysResult read = socket.Conn.SyncReadLine(_line, request.TimeoutMs);
        TimedOut = read.Errno == Errno.ETIMEDOUT;
        error = read.Value > 0 && _line[0] == '-'
            ? Encoding.Latin1.GetString(_line.AsSpan(1, read.Int - 1))
            : null;
        return read.Ok;
    }

    // Only the first error is told; what is selected there is no longer known.
    private void Refuse(string error)
    {
        if (!IsRefused)
        {
            IsRefused = true;
            socket.LastDbId = MigrateSocket.NoDb;
            c.AddReplyError($"Target instance replied with error: {error}");
        }
    }

    private void DeleteHere(int i)
    {
        KeyArg key = c.Key(i);
        c.Db.Delete(key);
        c.Db.SignalModified(c, key);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
        c.Server.Dirty++;
        Arrived.Add(i);
    }
}
