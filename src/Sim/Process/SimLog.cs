// SimLog: log lines kept in memory.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Keeps what a node logs, for tests to read.</summary>
public sealed class SimLog : ILog
{
    private readonly SimNode _node;
    private readonly List<string> _lines = [];

    private readonly List<long> _timesUs = [];

    internal SimLog(SimNode node) => _node = node;

    /// <summary>All lines so far, without their newline.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Sees each line, without its newline, as it is written.</summary>
    public Action<string>? Observer { get; set; }

    /// <summary>When each line was written, in the world's time.</summary>
    public IReadOnlyList<long> TimesUs => _timesUs;

    public string FilePath { get; set; } = "";

    public SysResult Write(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line).TrimEnd('\n');
        _lines.Add(text);
        _timesUs.Add(_node.NowUs);
        Observer?.Invoke(text);
        _node.World.Trace.Logged(_node, text);
        return SysResult.Success();
    }

    public void OpenSyslog(string ident, int facility)
    {
    }

    public void Syslog(int priority, string message)
    {
    }
}
