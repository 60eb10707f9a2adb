// RespClient: a small blocking Redis client for tools. Requests as words, replies as objects.
// Ours, no origin in C.
//
// Reply objects: string (simple and bulk), long, RespError, null, object?[]. One thread a client.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RedisNet.Tools;

public sealed class RespClient : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _in = new byte[64 * 1024];
    private readonly MemoryStream _out = new();
    private int _start;
    private int _end;

    /// <summary>Connects to a loopback port; throws IOException or SocketException.</summary>
    public RespClient(int port, int timeoutMs = 1000)
        : this(IPAddress.Loopback, port, timeoutMs)
    {
    }

    /// <summary>The same to a host that the tool made itself.</summary>
    public RespClient(IPAddress host, int port, int timeoutMs = 1000)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true, SendTimeout = timeoutMs, ReceiveTimeout = timeoutMs,
        };
        try
        {
            Connect(host, port, timeoutMs);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>How long a read waits; 0 is for ever.</summary>
    public int ReceiveTimeoutMs
    {
        set => _socket.ReceiveTimeout = value;
    }

    /// <summary>Adds a request to those that <see cref="Flush"/> sends.</summary>
    public void Queue(params ReadOnlySpan<string> words)
    {
        Append($"*{words.Length}\r\n");
        foreach (string word in words)
        {
            Append($"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }
    }

    public void Flush()
    {
        byte[] bytes = _out.GetBuffer();
        int length = (int)_out.Length, sent = 0;
        while (sent < length)
        {
            sent += _socket.Send(bytes, sent, length - sent, SocketFlags.None);
        }
        _out.SetLength(0);
    }

    public object? Do(params ReadOnlySpan<string> words)
    {
        Queue(words);
        Flush();
        return Read();
    }

    public object? Read()
    {
        string line = ReadLine();
        string rest = line[1..];
        return line[0] switch
        {
            '+' => rest,
            '-' => new RespError(rest),
            ':' => long.Parse(rest, CultureInfo.InvariantCulture),
            '$' => ReadBulk(int.Parse(rest, CultureInfo.InvariantCulture)),
            '*' => ReadArray(int.Parse(rest, CultureInfo.InvariantCulture)),
            _ => throw new IOException($"Not RESP2: {line}"),
        };
    }

    /// <summary>INFO's or another "name:value" reply as a table.</summary>
    public Dictionary<string, string> Info(string section)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        string text = Do("INFO", section) as string ?? "";
        foreach (string line in text.Split("\r\n"))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                fields[line[..colon]] = line[(colon + 1)..];
            }
        }
        return fields;
    }

    /// <summary>A flat array of names and values as a table.</summary>
    public static Dictionary<string, string> Pairs(object? reply)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (reply is object?[] flat)
        {
            for (int i = 0; i + 1 < flat.Length; i += 2)
            {
                fields[flat[i]?.ToString() ?? ""] = flat[i + 1]?.ToString() ?? "";
            }
        }
        return fields;
    }

    public void Dispose() => _socket.Dispose();

    // A host that is cut off answers nothing at all.
    private void Connect(IPAddress host, int port, int timeoutMs)
    {
        IAsyncResult connecting = _socket.BeginConnect(host, port, null, null);
        if (!connecting.AsyncWaitHandle.WaitOne(timeoutMs))
        {
            throw new IOException($"{host}:{port} does not answer.");
        }
        _socket.EndConnect(connecting);
    }

    private void Append(string text) => _out.Write(Encoding.UTF8.GetBytes(text));

    private string? ReadBulk(int length)
    {
        if (length < 0)
        {
            return null;
        }
        byte[] bytes = new byte[length + 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = ReadByte();
        }
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private object?[]? ReadArray(int length)
    {
        if (length < 0)
        {
            return null;
        }
        object?[] items = new object?[length];
        for (int i = 0; i < length; i++)
        {
            items[i] = Read();
        }
        return items;
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        for (byte b = ReadByte(); b != '\n'; b = ReadByte())
        {
            if (b != '\r')
            {
                line.Append((char)b);
            }
        }
        return line.Length > 0 ? line.ToString() : throw new IOException("An empty reply line.");
    }

    private byte ReadByte()
    {
        if (_start == _end)
        {
            _start = 0;
            _end = _socket.Receive(_in);
            if (_end == 0)
            {
                throw new IOException("The connection was closed.");
            }
        }
        return _in[_start++];
    }
}
