// LoadConnection: one connection of the load generator, with the times its replies are due from.
// Ours, no origin in C.
//
// Replies come in the order of the requests, so a ring of times is all there is to remember. What
// the kernel does not take at once waits here and goes first with the next request.
using System;
using System.IO;
using System.Net;
using System.Net.Sockets;

namespace RedisNet.Bench.EndToEnd;

internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket =
        new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _out = new byte[4096];
    private int _length;
    private long[] _due = new long[64];
    private int _oldest;
    private int _waiting;
    private ReplyCounter _counter;

    public LoadConnection(int port)
    {
        _socket.Connect(IPAddress.Loopback, port);
        _socket.Blocking = false;
    }

    public int Fd => (int)_socket.Handle;

    /// <summary>Requests without a reply so far.</summary>
    public int Waiting => _waiting;

    public bool HasUnsent => _length > 0;

    public int Errors => _counter.Errors;

    /// <summary>Sends the next request of the mix, or keeps what does not fit.</summary>
    public void Request(RequestMix mix, long due)
    {
        if (_length + RequestMix.MostBytes > _out.Length)
        {
            Array.Resize(ref _out, _out.Length * 2);
        }
        _length += mix.Write(_out.AsSpan(_length));
        Remember(due);
        Send();
    }

    public void Send()
    {
        int sent = _socket.Send(_out.AsSpan(0, _length), SocketFlags.None, out SocketError error);
        if (error is not SocketError.Success and not SocketError.WouldBlock)
        {
            throw new IOException($"sending to the server: {error}");
        }
        if (sent > 0)
        {
            _out.AsSpan(sent, _length - sent).CopyTo(_out);
            _length -= sent;
        }
    }

    /// <summary>How many replies came.</summary>
    public int Receive(byte[] scratch)
    {
        int got = _socket.Receive(scratch, SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
        {
            return 0;
        }
        return got > 0 ? _counter.Feed(scratch.AsSpan(0, got))
            : throw new IOException($"the server closed the connection ({error})");
    }

    /// <summary>When the request of the oldest reply outstanding was due.</summary>
    public long TakeDue()
    {
        long due = _due[_oldest];
        _oldest = (_oldest + 1) & (_due.Length - 1);
        _waiting--;
        return due;
    }

    public void Dispose() => _socket.Dispose();

    private void Remember(long due)
    {
        if (_waiting == _due.Length)
        {
            long[] larger = new long[_due.Length * 2];
            for (int i = 0; i < _waiting; i++)
            {
                larger[i] = _due[(_oldest + i) & (_due.Length - 1)];
            }
            (_due, _oldest) = (larger, 0);
        }
        _due[(_oldest + _waiting) & (_due.Length - 1)] = due;
        _waiting++;
    }
}
