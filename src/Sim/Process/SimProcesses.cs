// SimProcesses: a node's process and the programs it starts.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>A process with a limit on descriptors that holds. Its children only wait and end, as
/// their scripts say.</summary>
public sealed class SimProcesses : IProcesses
{
    private const int FirstChildPid = 100_000;

    private readonly SimNode _node;
    private readonly DescriptorTable _table;
    private readonly List<SimChild> _children = [];
    private long _hardLimit = 1 << 20;

    internal SimProcesses(SimNode node, int pid)
    {
        Pid = pid;
        _node = node;
        _table = node.Table;
    }

    /// <summary>How programs behave, by their path. A file without an entry here ends at once with
    /// code 0; what is neither here nor on the disk cannot be started.</summary>
    public Dictionary<string, SimScript> Scripts { get; } = [];

    /// <summary>All that was started, in order.</summary>
    public IReadOnlyList<SimChild> Children => _children;

    /// <summary>What <see cref="Environment"/> answers.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What <see cref="RssBytes"/> answers.</summary>
    public long Rss { get; set; } = 16 << 20;

    /// <summary>What was set last by <see cref="SetTitle"/>.</summary>
    public string Title { get; private set; } = "";

    public int Pid { get; }

    public string ExecutablePath => "/usr/bin/redisnet-server";

    public string? Environment(string name) => Variables.GetValueOrDefault(name);

    public SysResult Spawn(SpawnOptions options)
    {
        _node.BeginIo();
        string path = _node.Files.Absolute(options.Path);
        if (!Scripts.TryGetValue(options.Path, out SimScript script)
            && _node.OwnDisk.Find(path) == null)
        {
            return _node.EndIo(SysResult.Fail(Errno.ENOENT));
        }
        if (script.SpawnError != Errno.None)
        {
            return _node.EndIo(SysResult.Fail(script.SpawnError));
        }
        _node.World.Trace.Note(_node, "spawn", string.Join(' ', options.Arguments));
        SimChild child = new(FirstChildPid + _children.Count, options, _node.NowUs, script);
        _children.Add(child);
        return _node.EndIo(SysResult.Success(child.Pid));
    }

    public SysResult Wait(int pid, bool block, out int status)
    {
        status = 0;
        if (Find(pid) is not { Collected: false } child)
        {
            return SysResult.Fail(Errno.ECHILD);
        }
        if (block)
        {
            _node.Spend(child.EndsUs - _node.NowUs);
        }
        if (child.EndsUs > _node.NowUs)
        {
            return SysResult.Success(0);
        }
        child.Collected = true;
        status = child.Status;
        return SysResult.Success(pid);
    }

    public SysResult Kill(int pid, Signal signal)
    {
        if (pid == Pid && signal == Signal.None)
        {
            return SysResult.Success();
        }
        if (Find(pid) is not { Collected: false } child)
        {
            return SysResult.Fail(Errno.ESRCH);
        }
        if (signal is Signal.Kill or Signal.Term or Signal.Int)
        {
            child.End(_node.NowUs, signal);
        }
        return SysResult.Success();
    }

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

    private SimChild? Find(int pid)
    {
        int index = pid - FirstChildPid;
        return index >= 0 && index < _children.Count ? _children[index] : null;
    }
}
