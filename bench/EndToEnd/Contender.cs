// Contender: one server under load, with what it costs.
// Ours, no origin in C.
//
// The cost of a run is the server's own processor time (user and system, every thread) as the
// kernel counts it in /proc/PID/stat, in ticks of 10 ms: runs are long enough that a tick is far
// below 1 %.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RedisNet.Tools;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Contender : IDisposable
{
    private const double TicksASecond = 100;
    private const int ValueBytes = 16;
    private const int Batch = 1000;

    private readonly RedisProcess _process;

    public Contender(string name, string program, string scratch)
    {
        Name = name;
        int port = FreePorts.Take(1)[0];
        _process = new RedisProcess(name, program, port, Path.Combine(scratch, name),
            "save \"\"\nappendonly no\n");
        _process.Start();
    }

    public string Name { get; }

    public int Port => _process.Port;

    /// <summary>Processor time used so far, in seconds.</summary>
    public double CpuSeconds()
    {
        string stat = File.ReadAllText($"/proc/{_process.Pid}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        long ticks = long.Parse(fields[11], CultureInfo.InvariantCulture)
            + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return ticks / TicksASecond;
    }

    public long UsedMemory()
    {
        using var client = new RespClient(Port, timeoutMs: 10_000);
        return long.Parse(client.Info("memory")["used_memory"], CultureInfo.InvariantCulture);
    }

    public string Version()
    {
        using var client = new RespClient(Port, timeoutMs: 10_000);
        return client.Info("server").GetValueOrDefault("redis_version", "?");
    }

    /// <summary>Puts in the very keys redis-benchmark draws from; returns used_memory a
    /// key.</summary>
    public double Fill(int keys)
    {
        long before = UsedMemory();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream,
            ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, Port);
        byte[] replies = new byte[64 * 1024];
        string value = new('x', ValueBytes);
        var batch = new StringBuilder();
        for (int from = 0; from < keys; from += Batch)
        {
            int count = Math.Min(Batch, keys - from);
            batch.Clear();
            for (int i = 0; i < count; i++)
            {
                string key = (from + i).ToString("d12", CultureInfo.InvariantCulture);
                batch.Append($"*3\r\n$3\r\nSET\r\n$16\r\nkey:{key}\r\n");
                batch.Append($"${ValueBytes}\r\n{value}\r\n");
            }
            socket.Send(Encoding.ASCII.GetBytes(batch.ToString()));
            for (int left = count * "+OK\r\n".Length; left > 0;)
            {
                int got = socket.Receive(replies);
                left -= got > 0 ? got : throw new IOException($"{Name} closed the connection");
            }
        }
        return (UsedMemory() - before) / (double)keys;
    }

    public void Dispose() => _process.Dispose();
}
