// Writes: a client that changes keys of every string kind until it is told to stop.
// Ours, no origin in C.
using System;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using RedisNet.Tools;

namespace RedisNet.Interop.Tests;

internal sealed class Writes : IDisposable
{
    private readonly RespClient _client;
    private readonly Thread _thread;
    private volatile bool _stop;
    private volatile int _count;

    public Writes(int port)
    {
        _client = new RespClient(port, timeoutMs: 10_000);
        _thread = new Thread(Work) { IsBackground = true };
        _thread.Start();
    }

    public int Count => _count;

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        _client.Dispose();
    }

    /// <summary>Many keys at once: plain, integer, long, with expiry.</summary>
    public static void Fill(int port, int keys)
    {
        using var client = new RespClient(port, timeoutMs: 30_000);
        for (int from = 0; from < keys; from += 500)
        {
            for (int i = from; i < from + 500; i++)
            {
                One(client, i);
            }
            client.Flush();
            for (int i = from; i < from + 500; i++)
            {
                client.Read();
            }
        }
    }

    private static void One(RespClient client, int i)
    {
        string n = i.ToString(CultureInfo.InvariantCulture);
        switch (i % 5)
        {
            case 0: client.Queue("SET", "fill:" + n, n); break;
            case 1: client.Queue("SET", "fill:" + n, new string('v', 10 + (i % 100))); break;
            case 2: client.Queue("SET", "fill:" + n, "soon", "EX", "100000"); break;
            case 3: client.Queue("APPEND",
                "long:" + (i % 50).ToString(CultureInfo.InvariantCulture), "piece " + n); break;
            default: client.Queue("INCR",
                "counter:" + (i % 7).ToString(CultureInfo.InvariantCulture)); break;
        }
    }

    private void Work()
    {
        try
        {
            for (int i = 0; !_stop; i++)
            {
                One(_client, i);
                _client.Queue("DEL", "fill:" + (i / 2).ToString(CultureInfo.InvariantCulture));
                _client.Flush();
                _client.Read();
                _client.Read();
                _count++;
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The server went away: whoever waits for more writes says so.
        }
    }
}
