// SaveInBackground: one BGSAVE, beside a load, from its beginning to its end.
// Ours, no origin in C.
//
// A thread of its own asks the server now and then. It allocates nothing while the load runs:
// collecting garbage would stop the load.
using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace RedisNet.Bench.EndToEnd;

internal sealed class SaveInBackground : IDisposable
{
    private readonly Socket _socket =
        new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _reply = new byte[16 * 1024];
    private readonly string _server;
    private readonly int _afterMs;
    private readonly int _pollMs;
    private readonly Action _begun;
    private readonly Thread _thread;
    private string _failed = "";
    private Span _span;
    private bool _over;

    /// <param name="server">Is to save.</param>
    /// <param name="afterMs">The load runs by itself first.</param>
    /// <param name="pollMs">How often it is asked.</param>
    /// <param name="begun">Called when the server said that it has begun.</param>
    public SaveInBackground(Server server, int afterMs, int pollMs, Action begun)
    {
        (_server, _afterMs, _pollMs, _begun) = (server.Name, afterMs, pollMs, begun);
        _socket.Connect(IPAddress.Loopback, server.Port);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>It ended, one way or the other.</summary>
    public bool IsOver => Volatile.Read(ref _over);

    /// <summary>From before BGSAVE was sent to when its end was noticed; an IOException where it
    /// failed.</summary>
    public Span Span
    {
        get
        {
            _thread.Join();
            return _failed.Length == 0 ? _span
                : throw new IOException($"{_server}, while it saves: {_failed}");
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Run()
    {
        try
        {
            Thread.Sleep(_afterMs);
            long start = Stopwatch.GetTimestamp();
            if (!Ask("BGSAVE\r\n"u8).StartsWith((byte)'+'))
            {
                _failed = "BGSAVE was refused";
            }
            _begun();
            while (_failed.Length == 0
                && Ask("INFO persistence\r\n"u8).IndexOf("rdb_bgsave_in_progress:1"u8) >= 0)
            {
                Thread.Sleep(_pollMs);
            }
            _span = new Span(start, Stopwatch.GetTimestamp());
            if (_failed.Length == 0
                && Ask("INFO persistence\r\n"u8).IndexOf("rdb_last_bgsave_status:ok"u8) < 0)
            {
                _failed = "the save failed";
            }
        }
        catch (SocketException e)
        {
            _failed = e.Message;
        }
        Volatile.Write(ref _over, true);
    }

    // The whole of a short reply; a bulk string's second line break from the end is not its last.
    private ReadOnlySpan<byte> Ask(ReadOnlySpan<byte> command)
    {
        _socket.Send(command);
        int length = 0;
        do
        {
            int got = _socket.Receive(_reply.AsSpan(length));
            if (got == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }
            length += got;
        }
        while (!IsWhole(_reply.AsSpan(0, length)));
        return _reply.AsSpan(0, length);
    }

    /// <summary>A line, or a bulk string with all its bytes.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> reply)
    {
        int line = reply.IndexOf("\r\n"u8);
        if (line < 0 || reply[0] != '$')
        {
            return line >= 0;
        }
        return System.Buffers.Text.Utf8Parser.TryParse(reply[1..line], out int bytes, out _)
            && reply.Length >= line + 2 + bytes + 2;
    }
}
