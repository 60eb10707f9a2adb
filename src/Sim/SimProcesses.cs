// SimProcesses: a node is the only process it knows.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>A process without children, with a limit on descriptors that holds.</summary>
public sealed class SimProcesses : IProcesses
{
    private readonly DescriptorTable _table;
    private long _hardLimit = 1 << 20;

    internal SimProcesses(int pid, DescriptorTable table)
    {
        Pid = pid;
        _table = table;
    }

    /// <summary>What <see cref="Environment"/> answers.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What <see cref="RssBytes"/> answers.</summary>
    public long Rss { get; set; } = 16 << 20;

    /// <summary>What was set last by <see cref="SetTitle"/>.</summary>
    public string Title { get; private set; } = "";

    public int Pid { get; }

    public string ExecutablePath => "/usr/bin/redisnet-server";

    public string? Environment(string name) => Variables.GetValueOrDefault(name);

    public SysResult Spawn(SpawnOptions options) => SysResult.Fail(Errno.ENOSYS);

    public SysResult Wait(int pid, bool block, out int status)
    {
        status = 0;
        return SysResult.Fail(Errno.ECHILD);
    }

    public SysResult Kill(int pid, Signal signal) => pid == Pid && signal == Signal.None
        ? SysResult.Success()
        : SysResult.Fail(Errno.ESRCH);

    public CpuUsage Cpu(CpuScope scope) => default;

    public long RssBytes() => Rss;

    public long MemoryBytes() => 8L << 30;

    public SysResult GetFileLimit(out long soft, out long hard)
    {
        (soft, hard) = (_table.Limit, _hardLimit);
        return SysResult.Success();
    }

    public SysResult SetFileLimit(long soft, long hard)
    {
        if (soft > hard || soft < 0)
        {
            return SysResult.Fail(Errno.EINVAL);
        }
        if (hard > _hardLimit)
        {
            return SysResult.Fail(Errno.EPERM);
        }
        _table.Limit = (int)soft;
        _hardLimit = hard;
        return SysResult.Success();
    }

    public SystemName Name() => new("Linux", "6.1.0-sim", "x86_64");

    public void SetTitle(string title) => Title = title;

    public SysResult NotifySystemd(string state) => SysResult.Fail(Errno.ENOENT);

    public SysResult SetUmask(int mask) => SysResult.Success(0x12);
}
