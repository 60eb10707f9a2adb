// Server: one contender that runs, with what it has cost and holds.
// Ours, no origin in C.
//
// The cost of a run is the server's own processor time, user and system, every thread (CpuTime).
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using RedisNet.Tools;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Server : IDisposable
{
    private const int TimeoutMs = 120_000;
    private const string Settings =
        "save \"\"\nappendonly no\nmaxclients 12000\nenable-debug-command local\n";

    private readonly RedisProcess _process;

    public Server(Contender contender, string folder, string[] launcher, int pollMs = 10)
    {
        Contender = contender;
        int port = FreePorts.Take(1)[0];
        _process = new RedisProcess(contender.Name, contender.Command(launcher, port),
            System.Net.IPAddress.Loopback, port, folder, Settings);
        _process.Start(TimeoutMs, pollMs);
    }

    public Contender Contender { get; }

    public string Name => Contender.Name;

    public int Port => _process.Port;

    public int Pid => _process.Pid;

    public string Folder => _process.Folder;

    public string Log => File.ReadAllText(_process.LogFile);

    /// <summary>Processor time used so far.</summary>
    public CpuTime Cpu() => CpuTime.Of(_process.Pid);

    /// <summary>How many files and connections it has open, by the system's word.</summary>
    public int OpenFiles() => Directory.GetFileSystemEntries($"/proc/{_process.Pid}/fd").Length;

    /// <summary>It gets no time at all until <see cref="Resume"/>.</summary>
    public void Pause() => _process.Signal("STOP");

    public void Resume() => _process.Signal("CONT");

    /// <summary>A connection that waits as long as the suites bear.</summary>
    public RespClient Connect() => new(Port, TimeoutMs);

    public long UsedMemory() => Number("memory", "used_memory");

    /// <summary>What the kernel says, for the server's own word may be a tenth of a second
    /// old.</summary>
    public long RssBytes()
    {
        foreach (string line in File.ReadLines($"/proc/{_process.Pid}/status"))
        {
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
            {
                string kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
                return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
            }
        }
        throw new IOException($"no VmRSS of {Name}");
    }

    public string Version() => Info("server").GetValueOrDefault("redis_version", "?");

    public Dictionary<string, string> Info(string section)
    {
        using RespClient client = Connect();
        return client.Info(section);
    }

    /// <summary>One command whose error ends the run.</summary>
    public object? Do(params ReadOnlySpan<string> words)
    {
        using RespClient client = Connect();
        object? reply = client.Do(words);
        return reply is RespError error
            ? throw new IOException($"{Name}: {words[0]}: {error.Text}") : reply;
    }

    public void Dispose() => _process.Dispose();

    private long Number(string section, string field) =>
        Info(section).TryGetValue(field, out string? text)
            ? long.Parse(text, CultureInfo.InvariantCulture)
            : throw new IOException($"{Name} has no {field} in INFO {section}");
}
