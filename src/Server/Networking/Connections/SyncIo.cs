// SyncIo: reading and writing that wait, for the few exchanges that stop the loop.
// Port of redis 7.2 syncio.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The time given is for the whole of one call. The descriptor stays non-blocking: each round tries
// first and waits for readiness after that.
using System;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Synchronous calls on a connection; ETIMEDOUT when the time is over.</summary>
public static class SyncIo
{
    /// <port>syncio.c SYNCIO__RESOLUTION</port>
    private const long ResolutionMs = 10;

    /// <summary>Writes all of it, or fails with some of it written.</summary>
    /// <port>syncio.c syncWrite</port>
    public static SysResult SyncWrite(
        this Connection conn, ReadOnlySpan<byte> data, long timeoutMs)
    {
        long startUs = conn.Server.Env.Clock.MonoUs();
        int length = data.Length;
        while (true)
        {
            SysResult sent = conn.Write(data);
            if (!sent.Ok && !sent.WouldBlock)
            {
                return sent;
            }
            data = sent.Ok ? data[sent.Int..] : data;
            if (data.IsEmpty)
            {
                return SysResult.Success(length);
            }
            if (!Wait(conn, read: false, startUs, timeoutMs))
            {
                return SysResult.Fail(Errno.ETIMEDOUT);
            }
        }
    }

    /// <summary>Reads a line, each byte of which may take as long; the value is its length without
    /// the line end. A line that is longer than the buffer comes in pieces. EPIPE is the end of the
    /// stream, or a line of nothing.</summary>
    /// <port>syncio.c syncReadLine</port>
    public static SysResult SyncReadLine(this Connection conn, Span<byte> line, long timeoutMs)
    {
        int n = 0;
        while (n < line.Length)
        {
            SysResult read = ReadByte(conn, line.Slice(n, 1), timeoutMs);
            if (!read.Ok)
            {
                return read;
            }
            if (line[n] == '\n')
            {
                int end = n > 0 && line[n - 1] == '\r' ? n - 1 : n;
                return n > 0 ? SysResult.Success(end) : SysResult.Fail(Errno.EPIPE);
            }
            n++;
        }
        return SysResult.Success(n);
    }

    /// <port>syncio.c syncRead</port>
    private static SysResult ReadByte(Connection conn, Span<byte> to, long timeoutMs)
    {
        long startUs = conn.Server.Env.Clock.MonoUs();
        while (true)
        {
            SysResult read = conn.Read(to);
            if (read.Ok)
            {
                return read.Value == 0 ? SysResult.Fail(Errno.EPIPE) : read;
            }
            if (!read.WouldBlock)
            {
                return read;
            }
            if (!Wait(conn, read: true, startUs, timeoutMs))
            {
                return SysResult.Fail(Errno.ETIMEDOUT);
            }
        }
    }

    // False when the time that began at startUs is over.
    private static bool Wait(Connection conn, bool read, long startUs, long timeoutMs)
    {
        Env env = conn.Server.Env;
        long remaining = timeoutMs - ((env.Clock.MonoUs() - startUs) / 1000);
        SysResult ready = env.Net.Poll(
            conn.Fd, read, !read, long.Max(remaining, ResolutionMs));
        return ready.Value != 0 && (env.Clock.MonoUs() - startUs) / 1000 < timeoutMs;
    }
}
