// Children: processes that only seem to run, for the scripts of a Sentinel.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sentinel.Tests;

/// <summary>Starts nothing, and ends what it did not start when the test says so.</summary>
internal sealed class Children(IProcesses inner) : IProcesses
{
    private readonly Dictionary<int, int> _ended = [];

    /// <summary>Command lines in the order they were started; the first has pid 101.</summary>
    public List<string> Started { get; } = [];

    /// <summary>Pids that were sent SIGKILL.</summary>
    public List<int> Killed { get; } = [];

    /// <summary>If not None, nothing can be started.</summary>
    public Errno SpawnError { get; set; }

    /// <summary>Processor time this process has had.</summary>
    public long CpuUs { get; set; }

    public int Pid => inner.Pid;

    public string ExecutablePath => inner.ExecutablePath;

    /// <summary>Ends a child; the status is as waitpid gives it.</summary>
    public void End(int pid, int status) => _ended[pid] = status;

    public string? Environment(string name) => inner.Environment(name);

    public SysResult Spawn(SpawnOptions options)
    {
        if (SpawnError != Errno.None)
        {
            return SysResult.Fail(SpawnError);
        }
        Check.That(options.Path == options.Arguments[0]);
        Started.Add(string.Join(' ', options.Arguments));
        return SysResult.Success(100 + Started.Count);
    }

    public SysResult Wait(int pid, bool block, out int status) =>
        SysResult.Success(_ended.Remove(pid, out status) ? pid : 0);

    public SysResult Kill(int pid, Signal signal)
    {
        Check.That(signal == Signal.Kill);
        Killed.Add(pid);
        return SysResult.Success();
    }

    public CpuUsage Cpu(CpuScope scope) => new(CpuUs, 0);

    public long RssBytes() => inner.RssBytes();

    public long MemoryBytes() => inner.MemoryBytes();

    public SysResult GetFileLimit(out long soft, out long hard) =>
        inner.GetFileLimit(out soft, out hard);

    public SysResult SetFileLimit(long soft, long hard) => inner.SetFileLimit(soft, hard);

    public SystemName Name() => inner.Name();

    public void SetTitle(string title) => inner.SetTitle(title);

    public SysResult NotifySystemd(string state) => inner.NotifySystemd(state);

    public SysResult SetUmask(int mask) => inner.SetUmask(mask);
}
