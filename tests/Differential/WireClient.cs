// WireClient: one connection; words out, the bytes of whole replies back, one char a byte.
// Ours, no origin in C.
using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RedisNet.Differential;

internal sealed class WireClient : IDisposable
{
    private const int TimeoutMs = 60_000;

    private readonly Socket _socket =
        new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _chunk = new byte[64 * 1024];
    private readonly StringBuilder _out = new();
    private char[] _in = new char[256 * 1024];
    private int _start;
    private int _end;

    public WireClient(int port)
    {
        _socket.NoDelay = true;
        _socket.ReceiveTimeout = TimeoutMs;
        _socket.SendTimeout = TimeoutMs;
        _socket.Connect(IPAddress.Loopback, port);
    }

    /// <summary>Adds a request to those that <see cref="Flush"/> sends.</summary>
    public void Queue(params ReadOnlySpan<string> words)
    {
        _out.Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (string word in words)
        {
            _out.Append(CultureInfo.InvariantCulture, $"${word.Length}\r\n{word}\r\n");
        }
    }

    public void Flush()
    {
        ReadOnlySpan<byte> bytes = Encoding.Latin1.GetBytes(_out.ToString());
        _out.Clear();
        while (!bytes.IsEmpty)
        {
            bytes = bytes[_socket.Send(bytes)..];
        }
    }

    /// <summary>The bytes of the next reply.</summary>
    public string Take()
    {
        int end = WireReply.End(_in.AsSpan(0, _end), _start);
        while (end < 0)
        {
            Receive();
            end = WireReply.End(_in.AsSpan(0, _end), _start);
        }
        string reply = new(_in, _start, end - _start);
        _start = end;
        return reply;
    }

    public string Do(params ReadOnlySpan<string> words)
    {
        Queue(words);
        Flush();
        return Take();
    }

    /// <summary>The text of a simple or bulk string.</summary>
    public string Text(params ReadOnlySpan<string> words)
    {
        string reply = Do(words);
        return reply[0] switch
        {
            '+' => reply[1..^2],
            '$' when reply[1] != '-' =>
                reply[(reply.IndexOf('\n', StringComparison.Ordinal) + 1)..^2],
            _ => throw new IOException($"{string.Join(' ', words)}: {reply.Trim()}"),
        };
    }

    public void Dispose() => _socket.Dispose();

    private void Receive()
    {
        if (_start > 0)
        {
            Array.Copy(_in, _start, _in, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }
        int n = _socket.Receive(_chunk);
        if (n == 0)
        {
            throw new IOException("the server closed the connection");
        }
        if (_end + n > _in.Length)
        {
            Array.Resize(ref _in, _in.Length * 2);
        }
        _end += Encoding.Latin1.GetChars(_chunk.AsSpan(0, n), _in.AsSpan(_end));
    }
}
