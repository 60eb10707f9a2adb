// RedisProcess: one server or Sentinel that a tool started, with its folder, log and port.
// Ours, no origin in C.
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace RedisNet.Tools;

public sealed class RedisProcess : IDisposable
{
    private readonly string _program;
    private readonly string[] _arguments;
    private readonly string[] _launcher;
    private Process? _process;

    /// <summary>Writes the config file into a folder of its own; nothing runs before <see
    /// cref="Start"/>.</summary>
    public RedisProcess(string name, string program, int port, string folder, string config,
        params string[] arguments)
        : this(name, [program], IPAddress.Loopback, port, folder, config, arguments)
    {
    }

    /// <summary>The same on a host of the tool's own: <paramref name="command"/> ends in the
    /// program and begins with what puts it there.</summary>
    public RedisProcess(string name, string[] command, IPAddress host, int port, string folder,
        string config, params string[] arguments)
    {
        Name = name;
        Host = host;
        Port = port;
        Folder = folder;
        _program = command[0];
        _launcher = command[1..];
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "redis.conf");
        LogFile = Path.Combine(folder, "log");
        File.WriteAllText(path,
            $"port {port}\nbind {host}\ndir {folder}\nlogfile {LogFile}\n{config}");
        _arguments = [path, .. arguments];
    }

    public string Name { get; }

    public IPAddress Host { get; }

    public int Port { get; }

    public string Folder { get; }

    public string LogFile { get; }

    public int Pid => _process?.Id ?? 0;

    public bool Running => _process is { HasExited: false };

    /// <summary>Null while it runs.</summary>
    public int? ExitCode => _process is { HasExited: true } ended ? ended.ExitCode : null;

    /// <summary>Starts it and waits until it answers PING, asked every <paramref name="pollMs"/>.
    /// </summary>
    public void Start(int timeoutMs = 10_000, int pollMs = 10)
    {
        var start = new ProcessStartInfo(_program)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
                RedirectStandardInput = true,
            WorkingDirectory = Folder,
        };
        foreach (string argument in _launcher.Concat(_arguments))
        {
            start.ArgumentList.Add(argument);
        }
        string printed = "";
        _process = Process.Start(start) ?? throw new IOException($"{_program} did not start");
        _process.OutputDataReceived += (_, e) => printed += e.Data + "\n";
        _process.ErrorDataReceived += (_, e) => printed += e.Data + "\n";
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.StandardInput.Close();
        long deadline = Environment.TickCount64 + timeoutMs;
        while (!Answers())
        {
            if (_process.HasExited || Environment.TickCount64 > deadline)
            {
                string what = _process.HasExited ? $"ended with {_process.ExitCode}"
                    : "does not answer";
                throw new IOException(
                    $"{Name} (port {Port}) {what}\n{printed.Trim()}\n{LogTail()}");
            }
            Thread.Sleep(pollMs);
        }
    }

    public bool Answers()
    {
        try
        {
            using var client = new RespClient(Host, Port);
            return client.Do("PING") is "PONG";
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return false;
        }
    }

    /// <summary>SIGKILL: the process gets no chance to say anything.</summary>
    public void Kill()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }

    /// <summary>Sends a signal by its name (STOP, CONT, TERM).</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, $"{Pid}"]);
        kill.WaitForExit();
    }

    public string LogTail(int lines = 15)
    {
        if (!File.Exists(LogFile))
        {
            return "";
        }
        string[] all = File.ReadAllLines(LogFile);
        return string.Join('\n', all[Math.Max(0, all.Length - lines)..]);
    }

    public void Dispose()
    {
        Kill();
        _process?.Dispose();
        _process = null;
    }
}
