// RawClient: a connection that compares bytes, not meanings.
// Ours, no origin in C.
using System;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace RedisNet.Interop.Tests;

/// <summary>Sends commands and takes whatever bytes come back, as Latin-1.</summary>
internal sealed class RawClient(int port) : IDisposable
{
    private readonly TcpClient _socket = new("127.0.0.1", port) { NoDelay = true };

    public void Send(ReadOnlySpan<string> words)
    {
        var text = new StringBuilder();
        text.Append('*').Append(words.Length).Append("\r\n");
        foreach (string word in words)
        {
            text.Append('$').Append(word.Length).Append("\r\n").Append(word).Append("\r\n");
        }
        _socket.GetStream().Write(Encoding.Latin1.GetBytes(text.ToString()));
    }

    /// <summary>Exactly that many bytes.</summary>
    public string Take(int length)
    {
        byte[] buffer = new byte[length];
        _socket.GetStream().ReadExactly(buffer);
        return Encoding.Latin1.GetString(buffer);
    }

    /// <summary>Waits until something has come; not for ever, as some commands have no reply.
    /// </summary>
    public void Await(int limitMs)
    {
        long from = Stopwatch.GetTimestamp();
        while (_socket.Available == 0
            && Stopwatch.GetElapsedTime(from).TotalMilliseconds < limitMs)
        {
            Thread.Sleep(1);
        }
    }

    /// <summary>All that comes until nothing has come for some milliseconds.</summary>
    public string Drain(int quietMs)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[65536];
        long last = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(last).TotalMilliseconds < quietMs)
        {
            if (_socket.Available == 0)
            {
                Thread.Sleep(1);
                continue;
            }
            int read = _socket.GetStream().Read(buffer);
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            last = Stopwatch.GetTimestamp();
        }
        return text.ToString();
    }

    public void Dispose() => _socket.Dispose();
}
