// TraceFile: the recording on disk, in the Chrome trace format.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   [
//   {"name":"process_name","ph":"M","pid":7,"args":{"name":"redisnet-server"}},
//   {"name":"get","cat":"command","ph":"X","pid":7,"tid":1,"ts":1503.118,"dur":0.412},
//   {"name":"write","cat":"loop","ph":"X","pid":7,"tid":1,"ts":1503.530,"dur":4.105,
//    "args":{"bytes":5}}
//   ]
//
// (each event on one line). Times are microseconds since the recording began. The comma stands
// before an event, never behind one, and viewers do without the bracket at the end: so the file can
// be opened at any moment, and whatever ends the process. It never becomes larger than its limit.
//
// Written by a background worker, one job at a time; what the loop reads of it (Error, IsOpen) it
// reads when the job has come back.
using System;
using System.Buffers.Text;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Turns events into text and writes it.</summary>
internal sealed class TraceFile
{
    private const int ChunkBytes = 64 * 1024;

    // Two numbers, their words, and a name of any command.
    private const int LongestEvent = 512;

    private static readonly byte[] Tail = "\n]\n"u8.ToArray();
    private readonly IFileSystem _files;
    private readonly int _fd;
    private readonly byte[][] _heads;
    private readonly byte[][] _args = TraceNames.Args();
    private readonly long _originNs;
    private readonly long _limitBytes;
    private readonly byte[] _chunk = new byte[ChunkBytes];
    private int _used;
    private long _written;

    /// <summary>Takes ownership of the descriptor.</summary>
    public TraceFile(RedisServer server, int fd, long originNs, long limitBytes)
    {
        _files = server.Env.Files;
        _fd = fd;
        _heads = TraceNames.Heads(server);
        _originNs = originNs;
        _limitBytes = limitBytes;
    }

    /// <summary>Whether more can be written; false after the end, an error, or at the
    /// limit.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>What the system said to the write that failed.</summary>
    public Errno Error { get; private set; }

    /// <summary>The bracket, and what a viewer is to call process and tracks.</summary>
    public void Begin(string program, int pid)
    {
        Append(Encoding.ASCII.GetBytes(
            $"[\n{{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":{pid},"
            + $"\"args\":{{\"name\":\"{program}\"}}}}"
            + ThreadName(pid, TraceNames.LoopTrack, "loop")
            + ThreadName(pid, TraceNames.GcTrack, "garbage collector")));
        Flush();
    }

    /// <summary>Writes events as far as the limit allows; at the limit the file ends.</summary>
    public void Write(ReadOnlySpan<TraceEvent> events)
    {
        foreach (ref readonly TraceEvent e in events)
        {
            if (_used + LongestEvent > ChunkBytes)
            {
                Flush();
            }

            if (!IsOpen)
            {
                return;
            }

            if (_written + _used + LongestEvent + Tail.Length > _limitBytes)
            {
                End();
                return;
            }

            Append(in e);
        }

        Flush();
    }

    /// <summary>The closing bracket; the descriptor goes.</summary>
    public void End()
    {
        if (IsOpen)
        {
            Append(Tail);
            Flush();
        }

        Close();
    }

    private static string ThreadName(int pid, int track, string name) =>
        $",\n{{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":{pid},\"tid\":{track},"
            + $"\"args\":{{\"name\":\"{name}\"}}}}";

    private void Append(in TraceEvent e)
    {
        Append(_heads[e.Name]);
        AppendUs(e.StartNs - _originNs);
        Append(",\"dur\":"u8);
        AppendUs(e.LengthNs);
        if (e.Arg >= 0)
        {
            Append(_args[e.Name]);
            AppendNumber(e.Arg);
            Append("}"u8);
        }

        Append("}"u8);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_chunk.AsSpan(_used));
        _used += bytes.Length;
    }

    private void AppendNumber(long value)
    {
        bool fits = Utf8Formatter.TryFormat(value, _chunk.AsSpan(_used), out int count);
        Check.That(fits);
        _used += count;
    }

    // Nanoseconds as microseconds with three decimals.
    private void AppendUs(long ns)
    {
        AppendNumber(ns / 1000);
        int rest = (int)(ns % 1000);
        Span<byte> decimals = _chunk.AsSpan(_used, 4);
        decimals[0] = (byte)'.';
        decimals[1] = (byte)('0' + (rest / 100));
        decimals[2] = (byte)('0' + (rest / 10 % 10));
        decimals[3] = (byte)('0' + (rest % 10));
        _used += 4;
    }

    // A chunk that the disk did not take whole is taken back, so that the file ends with an event.
    private void Flush()
    {
        int done = 0;
        while (IsOpen && done < _used)
        {
            SysResult wrote = _files.Write(_fd, _chunk.AsSpan(done, _used - done));
            if (!wrote.Ok || wrote.Value == 0)
            {
                Error = wrote.Ok ? Errno.EIO : wrote.Errno;
                _ = _files.Truncate(_fd, _written);
                Close();
                return;
            }

            done += wrote.Int;
        }

        _written += done;
        _used = 0;
    }

    private void Close()
    {
        if (IsOpen)
        {
            IsOpen = false;
            _ = _files.Close(_fd);
        }
    }
}
