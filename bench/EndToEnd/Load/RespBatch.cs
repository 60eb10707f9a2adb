// RespBatch: requests gathered, sent at once, and their replies awaited.
// Ours, no origin in C.
using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RedisNet.Bench.EndToEnd;

internal sealed class RespBatch : IDisposable
{
    private readonly Socket _socket =
        new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _replies = new byte[64 * 1024];
    private ReplyCounter _counter;
    private byte[] _bytes = new byte[64 * 1024];
    private int _length;

    /// <summary>Replies still to come to what was sent before; below zero when some of those to
    /// what was sent last are here already.</summary>
    private int _awaited;

    public RespBatch(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Requests since the last <see cref="Run"/>.</summary>
    public int Count { get; private set; }

    public void Add(params ReadOnlySpan<string> words)
    {
        Append($"*{words.Length}\r\n");
        foreach (string word in words)
        {
            Append($"${word.Length}\r\n");
            Append(word);
            Append("\r\n");
        }
        Count++;
    }

    public void Add(KeyedRequest request, int key)
    {
        Reserve(request.Length);
        _length += request.Write(_bytes.AsSpan(_length), (uint)key);
        Count++;
    }

    /// <summary>One MSET of so many keys.</summary>
    public void AddMset(int from, int keys)
    {
        Append($"*{1 + (2 * keys)}\r\n$4\r\nMSET\r\n");
        Reserve(keys * KeyedRequest.Pair.Length);
        for (int i = from; i < from + keys; i++)
        {
            _length += KeyedRequest.Pair.Write(_bytes.AsSpan(_length), (uint)i);
        }
        Count++;
    }

    /// <summary>Sends what was added and awaits all replies; an error among them is an IOException.
    /// </summary>
    public void Run()
    {
        Exchange();
        Exchange();
    }

    /// <summary>Sends what was added and awaits the replies to what was sent before, so that the
    /// server need not wait for the next.</summary>
    public void Exchange()
    {
        for (int sent = 0; sent < _length;)
        {
            sent += _socket.Send(_bytes.AsSpan(sent, _length - sent));
        }
        while (_awaited > 0)
        {
            int got = _socket.Receive(_replies);
            _awaited -= got > 0 ? _counter.Feed(_replies.AsSpan(0, got))
                : throw new IOException("the server closed the connection");
        }
        if (_counter.Errors > 0)
        {
            throw new IOException("a request that fills a server was refused");
        }
        _awaited += Count;
        _length = 0;
        Count = 0;
    }

    public void Dispose() => _socket.Dispose();

    private void Append(string ascii)
    {
        Reserve(ascii.Length);
        _length += Encoding.ASCII.GetBytes(ascii, _bytes.AsSpan(_length));
    }

    private void Reserve(int more)
    {
        if (_length + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
        }
    }
}
